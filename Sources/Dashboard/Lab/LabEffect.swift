import Core

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
}
