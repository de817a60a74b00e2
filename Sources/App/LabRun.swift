import Core
import Kernel

/// One run of the lab, from asking for the wire to the report; used by the command and the full screen.
///
/// A run is used once: a restart is another one, with another wire.
public final class LabRun {
    /// Between two reports of progress: one for each frame at most.
    private static let minInterval = Duration.milliseconds(16)

    /// What is kept of single packets, which costs memory and time.
    public struct Options: Sendable {
        /// For a ladder: up to 4,096 in each report.
        public var packets = false
        /// For a capture file: 64 MB at most.
        public var capture = false

        public init(packets: Bool = false, capture: Bool = false) {
            (self.packets, self.capture) = (packets, capture)
        }
    }

    private let setup: LabSetup
    private let poller: Poller
    private let options: Options
    private let helper: String
    private let report: (LabNews) -> Void
    private var making: WireLauncher?
    private var experiment: (any LabExperiment)?
    private var timer: FineTimer?
    private var lastReport: Instant?
    /// Controls that came before there was an experiment to apply them to.
    private var early: [LabControl] = []
    private var isEnded = false
    /// What was on the wire; kept when the run is over.
    private var lastCapture: Capture?

    /// - Parameters:
    ///   - helper: The program that makes the wire, for those that are not Pollux themselves.
    ///   - report: Called on the loop's thread, with progress at most every 16 ms; `finished` or `failed` come
    ///     last. It must not start another run from within.
    public init(
        _ setup: LabSetup, poller: Poller, options: Options, helper: String = WireLauncher.ownProgram,
        report: @escaping (LabNews) -> Void
    ) {
        (self.setup, self.poller, self.options) = (setup, poller, options)
        (self.helper, self.report) = (helper, report)
    }

    deinit { stop() }

    /// Asks for the medium and begins as soon as it is there. `failed` may be reported before this returns.
    public func start() {
        do throws(SystemFailure) {
            if setup.scenario == Scenario.localName {
                if let reason = setup.localRefusal {
                    return fail(LabFailure(code: "EOPNOTSUPP", message: reason))
                }
                try begin(try LocalExperiment(setup, poller: poller))
            } else if setup.medium == .loopback {
                try beginOnLoopback(reason: nil)
            } else {
                making = try WireLauncher(setup, program: helper, poller: poller) { [weak self] in
                    self?.wireAnswered($0)
                }
            }
        } catch {
            wireIsMissing(error)
        }
    }

    private func wireAnswered(_ result: Result<Wire, SystemFailure>) {
        making = nil
        do throws(SystemFailure) {
            try begin(
                try Experiment(
                    setup, wire: try result.get(), reason: nil, poller: poller, wantsPackets: options.packets,
                    wantsCapture: options.capture))
        } catch {
            wireIsMissing(error)
        }
    }

    private func wireIsMissing(_ failure: SystemFailure) {
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
        guard setup.canDoWithoutWire else {
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
        timer.register(with: poller, name: "lab report") { [weak self] in self?.tell() }
        (self.experiment, self.timer) = (experiment, timer)
        report(.started(experiment.facts))
        experiment.start { [weak self] in self?.changed() }
        // In time for the first packet: what the ends have sent is read from the wire in the loop's next turn.
        for control in early { experiment.control(control) }
        early = []
        changed()
    }

    /// Something has happened: it is told now, or when the frame is over.
    private func changed() {
        guard let experiment, !isEnded else { return }
        let now = Instant.current
        if experiment.isOver {
            // What is left of the handler that called this still belongs to the run: it ends in the next turn.
            timer?.arm(at: now)
        } else if let lastReport, now - lastReport < Self.minInterval {
            timer?.arm(at: lastReport + Self.minInterval)
        } else {
            tell()
        }
    }

    private func tell() {
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

    /// Lets go of everything; the namespaces vanish with the last descriptor.
    private func end() {
        isEnded = true
        lastCapture = experiment?.capture
        timer?.cancel()
        making?.cancel()
        (experiment, timer, making) = (nil, nil, nil)
    }

    // MARK: What the user does

    /// Ends the run without a report.
    public func stop() {
        guard !isEnded else { return }
        _ = experiment?.finish()
        end()
    }

    /// Applies a control: at once, or as soon as the experiment has begun.
    public func control(_ control: LabControl) {
        guard let experiment else {
            if !isEnded { early.append(control) }
            return
        }
        experiment.control(control)
        changed()
    }

    /// What was on the wire so far; nil where it was not asked for, and on loopback.
    public var capture: Capture? { experiment?.capture ?? lastCapture }
}
