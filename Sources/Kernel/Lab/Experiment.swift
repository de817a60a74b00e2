import CLinux
import Core
import Glibc
import SystemPackage

/// An experiment that sends over two lanes side by side, on the wire or on loopback.
public final class Experiment: LabExperiment {
    public let info: LabRunInfo
    public private(set) var isOver = false
    private var isUnfinished = false

    let setup: LabSetup
    private let wire: Wire?
    private let ends: LanePair<LaneEnds>
    private let poller: Poller
    let forwarder: Forwarder?
    private let timer: FineTimer
    private(set) var clock: LabClock
    /// nil until the start.
    private(set) var lanes: LanePair<any MessageLane>?
    private var impairments: Impairments
    private(set) var schedule: LabSchedule
    private var isCutBySchedule = false
    private var isReading = true
    var sampler = TransportSampler()
    private var changes: [LabChange] = []
    /// How late messages have left.
    private var lateness = DurationHistogram()

    /// How long a UDP lane must be quiet before it is done: the wire delivers immediately, loopback in a softirq.
    private static let quietOnWire = Duration.milliseconds(30)
    private static let quietOnLoopback = Duration.milliseconds(200)
    /// Limit of recorded changes; more than a user makes.
    private static let maxChanges = 10_000
    /// How long to wait for both FINs after the last delivery.
    private static let maxClosingTime = Duration.seconds(2)

    /// - Parameters:
    ///   - wire: nil to use loopback.
    ///   - reason: Why the run uses loopback although the wire was requested.
    ///   - wantsPackets: Whether to report individual packets.
    ///   - wantsCapture: Whether to keep the packets for a capture file.
    /// - Throws: `SystemFailure` if a socket cannot be opened.
    public init(
        _ setup: LabSetup, wire: Wire?, reason: String?, poller: Poller, wantsPackets: Bool,
        wantsCapture: Bool
    ) throws(SystemFailure) {
        (self.wire, self.poller) = (wire, poller)
        let ends: LanePair<LaneEnds>
        if let wire {
            guard let wireEnds = LanePair<LaneEnds>(wire, setup) else {
                throw SystemFailure("receive descriptors", Errno(rawValue: EPROTO))
            }
            (ends, self.setup) = (wireEnds, setup)
        } else {
            // Loopback cannot be impaired: the report must show the conditions that held.
            var plain = setup
            plain.impairments = Impairments()
            plain.load.cut = nil
            (ends, self.setup) = (try LanePair<LaneEnds>(loopback: setup), plain)
        }
        self.ends = ends
        impairments = self.setup.impairments
        schedule = LabSchedule(self.setup.load)
        info = LabRunInfo(
            medium: wire == nil ? .loopback : .wire, mediumReason: reason,
            congestionControl: ends.map { $0.sender.descriptor.congestionControl })
        timer = try FineTimer()
        let start = Instant.current
        clock = LabClock(start: start)
        if let wire {
            forwarder = try Forwarder(
                wire, setup, start: start, epoch: .nanoseconds(Int64.wallClock), wantsPackets: wantsPackets,
                wantsCapture: wantsCapture)
        } else {
            forwarder = nil
        }
    }

    public var capture: Capture? { forwarder?.capture }

    public func start(changed: @escaping () -> Void) {
        let didWork = { [weak self] in
            self?.advance()
            changed()
        }
        // The wire first, so that it counts the packets sent before the run checks for its end.
        forwarder?.register(with: poller, didWork: didWork)
        forwarder?.acknowledged = { [weak self] lane, time in
            self?.sample(lane, at: time, after: TransportSampler.minInterval)
        }
        let context = LaneContext(
            poller: poller, load: setup.load, now: { [weak self] in self?.clock.time(at: .current) ?? .zero },
            isLate: { [weak self] in self?.lateness.add($0) }, didWork: didWork)
        lanes = LanePair(makeLane(.first, context), makeLane(.second, context))
        timer.register(with: poller, name: "lab") { [weak self] in
            self?.sendDueMessages()
            didWork()
        }
        advance()
    }

