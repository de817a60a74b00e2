import CLinux
import Core
import Glibc
import SystemPackage

/// An experiment that sends over UDP and TCP side by side, on the wire or on loopback.
public final class Experiment: LabExperiment {
    public let info: LabRunInfo
    public private(set) var isOver = false
    private var isUnfinished = false

    private let setup: LabSetup
    private let wire: Wire?
    private let ends: LabEnds
    private let poller: Poller
    private let forwarder: Forwarder?
    private let timer: FineTimer
    private var clock: LabClock
    private var udp: DatagramLane?
    private var tcp: StreamLane?
    private var impairments: Impairments
    private var schedule: LabSchedule
    private var isCutBySchedule = false
    private var isReading = true
    private var sampler = GoodputSampler()

    /// How long UDP must be quiet before it is done: the wire delivers immediately, loopback in a softirq.
    private static let quietOnWire = Duration.milliseconds(30)
    private static let quietOnLoopback = Duration.milliseconds(200)
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
        let ends: LabEnds
        if let wire {
            guard let wireEnds = LabEnds(wire, setup.family) else {
                throw SystemFailure("receive descriptors", Errno(rawValue: EPROTO))
            }
            (ends, self.setup) = (wireEnds, setup)
        } else {
            // Loopback cannot be impaired: the report must show the conditions that held.
            var plain = setup
            plain.impairments = Impairments()
            plain.load.cut = nil
            (ends, self.setup) = (try LabEnds(loopback: setup), plain)
        }
        self.ends = ends
        impairments = self.setup.impairments
        schedule = LabSchedule(self.setup.load)
        info = LabRunInfo(
            medium: wire == nil ? .loopback : .wire, mediumReason: reason,
            congestionControl: ends.congestionControl, laneNames: ["udp", "tcp"])
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
        let context = LaneContext(
            poller: poller, load: setup.load, now: { [weak self] in self?.clock.time(at: .current) ?? .zero },
            didWork: didWork)
        udp = DatagramLane(sender: ends.udpSender, receiver: ends.udpReceiver, context)
        tcp = StreamLane(
            sender: ends.tcpSender, listener: ends.listener, to: ends.address, port: ends.port, context)
        timer.register(with: poller, name: "lab") { [weak self] in
            self?.sendDueMessages()
            didWork()
        }
        advance()
    }

    private var lanes: [any MessageLane] {
        let all: [(any MessageLane)?] = [udp, tcp]
        return all.compactMap(\.self)
    }

    private func advance() {
        guard !isOver else { return }
        let scheduled = clock.scheduleTime(at: .current)
        applySchedule(at: scheduled)
        if schedule.first == nil, canBegin(at: scheduled) { schedule.begin(at: scheduled) }
        isOver = isAllOver || isPastDeadline(scheduled)
        timer.arm(at: isOver ? nil : nextDeadline(after: scheduled))
    }

    /// Sends one burst per lane in each turn of the loop, so that sending never delays other work.
    private func sendDueMessages() {
        guard !isOver, let first = schedule.first, !clock.isPaused, forwarder?.catchUp() != false else {
            return
        }
        let elapsed = clock.scheduleTime(at: .current) - first
        for lane in lanes { lane.send(elapsed: elapsed, first: clock.time(ofSchedule: first)) }
    }

    private func canBegin(at scheduled: Duration) -> Bool {
        !clock.isPaused
            && (tcp?.isReady == true
                || scheduled >= LabSchedule.maxConnectWait && forwarder?.isHolding != true)
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
            for lane in lanes { lane.setReading(isReading) }
        }
    }

    private func applyImpairments() {
        var effective = impairments
        effective.isCut = effective.isCut || isCutBySchedule
        forwarder?.impair(effective)
    }

    // MARK: The end

    private var isAllOver: Bool {
        guard let udp, let tcp, isReading else { return false }
        let now = clock.time(at: .current)
        let quiet = wire == nil ? Self.quietOnLoopback : Self.quietOnWire
        let isClosing =
            tcp.isSent && tcp.account.isAllDelivered
            && now - (tcp.account.lastDelivery ?? now) >= Self.maxClosingTime
        return (tcp.isOver || isClosing) && udp.isSent && forwarder?.tally.udp.pending ?? 0 == 0
            && now - lastUDPMovement >= quiet
    }

    private var lastUDPMovement: Duration {
        max(udp?.lastActivity ?? .zero, forwarder?.lastMovement(of: .udp) ?? .zero)
    }

    private func isPastDeadline(_ scheduled: Duration) -> Bool {
        guard scheduled >= schedule.limit(impairments), forwarder?.isHolding != true, !clock.isPaused else {
            return false
        }
        isUnfinished = true
        return true
    }

    private func nextDeadline(after scheduled: Duration) -> Instant? {
        var next = schedule.planned(after: scheduled, impairments)
        if let first = schedule.first { next += lanes.compactMap(\.nextDue).map { first + $0 } }
        var deadlines = next.compactMap { clock.instant(ofSchedule: $0) }
        let now = clock.time(at: .current)
        let quiet = wire == nil ? Self.quietOnLoopback : Self.quietOnWire
        let closing = (tcp?.account.lastDelivery).map { $0 + Self.maxClosingTime }
        for time in [lastUDPMovement + quiet, closing] {
            if let time, time > now { deadlines.append(clock.start + time) }
        }
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
            impairments = new
            applyImpairments()
        case .hold(let isOn): forwarder?.setHolding(isOn)
        case .pass: forwarder?.pass()
        case .drop: forwarder?.dropHeld()
        }
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
        recordLosses()
        if let udp, let tcp {
            progress.udp = figures(of: udp, isFinal: isOver)
            progress.tcp = figures(of: tcp, isFinal: isOver)
            progress.messages = udp.account.drainMessageEvents() + tcp.account.drainMessageEvents()
            let delivered = (udp.account.delivered, tcp.account.delivered)
            let sample = sampler.sample(
                at: now, delivered: delivered, messageSize: setup.load.size, tcp.transport)
            if let sample { progress.samples.append(sample) }
        }
        progress.held = forwarder?.nextHeld(
            retransmissionTimeout: .microseconds(tcp?.transport?.retransmissionTimeoutMicroseconds ?? 0))
        progress.heldCount = forwarder?.held.count ?? 0
        return progress
    }

    /// Counts the UDP messages that the wire has dropped as lost, since UDP never retransmits.
    private func recordLosses() {
        guard let forwarder, let udp else { return }
        for number in forwarder.lostMessages { udp.account.lost(number) }
        forwarder.lostMessages.removeAll(keepingCapacity: true)
    }

    private func figures(of lane: any MessageLane, isFinal: Bool = false) -> LaneFigures {
        let begin = schedule.first.map { clock.time(ofSchedule: $0) } ?? .zero
        var figures = lane.figures(since: begin, isFinal: isFinal)
        if let forwarder {
            let count = forwarder.tally[lane.account.lane]
            figures.packetsOnWire = count.packets
            figures.packetsDropped = count.dropped
            figures.bytesOnWire = count.bytes
            if lane.account.lane == .tcp {
                figures.retransmits = Retransmits(forwarder.tally.retransmissions)
            }
        }
        return figures
    }

    public func finish() -> LabReport {
        forwarder?.drain()
        timer.cancel()
        for lane in lanes { lane.stop() }
        forwarder?.stop()
        recordLosses()
        var mismatches: [String] = []
        var checksumErrors = (udp: 0, tcp: 0)
        if let wire, let forwarder {
            let check = CounterCheck(reading: wire, forwarder) { tcp?.transport }
            (mismatches, checksumErrors) = (check.mismatches, check.checksumErrors)
        }
        let reports = zip(lanes, info.laneNames).map { lane, name in
            lane.account.close()
            var figures = figures(of: lane, isFinal: true)
            if isUnfinished, !lane.isOver, !lane.account.isAllDelivered, figures.failure == nil {
                figures.failure = LabFailure(
                    code: "UNFINISHED", message: "the run did not finish before its deadline")
            }
            figures.checksumErrors = lane.account.lane == .udp ? checksumErrors.udp : checksumErrors.tcp
            return LabReport.LaneReport(name: name, figures: figures, lostMessages: lane.account.missing)
        }
        isOver = true
        var setup = setup
        setup.impairments = impairments
        return LabReport(
            setup: setup, info: info, lanes: Array(reports), isUnfinished: isUnfinished,
            mismatches: mismatches)
    }
}
