import Core

/// An action that the lab requests.
public enum LabEffect: Sendable, Equatable {
    /// Starts a run, and stops the current one first.
    case start(LabSetup)
    case stop
    case control(LabControl)
}
