import Core

/// What the lab is to do.
public enum LabEffect: Sendable, Equatable {
    /// A new run; one that goes on is ended first.
    case start(LabSetup)
    case stop
    case control(LabControl)
}
