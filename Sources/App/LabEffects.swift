import Core
import Dashboard
import Kernel

/// The effects of the lab: one run at a time, and its packet capture.
final class LabEffects {
    private let poller: Poller
    private let deliver: (Event) -> Void
    /// The current run, or the last one, whose capture can still be written.
    private var current: LabRun?

    init(poller: Poller, deliver: @escaping (Event) -> Void) {
        (self.poller, self.deliver) = (poller, deliver)
    }

    func run(_ effect: LabEffect) {
        switch effect {
        case .start(let setup): start(setup)
        case .stop:
            current?.stop()
            current = nil
        case .control(let control): current?.control(control)
        }
    }

    private func start(_ setup: LabSetup) {
        current?.stop()
        let deliver = deliver
        let run = LabRun(setup, poller: poller, options: LabRun.Options(packets: true, capture: true)) {
            deliver(.lab($0))
        }
        current = run
        run.start()
    }

    /// The packets captured so far.
    var capture: Capture? { current?.capture }
}
