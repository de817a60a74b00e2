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

extension Transport {
    /// Returns the transports that the lanes of a scenario may have.
    public static func choices(for scenario: String) -> [Transport] {
        all.filter { scenario == Scenario.localName ? !$0.isTCP : $0 != .unix }
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

    /// Two sentences on what to look for: the scenario's own if they are true of these lanes on this medium.
    public var watchFor: [String] {
        guard let scenario = Scenario.named(scenario) else { return [] }
        guard medium == .wire || !scenario.needsWire else {
            return ["Loopback cannot be impaired: this scenario shows its effect on the wire only."]
        }
        return isTrue(of: scenario) ? scenario.watchFor(on: medium, family) : transports.watchFor
    }

    /// Returns whether the lanes are those of a scenario, in either order.
    private func isTrue(of scenario: Scenario) -> Bool {
        let swapped = LanePair(scenario.transports.second, scenario.transports.first)
        return [scenario.transports, swapped].contains { own in
            Lane.allCases.allSatisfy { lane in
                // A scenario that names no congestion control is true of each.
                own[lane] == .tcp(nil) ? transports[lane].isTCP : own[lane] == transports[lane]
            }
        }
    }
}

extension LanePair<Transport> {
    /// What to look for, whatever the scenario.
    fileprivate var watchFor: [String] {
        guard first.isSameProtocol(as: second) else { return [first.watchFor, second.watchFor] }
        return ["Two lanes of one protocol, each over a wire of its own: compare them.", first.watchFor]
    }
}

extension Transport {
    fileprivate var watchFor: String {
        switch self {
        case .udp: "UDP: what is lost stays lost, and the rest arrives as it comes."
        case .tcp: "TCP: all of it arrives in order; what follows a hole waits for it."
        case .unix: "Unix datagrams stay in the kernel: the sender waits, and none is lost."
        }
    }
}
