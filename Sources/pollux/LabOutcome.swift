import App
import Core
import Kernel

/// The outcome of a lab run without a screen.
struct LabOutcome {
    let report: LabReport
    let capture: Capture?

    /// Runs the experiment to its end.
    ///
    /// - Parameter progress: Shows how far the run is; nil where nobody would see it.
    /// - Throws: `LabFailure` if it could not begin or has no wire to capture, `SystemFailure` if the loop can no
    ///   longer wait for events.
    init(of setup: LabSetup, wantsCapture: Bool, progress line: LabProgressLine?) throws {
        var result: Result<LabReport, LabFailure>?
        let poller = Poller()
        let run = LabRun(setup, poller: poller, options: LabRun.Options(capture: wantsCapture)) { news in
            switch news {
            case .started(let info):
                guard wantsCapture, info.medium == .loopback else { break }
                let why = info.mediumReason.map { " (no wire: \($0))" } ?? ""
                result = .failure(
                    LabFailure(code: "EOPNOTSUPP", message: "--pcap: loopback traffic is not captured\(why)"))
            case .progress(let progress): line?.show(progress, of: setup)
            case .finished(let report): result = result ?? .success(report)
            case .failed(let failure): result = .failure(failure)
            }
        }
        run.start()
        // No deadline: the run registers its own timers with the poller.
        while result == nil { try poller.turn(until: nil) }
        line?.erase()
        guard let result else { preconditionFailure("the loop ends only with a result") }
        (report, capture) = (try result.get(), run.capture)
    }
}
