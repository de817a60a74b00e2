import Core
import Kernel

/// One run of the lab, from launching the wire to the final report, for the command and the full screen.
///
/// A run is used once: a restart creates another run with another wire.
public final class LabRun {
    /// Between two progress reports: at most one for each frame on the screen.
    private static let minReportInterval = Duration.milliseconds(16)

    /// Which packets to keep, at the cost of memory and time.
    public struct Options: Sendable {
        /// Packets for the ladder: up to 4,096 in each report.
        public var packets = false
        /// Packets for a capture file: at most 64 MB.
        public var capture = false

        public init(packets: Bool = false, capture: Bool = false) {
            (self.packets, self.capture) = (packets, capture)
        }
    }

    private let setup: LabSetup
    private let poller: Poller
    private let options: Options
    private let helper: String
    private let report: (LabEvent) -> Void
    private var launcher: WireLauncher?
    private var experiment: (any LabExperiment)?
    private var timer: FineTimer?
    private var lastReport: Instant?
    /// Controls received before the experiment began.
    private var queuedControls: [LabControl] = []
    private var isEnded = false
    /// The capture of a run that has ended.
    private var lastCapture: Capture?

    /// - Parameters:
    ///   - helper: The program that creates the wire, for callers other than Pollux itself.
    ///   - report: Called on the loop's thread: with progress at most every 16 ms, and last with `finished` or
    ///     `failed`. It must not start another run.
    public init(
        _ setup: LabSetup, poller: Poller, options: Options, helper: String = WireLauncher.ownProgram,
        report: @escaping (LabEvent) -> Void
    ) {
        (self.setup, self.poller, self.options) = (setup, poller, options)
        (self.helper, self.report) = (helper, report)
    }

    deinit { stop() }

    /// Requests the medium and starts the experiment when it is ready. `failed` may be reported before this returns.
    public func start() {
        if let reason = setup.refusal { return fail(LabFailure(code: "EOPNOTSUPP", message: reason)) }
        do throws(SystemFailure) {
            if setup.scenario == Scenario.localName {
                try begin(try LocalExperiment(setup, poller: poller))
            } else if setup.medium == .loopback {
                try beginOnLoopback(reason: nil)
            } else {
                launcher = try WireLauncher(setup, program: helper, poller: poller) { [weak self] in
                    self?.wireLaunched($0)
                }
            }
        } catch {
            wireFailed(error)
        }
    }

    private func wireLaunched(_ result: Result<Wire, SystemFailure>) {
        launcher = nil
        do throws(SystemFailure) {
            try begin(
                try Experiment(
                    setup, wire: try result.get(), reason: nil, poller: poller, wantsPackets: options.packets,
                    wantsCapture: options.capture))
        } catch {
            wireFailed(error)
        }
    }

    private func wireFailed(_ failure: SystemFailure) {
        // Loopback would refuse the congestion control too.
        if let refusal = LabFailure(refusedCongestionControl: failure) { return fail(refusal) }
        guard setup.medium == .wire, setup.scenario != Scenario.localName else {
            return fail(LabFailure(failure))
        }
        let missing = MissingWire(failure)
        do throws(SystemFailure) {
            try beginOnLoopback(reason: "\(missing)", code: LabFailure(failure).code)
        } catch {
            fail(LabFailure(error))
        }
    }

    private func beginOnLoopback(reason: String?, code: String = "EOPNOTSUPP") throws(SystemFailure) {
        guard setup.runsWithoutWire else {
            let why = reason.map { "needs the wire: \($0)" } ?? "needs the wire: loopback cannot be impaired"
            return fail(LabFailure(code: code, message: why))
        }
        try begin(
            try Experiment(
                setup, wire: nil, reason: reason, poller: poller, wantsPackets: options.packets,
                wantsCapture: options.capture))
    }

    private func begin(_ experiment: any LabExperiment) throws(SystemFailure) {
        let timer = try FineTimer()
        timer.register(with: poller, name: "lab report") { [weak self] in self?.reportProgress() }
        (self.experiment, self.timer) = (experiment, timer)
        report(.started(experiment.info))
        experiment.start { [weak self] in self?.changed() }
        // Still before the first packet: the loop reads from the wire in its next turn.
        for control in queuedControls { experiment.control(control) }
        queuedControls = []
        changed()
    }

    /// Reports progress now, or when the interval since the last report is over.
    private func changed() {
        guard let experiment, !isEnded else { return }
        let now = Instant.current
        if experiment.isOver {
            // The handler that called this still uses the experiment, so the run ends in the next turn.
            timer?.arm(at: now)
        } else if let lastReport, now - lastReport < Self.minReportInterval {
            timer?.arm(at: lastReport + Self.minReportInterval)
        } else {
            reportProgress()
        }
    }

    private func reportProgress() {
        guard let experiment, !isEnded else { return }
        guard experiment.isOver else {
            lastReport = .current
            report(.progress(experiment.progress()))
            return
        }
        let result = experiment.finish()
        let last = experiment.progress()
        end()
        report(.progress(last))
        report(.finished(result))
    }

    private func fail(_ failure: LabFailure) {
        end()
        report(.failed(failure))
    }

    /// Releases everything; the namespaces vanish with their last descriptor.
    private func end() {
        isEnded = true
        lastCapture = experiment?.capture
        timer?.cancel()
        launcher?.cancel()
        (experiment, timer, launcher) = (nil, nil, nil)
    }

    // MARK: Controls

    /// Ends the run without a report.
    public func stop() {
        guard !isEnded else { return }
        _ = experiment?.finish()
        end()
    }

    /// Applies a control now, or as soon as the experiment has begun.
    public func control(_ control: LabControl) {
        guard let experiment else {
            if !isEnded { queuedControls.append(control) }
            return
        }
        experiment.control(control)
        changed()
    }

    /// The packets captured so far; nil without the `capture` option, and on loopback.
    public var capture: Capture? { experiment?.capture ?? lastCapture }
}
