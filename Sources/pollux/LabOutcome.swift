import App
import Core
import Kernel

/// A run of the lab without a screen, to its end.
struct LabOutcome {
    let report: LabReport
    let capture: Capture?

    /// - Throws: `LabFailure` where it could not begin, or without a wire for its capture, `SystemFailure` where the loop cannot wait any more.
    init(of setup: LabSetup, wantsCapture: Bool) throws {
        var result: Result<LabReport, LabFailure>?
        let poller = Poller()
        let run = LabRun(setup, poller: poller, options: LabRun.Options(capture: wantsCapture)) { news in
            switch news {
            case .started(let facts):
                guard wantsCapture, facts.medium == .loopback else { break }
                let why = facts.mediumReason.map { ": \($0)" } ?? " on loopback"
                result = .failure(
                    LabFailure(code: "EOPNOTSUPP", message: "--pcap: there is no wire to look at\(why)"))
            case .progress: break
            case .finished(let report): result = result ?? .success(report)
            case .failed(let failure): result = .failure(failure)
            }
        }
        run.start()
        // The run has its own timers: nothing else ends the wait.
        while result == nil { try poller.turn(until: nil) }
        guard let result else { preconditionFailure("the loop ends with a result") }
        (report, capture) = (try result.get(), run.capture)
    }
}