    private func makeLane(_ lane: Lane, _ context: LaneContext) -> any MessageLane {
        if case .tcp(let control) = setup.transports[lane] {
            return StreamLane(lane, control, ends[lane], context)
        }
        return DatagramLane(lane, ends[lane], context)
    }

    var allLanes: [any MessageLane] { lanes?.all ?? [] }

    private func advance() {
        guard !isOver else { return }
        recordWireNews()
        let scheduled = clock.scheduleTime(at: .current)
        applySchedule(at: scheduled)
        if schedule.first == nil, canBegin { schedule.begin(at: scheduled) }
        isOver = isAllOver || isPastDeadline
        timer.arm(at: isOver ? nil : nextDeadline(after: scheduled))
    }

    /// Sends one burst per lane in each turn of the loop, so that sending never delays other work.
    private func sendDueMessages() {
        guard !isOver, let first = schedule.first, !clock.isPaused, forwarder?.catchUp() != false else {
            return
        }
        let elapsed = clock.scheduleTime(at: .current) - first
        for lane in allLanes { lane.send(elapsed: elapsed, first: clock.time(ofSchedule: first)) }
    }

    private var canBegin: Bool {
        !clock.isPaused
            && (lanes?.all.allSatisfy(\.isReady) == true
                || clock.workingTime(at: .current) >= LabSchedule.maxConnectWait
                    && forwarder?.isHoldingAny != true)
    }

    /// Cuts the wire and pauses the reader as the load has scheduled.
    private func applySchedule(at scheduled: Duration) {
        let isCut = schedule.isCut(at: scheduled)
        if isCut != isCutBySchedule {
            isCutBySchedule = isCut
            applyImpairments()
        }
        let isReading = schedule.isReading(at: scheduled)
        if isReading != self.isReading {
            self.isReading = isReading
            for lane in allLanes { lane.setReading(isReading) }
        }
    }

    private func applyImpairments() {
        var effective = impairments
        effective.isCut = effective.isCut || isCutBySchedule
        forwarder?.impair(effective)
    }

    // MARK: The end

    private var isAllOver: Bool {
        guard let lanes, isReading else { return false }
        let now = clock.time(at: .current)
        return lanes.all.allSatisfy { isDone($0, at: now) }
    }

    private func isDone(_ lane: any MessageLane, at now: Duration) -> Bool {
        if lane.isOver { return true }
        guard lane.isSent, let end = quietEnd(of: lane), now >= end else { return false }
        if setup.transports[lane.account.lane].isTCP { return lane.account.isAllDelivered }
        return forwarder?.tally[lane.account.lane].pending ?? 0 == 0
    }

    /// Returns when a lane has been quiet long enough; nil for a TCP lane before the first delivery.
    private func quietEnd(of lane: any MessageLane) -> Duration? {
        if setup.transports[lane.account.lane].isTCP {
            return lane.account.lastDelivery.map { $0 + Self.maxClosingTime }
        }
        let movement = forwarder?.lastMovement(of: lane.account.lane) ?? .zero
        return max(lane.lastActivity, movement)
            + (wire == nil ? Self.quietOnLoopback : Self.quietOnWire)
    }

    private var isPastDeadline: Bool {
        guard let limit = schedule.limit(impairments), clock.workingTime(at: .current) >= limit else {
            return false
        }
        isUnfinished = true
        return true
    }

    private func nextDeadline(after scheduled: Duration) -> Instant? {
        var next = schedule.planned(after: scheduled)
        if let first = schedule.first { next += allLanes.compactMap(\.nextDue).map { first + $0 } }
        var deadlines = next.compactMap { clock.instant(ofSchedule: $0) }
        deadlines += schedule.limits(after: clock.workingTime(at: .current), impairments)
            .compactMap { clock.instant(ofWorking: $0) }
        let now = clock.time(at: .current)
        deadlines += allLanes.compactMap { quietEnd(of: $0) }.filter { $0 > now }.map { clock.start + $0 }
        return deadlines.min()
    }

