/// The reason that a list of lanes cannot be parsed.
public enum LaneListFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The text is not two words separated by a comma.
    case notTwo(String)
    case unknown(String)

    public var description: String {
        switch self {
        case .notTwo(let text): return "--lanes needs two lanes, such as udp,tcp, not '\(text)'"
        case .unknown(let word):
            let known = Transport.all.filter { $0 != .unix }.map(\.description).joined(separator: ", ")
            return "unknown lane '\(word)'; the lanes are \(known), and unix in the scenario local"
        }
    }
}

extension LanePair<Transport> {
    /// Parses two lanes, such as `udp,tcp:bbr`.
    public init(parsing text: String) throws(LaneListFailure) {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        guard words.count == 2 else { throw .notTwo(text) }
        func transport(_ word: String) throws(LaneListFailure) -> Transport {
            guard let transport = Transport(word) else { throw .unknown(word) }
            return transport
        }
        self.init(try transport(words[0]), try transport(words[1]))
    }
}

extension LabSetup {
    /// Why it cannot run, for the user; nil if it can.
    public var refusal: String? {
        let isLocal = scenario == Scenario.localName
        if isLocal, transports.all.contains(where: \.isTCP) {
            return "it measures single datagrams, and a TCP stream has none: choose udp or unix"
        }
        if !isLocal, transports.all.contains(.unix) {
            return "Unix datagrams never leave this machine, so the lane unix needs the scenario local"
        }
        return isLocal ? localRefusal : nil
    }

    /// The scenario's sentences on what to look for; none if they would not be true of these lanes.
    public func watchFor(on medium: Medium) -> [String] {
        guard let scenario = Scenario.named(scenario) else { return [] }
        let (usual, swapped) = (
            scenario.transports, LanePair(scenario.transports.second, scenario.transports.first)
        )
        let isTrue = [usual, swapped].contains { own in
            Lane.allCases.allSatisfy { lane in
                // A scenario that names no congestion control is true of each.
                own[lane] == .tcp(nil) ? transports[lane].isTCP : own[lane] == transports[lane]
            }
        }
        return isTrue ? scenario.watchFor(on: medium, family) : []
    }
}
