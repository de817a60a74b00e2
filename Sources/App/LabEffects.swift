import Core
import Dashboard
import Kernel

/// The lab's part of the effects: one run at a time, and what was on its wire.
final class LabEffects {
    private let poller: Poller
    private let deliver: (Event) -> Void
    /// The run that goes on, or the last one, for its capture.
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

    /// What was on the wire so far.
    var capture: Capture? { current?.capture }
}
