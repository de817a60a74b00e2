import Core

/// A run with its medium ready: it advances by itself in the event loop until it is over.
public protocol LabExperiment: AnyObject {
    var info: LabRunInfo { get }
    var isOver: Bool { get }
    var capture: Capture? { get }

    /// Starts the run and calls `changed` after each piece of work.
    func start(changed: @escaping () -> Void)

    /// Returns the progress since the last call.
    func progress() -> LabProgress

    /// Applies a control; on loopback, a control that needs the wire does nothing.
    func control(_ control: LabControl)

    /// Removes the run from the event loop and returns its report.
    func finish() -> LabReport
}
