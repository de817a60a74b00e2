/// The load of an experiment: the messages that A sends, and how B reads them.
public struct LabLoad: Sendable, Equatable {
    /// Limit of messages, also of an endless run, since each of them is kept in an account.
    public static let maxCount = 1_000_000

    /// Number of messages, sent over each lane; 0 for a run that goes on until the user ends it.
    public var count = 100
    /// Bytes of a message; over TCP a 4-byte length precedes each.
    public var size = 200
    /// Time between two messages; zero sends as fast as the sockets accept them.
    public var interval = Duration.milliseconds(20)
    /// SO_RCVBUF of the receiving sockets, in bytes before the kernel's doubling; nil keeps the default.
    public var receiveBuffer: Int?
    /// The schedule time in which B does not read.
    public var readerPause: Range<Duration>?
    /// The schedule time in which the wire is cut.
    public var cut: Range<Duration>?
    /// Whether B has listening sockets.
    public var hasListener = true

    public init() {}

    public var isEndless: Bool { count == 0 }

    /// Number of messages after which the run ends.
    public var finalCount: Int { isEndless ? Self.maxCount : count }
}

/// One experiment, ready to run.
public struct LabSetup: Sendable, Equatable {
    /// Name of the scenario it is based on.
    public var scenario: String
    public var impairments: Impairments
    public var load: LabLoad
    public var transports: LanePair<Transport>
    public var seed: UInt64
    public var family: LabFamily
    /// The medium; if the wire is unavailable, the run says so and uses loopback, unless it `requiresWire`.
    public var medium: Medium
    /// Whether the user asked for the wire or for what only the wire can do, so that loopback would not be what they
    /// asked for.
    public var requiresWire = false

    public init(
        scenario: String, impairments: Impairments, load: LabLoad,
        transports: LanePair<Transport> = Scenario.usualTransports, seed: UInt64 = 1,
        family: LabFamily = .ipv4, medium: Medium = .wire
    ) {
        (self.scenario, self.impairments, self.load) = (scenario, impairments, load)
        (self.transports, self.seed, self.family, self.medium) = (transports, seed, family, medium)
    }
}

/// A named experiment from the scenario table.
public struct Scenario: Sendable, Equatable {
    public var name: String
    public var impairments: Impairments
    public var load: LabLoad
    public var transports: LanePair<Transport>
    /// The default seed of a typical run: the medians of the latency, of the losses and of the retransmissions lie
    /// between the quartiles of 30 seeds.
    public var seed: UInt64
    /// Two sentences on what to look for, true of the wire over IPv4.
    public var watchFor: [String]
    /// Two that are true of loopback, and of the wire over IPv6; nil if the others are.
    public var watchForOnLoopback, watchForOverIPv6: [String]?
    /// Whether its effect shows only on the wire; the other scenarios run on loopback too.
    public var needsWire: Bool

    public static let usualTransports = LanePair<Transport>(.udp, .tcp(nil))

    public init(
        name: String, impairments: Impairments = Impairments(), load: LabLoad = LabLoad(),
        transports: LanePair<Transport> = Self.usualTransports, seed: UInt64 = 1, watchFor: [String],
        onLoopback: [String]? = nil, overIPv6: [String]? = nil, needsWire: Bool = true
    ) {
        (self.name, self.impairments, self.load, self.transports) = (name, impairments, load, transports)
        (self.watchFor, self.needsWire) = (watchFor, needsWire)
        (self.seed, watchForOnLoopback, watchForOverIPv6) = (seed, onLoopback, overIPv6)
    }

    /// Returns two sentences on what to look for.
    public func watchFor(on medium: Medium, _ family: LabFamily) -> [String] {
        switch (medium, family) {
        case (.loopback, _): watchForOnLoopback ?? watchFor
        case (.wire, .ipv6): watchForOverIPv6 ?? watchFor
        case (.wire, .ipv4): watchFor
        }
    }
}
