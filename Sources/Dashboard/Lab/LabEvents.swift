import Core

/// What happened in the lab.
public enum LabEvent: Sendable {
    /// What runs now; comes before any progress of the run.
    case started(LabFacts)
    /// One report a frame at most; the last has the phase `finished` or `unfinished`.
    case progress(LabProgress)
    /// The run could not begin, or has ended before its time.
    case failed(LabFailure)
    case captureWritten(path: String, packets: Int)
}

/// What the lab is to do.
public enum LabEffect: Sendable, Equatable {
    /// A new run; one that goes on is ended first.
    case start(LabSetup)
    case pause, resume, stop
    /// The wire's impairments from now on.
    case impair(Impairments)
    /// Whether every packet stops in the middle.
    case hold(Bool)
    /// What becomes of the packet that has been held longest.
    case pass, drop
    /// Writes what was on the wire into a new file; one that is there is left alone.
    case writeCapture(path: String)
}