    // MARK: Controls

    public func control(_ control: LabControl) {
        switch control {
        case .pause:
            clock.pause(at: .current)
            advance()
        case .resume:
            clock.resume(at: .current)
            advance()
        case .impair(let new):
            // Loopback cannot be impaired: the report must show the conditions that held.
            guard forwarder != nil else { return }
            recordChange(to: new)
            impairments = new
            applyImpairments()
        case .hold(let isOn):
            guard let forwarder else { return }
            forwarder.setHolding(isOn)
            clock.setHolding(forwarder.isHoldingAny, at: .current)
            advance()
        case .pass(let lane, let number): forwarder?.pass(number, of: lane)
        case .passAll:
            for lane in Lane.allCases { forwarder?.passAll(of: lane) }
        case .drop(let lane, let number): forwarder?.dropHeld(number, of: lane)
        }
    }

    private func recordChange(to new: Impairments) {
        guard new != impairments, changes.count < Self.maxChanges else { return }
        changes.append(LabChange(at: clock.time(at: .current), from: impairments, to: new))
    }

    // MARK: Reports

    public func progress() -> LabProgress {
        let now = clock.time(at: .current)
        let phase: LabPhase =
            isUnfinished
            ? .unfinished
            : isOver
                ? .finished
                : clock.isPaused
                    ? .paused
                    : schedule.first == nil ? .starting : .running
        var progress = LabProgress(phase: phase, elapsed: now)
        forwarder?.notes.move(into: &progress)
        if let lanes {
            progress.figures = lanes.map { figures(of: $0, isFinal: isOver) }
            progress.messages = lanes.all.flatMap { $0.account.drainMessageEvents() }
            for lane in Lane.allCases { sample(lane, at: now, after: reportInterval(of: lane)) }
            progress.samples = sampler.drain()
        }
        if let forwarder, forwarder.isHoldingAny {
            for lane in Lane.allCases {
                progress.held[lane] = forwarder.heldPackets(of: lane) { direction in
                    let transport = direction == .aToB ? lanes?[lane].transport : lanes?[lane].transportOfB
                    return transport.map { .microseconds($0.retransmissionTimeoutMicroseconds) }
                }
            }
        }
        return progress
    }

    public func finish() -> LabReport {
        forwarder?.drain()
        recordWireNews()
        timer.cancel()
        for lane in allLanes { lane.stop() }
        forwarder?.stop()
        closeAccounts()
        var mismatches: [String] = []
        var checksumErrors = LanePair(0, 0)
        if let wire, let forwarder {
            var check = CounterCheck(reading: wire, forwarder) {
                lanes?.map(\.transport) ?? LanePair(nil, nil)
            }
            check.losses = reconcileLosses(with: check)
            (mismatches, checksumErrors) = (check.mismatches, check.checksumErrors(of: setup.transports))
        }
        let reports = zip(allLanes, setup.transports.names.all).map { lane, name in
            var figures = figures(of: lane, isFinal: true)
            if isUnfinished, !lane.isSent || figures.undelivered > 0, figures.failure == nil {
                figures.failure = LabFailure(
                    code: "UNFINISHED", message: "the run did not finish before its deadline")
            }
            figures.checksumErrors = checksumErrors[lane.account.lane]
            return LabReport.LaneReport(name: name, figures: figures, lostMessages: lane.account.lostMessages)
        }
        isOver = true
        var report = LabReport(
            setup: setup, info: info, lanes: Array(reports),
            lateness: Lateness(lateness.merged(with: forwarder?.lateness)), isUnfinished: isUnfinished,
            mismatches: mismatches)
        report.changes = changes
        return report
    }
}
