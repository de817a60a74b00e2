import Core

/// A run that has its medium: something that goes on by itself, in the loop, until it is over.
public protocol LabExperiment: AnyObject {
    var facts: LabFacts { get }
    var isOver: Bool { get }
    var capture: Capture? { get }

    /// Begins; `changed` is called after each piece of work.
    func start(changed: @escaping () -> Void)

    /// What has happened since the last call.
    func progress() -> LabProgress

    func pause()
    func resume()
    func impair(_ impairments: Impairments)
    func setHolding(_ isOn: Bool)
    /// Lets the held packet go on.
    func pass()
    /// Throws the held packet away.
    func drop()

    /// Lets go of the loop and adds everything up.
    func finish() -> LabReport
}
