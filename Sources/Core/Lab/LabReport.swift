/// What came of a run.
public struct LabReport: Sendable, Equatable {
    public struct LaneReport: Sendable, Equatable {
        /// `udp`, `tcp`; in `local` the second is `unix`.
        public var name: String
        public var figures: LaneFigures
        /// The numbers of those that were sent and did not come.
        public var lostMessages: [Int]

        public init(name: String, figures: LaneFigures, lostMessages: [Int]) {
            (self.name, self.figures, self.lostMessages) = (name, figures, lostMessages)
        }
    }

    /// What ran, with the impairments that were in force at its end.
    public var setup: LabSetup
    public var facts: LabRunInfo
    public var lanes: [LaneReport]
    /// Whether the run's own deadline came before its end.
    public var isUnfinished: Bool
    /// What the kernel counted otherwise than the wire did, in words: empty unless one of them is wrong.
    public var mismatches: [String]

    public init(
        setup: LabSetup, facts: LabRunInfo, lanes: [LaneReport], isUnfinished: Bool = false,
        mismatches: [String] = []
    ) {
        (self.setup, self.facts, self.lanes) = (setup, facts, lanes)
        (self.isUnfinished, self.mismatches) = (isUnfinished, mismatches)
    }
}

/// What is told of a run while it goes on.
public enum LabNews: Sendable, Equatable {
    case started(LabRunInfo)
    case progress(LabProgress)
    case finished(LabReport)
    /// It could not begin.
    case failed(LabFailure)
}
