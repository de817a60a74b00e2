import Core

/// A run that has its medium: something that goes on by itself, in the loop, until it is over.
public protocol LabExperiment: AnyObject {
    var facts: LabRunInfo { get }
    var isOver: Bool { get }
    var capture: Capture? { get }

    /// Begins; `changed` is called after each piece of work.
    func start(changed: @escaping () -> Void)

    /// What has happened since the last call.
    func progress() -> LabProgress

    /// Applies a control; one that needs a wire does nothing where there is none.
    func control(_ control: LabControl)

    /// Lets go of the loop and adds everything up.
    func finish() -> LabReport
}
