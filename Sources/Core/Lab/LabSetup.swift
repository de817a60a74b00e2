/// What A sends, and how B reads it.
public struct LabLoad: Sendable, Equatable {
    /// Messages, sent over each lane.
    public var count = 100
    /// Bytes of a message; TCP puts a 4-byte length before each.
    public var size = 200
    /// Between two messages; zero sends as fast as the sockets take them.
    public var interval = Duration.milliseconds(20)
    /// SO_RCVBUF of the receiving sockets, in the kernel's undoubled bytes; nil leaves the system's own.
    public var receiveBuffer: Int?
    /// B does not read while the run's time is in here.
    public var readerPause: Range<Duration>?
    /// The wire is cut by itself while the run's time is in here.
    public var cut: Range<Duration>?
    /// Whether anybody listens at B.
    public var hasListener = true

    public init() {}
}

/// One experiment, ready to run.
public struct LabSetup: Sendable, Equatable {
    /// The scenario that it came from.
    public var scenario: String
    public var impairments: Impairments
    public var load: LabLoad
    public var seed: UInt64
    public var family: LabFamily
    /// The medium asked for; where the wire cannot be had, a run says so and takes loopback.
    public var medium: Medium

    public init(
        scenario: String, impairments: Impairments, load: LabLoad, seed: UInt64 = 1,
        family: LabFamily = .ipv4, medium: Medium = .wire
    ) {
        (self.scenario, self.impairments, self.load) = (scenario, impairments, load)
        (self.seed, self.family, self.medium) = (seed, family, medium)
    }
}

/// One row of the table of scenarios.
public struct Scenario: Sendable, Equatable {
    public var name: String
    public var impairments: Impairments
    public var load: LabLoad
    /// Two lines on what to look for.
    public var watchFor: [String]
    /// Whether its promise holds only on the wire; the others run on loopback too.
    public var needsWire: Bool

    public init(
        name: String, impairments: Impairments = Impairments(), load: LabLoad = LabLoad(), watchFor: [String],
        needsWire: Bool = true
    ) {
        (self.name, self.impairments, self.load) = (name, impairments, load)
        (self.watchFor, self.needsWire) = (watchFor, needsWire)
    }
}
