/// The transport of a lane.
public enum Transport: Sendable, Hashable {
    case udp
    /// TCP with a congestion control; nil means cubic, or reno where the kernel has no cubic.
    case tcp(CongestionControl?)
    /// Unix datagrams, which stay on this machine.
    case unix

    public var isTCP: Bool { if case .tcp = self { true } else { false } }

    /// Returns whether packets of the two differ only in their ports.
    public func isSameProtocol(as other: Transport) -> Bool { self == other || isTCP && other.isTCP }
}

/// A congestion control that a TCP lane may ask for, by its name in the kernel.
public enum CongestionControl: String, Sendable, CaseIterable {
    case cubic, reno, bbr
}

extension Transport: LosslessStringConvertible {
    /// As on the command line and in JSON: `udp`, `tcp`, `tcp:bbr`, `unix`.
    public var description: String {
        switch self {
        case .udp: "udp"
        case .tcp(let control): control.map { "tcp:\($0.rawValue)" } ?? "tcp"
        case .unix: "unix"
        }
    }

    /// Parses a transport's description.
    public init?(_ text: String) {
        guard let transport = Self.all.first(where: { $0.description == text }) else { return nil }
        self = transport
    }

    static let all =
        [.udp, .tcp(nil)] + CongestionControl.allCases.map { Transport.tcp($0) } + [.unix]
}

extension LanePair<Transport> {
    /// The names in JSON; the second of two equal lanes is `tcp#2`.
    public var names: LanePair<String> {
        LanePair<String>("\(first)", first == second ? "\(second)#2" : "\(second)")
    }
}
