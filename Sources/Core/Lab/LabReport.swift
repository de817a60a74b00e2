/// The result of a run.
public struct LabReport: Sendable, Equatable {
    /// The result of one lane.
    public struct LaneReport: Sendable, Equatable {
        /// Such as `udp` or `tcp:bbr`; see `LanePair.names`.
        public var name: String
        public var figures: LaneFigures
        /// The numbers of the lost messages, in ascending order.
        public var lostMessages: [Int]

        public init(name: String, figures: LaneFigures, lostMessages: [Int]) {
            (self.name, self.figures, self.lostMessages) = (name, figures, lostMessages)
        }
    }

    /// The experiment that ran, with the impairments at its start.
    public var setup: LabSetup
    public var info: LabRunInfo
    public var lanes: [LaneReport]
    /// What the user changed during the run.
    public var changes: [LabChange] = []
    /// nil if nothing had a time at which it should leave.
    public var lateness: Lateness?
    /// Whether the run missed its deadline.
    public var isUnfinished: Bool
    /// One sentence for each count in which the kernel and the wire differ; empty if all agree.
    public var mismatches: [String]

    public init(
        setup: LabSetup, info: LabRunInfo, lanes: [LaneReport], lateness: Lateness? = nil,
        isUnfinished: Bool = false, mismatches: [String] = []
    ) {
        self.lateness = lateness
        (self.setup, self.info, self.lanes) = (setup, info, lanes)
        (self.isUnfinished, self.mismatches) = (isUnfinished, mismatches)
    }
}

/// An event of a run: its start, its progress, its end.
public enum LabEvent: Sendable, Equatable {
    case started(LabRunInfo)
    case progress(LabProgress)
    case finished(LabReport)
    /// The run could not start.
    case failed(LabFailure)
}
