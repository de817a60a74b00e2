import Core
import Screen

/// The experiment: its setup, the run that goes on or has ended, and what of it is in sight.
public struct LabState: Sendable {
    /// What the user sees of one lane.
    struct LaneState: Sendable {
        var figures = LaneFigures()
        var cursor = FollowingCursor()
        var received = ReceivedStrip()
        /// The first sequence numbers of A's and B's packets, from which the others are counted.
        var sequenceA: UInt32?
        var sequenceB: UInt32?
    }

    /// The scenario that the setup came from; nil until the lab is entered.
    private(set) var scenario: Scenario?
    /// What starts next.
    var setup = LabSetup(scenario: "", impairments: Impairments(), load: LabLoad())
    /// What a run goes by.
    struct Run: Sendable {
        /// As the user wants it, with the changes made since it began.
        var wanted: LabSetup
        /// As it is: on loopback nobody impairs it.
        var actual: LabSetup

        init(_ setup: LabSetup) { (wanted, actual) = (setup, setup) }
    }

    /// The lane whose ladder has the keys, or had them before the strip.
    var lane = Lane.tcp
    var isStripFocused = false
    /// The figure of the strip that is chosen, and the digits typed for it so far.
    var figure = LabParameter.delay
    var typed = ""
    var isZoomed = false
    /// Whether packets are to stop in the middle of the wire.
    var isHolding = false
    /// What is in sight was made with it; nil while nothing has run.
    private(set) var run: Run?
    /// nil while nothing has run.
    private(set) var phase: LabPhase?
    private(set) var facts: LabRunInfo?
    /// Why the last run could not begin.
    private(set) var failure: String?
    private(set) var elapsed = Duration.zero
    private(set) var ladder = Ladder()
    private(set) var samples: [TransportSample] = []
    private(set) var held: HeldPacket?
    private(set) var heldCount = 0
    var udp = LaneState()
    var tcp = LaneState()
    /// When the last report came, on the loop's clock.
    private var reportedAt = Instant(nanoseconds: 0)
    /// Whether what still comes is of the run before.
    private(set) var awaitsStart = false

    /// A longer run keeps every second sample.
    private static let maxSamples = 2000

    public init() {}

    subscript(lane: Lane) -> LaneState {
        get { lane == .udp ? udp : tcp }
        _modify {
            if lane == .udp { yield &udp } else { yield &tcp }
        }
    }

    /// Whether a run has begun and not ended.
    var isOn: Bool {
        switch phase {
        case .starting, .running, .paused: true
        case .finished, .unfinished, nil: false
        }
    }

    var selected: Int? { self[lane].cursor.selected(in: ladder.rows(of: lane)) }

    // MARK: What the user does

    /// The first time, the lab has a scenario to show.
    mutating func enter() {
        guard scenario == nil else { return }
        if let lossy = Scenario.named("lossy") { choose(lossy) }
    }

    /// Takes a scenario's setup; what runs goes on as it is until the next start, what has run is forgotten.
    @discardableResult
    mutating func choose(_ scenario: Scenario) -> Reply {
        self.scenario = scenario
        setup = scenario.setup(seed: setup.seed, family: setup.family)
        typed = ""
        guard !isOn else { return .done("\(scenario.name) from the next start (r)") }
        clear()
        phase = nil
        return Reply()
    }

    /// Changes what starts next, and the run as well where that can be changed while it goes on.
    ///
    /// - Parameter figure: The one that is changed; nil is the cut.
    mutating func change(_ figure: LabParameter?, _ change: (inout LabSetup) -> Void) -> [Effect] {
        guard canChangeRun(figure), let old = run?.wanted else {
            change(&setup)
            return []
        }
        run?.change(change)
        guard let new = run?.wanted.impairments, new != old.impairments else { return [] }
        // Where something else was chosen to start next, that stays as it was chosen.
        if setup.scenario == old.scenario, setup.impairments == old.impairments { setup.impairments = new }
        return [.lab(.control(.impair(new)))]
    }

    /// Whether a change reaches the run that goes on: only a wire hears of it, and only what it does to packets.
    func canChangeRun(_ figure: LabParameter?) -> Bool {
        isOn && figure?.isImpairment ?? true && (facts?.medium ?? run?.wanted.medium) == .wire
    }

    /// A run from the beginning; another that goes on ends.
    mutating func start() -> [Effect] {
        let ending: [Effect] = isOn ? [.lab(.stop)] : []
        clear()
        (run, phase, awaitsStart) = (Run(setup), .starting, true)
        return ending + [.lab(.start(setup))] + (isHolding ? [.lab(.control(.hold(true)))] : [])
    }

    mutating func startOrPause() -> [Effect] {
        switch phase {
        case .running, .starting:
            phase = .paused
            return [.lab(.control(.pause))]
        case .paused:
            phase = .running
            return [.lab(.control(.resume))]
        case .finished, .unfinished, nil: return start()
        }
    }

    private mutating func clear() {
        (udp, tcp, ladder, samples) = (LaneState(), LaneState(), Ladder(), [])
        (run, facts, failure, held, heldCount, elapsed) = (nil, nil, nil, nil, 0, .zero)
    }

    // MARK: What is reported

    mutating func handle(_ news: LabNews, now: Instant) -> Reply {
        switch news {
        case .started(let facts): receive(facts)
        case .progress(let progress): receive(progress, now: now)
        case .finished(let report):
            receive(report)
            return report.mismatches.first.map { .refusal($0) } ?? Reply()
        case .failed(let failure): fail("\(run?.wanted.scenario ?? setup.scenario) \(failure.message)")
        }
        return Reply()
    }

    private mutating func receive(_ facts: LabRunInfo) {
        guard isOn else { return }
        self.facts = facts
        if facts.medium == .loopback { run?.fallBack() }
        awaitsStart = false
    }

    private mutating func receive(_ progress: LabProgress, now: Instant) {
        guard isOn, !awaitsStart else { return }
        // A pause that was just asked for is not yet known to a report on its way.
        let isStale = phase == .paused && (progress.phase == .running || progress.phase == .starting)
        if !isStale { phase = progress.phase }
        (elapsed, reportedAt) = (progress.elapsed, now)
        (udp.figures, tcp.figures) = (progress.udp, progress.tcp)
        (held, heldCount) = (progress.held, progress.heldCount)
        learnSequences(progress.batch)
        ladder.append(progress.batch, unlisted: progress.unlisted)
        for change in progress.fates { ladder.apply(change) }
        for mark in progress.messages { self[mark.lane].received.take(mark) }
        samples += progress.samples
        if samples.count > Self.maxSamples {
            samples = stride(from: 0, to: samples.count, by: 2).map { samples[$0] }
        }
    }

    /// The last word on a run that has come to its end.
    private mutating func receive(_ report: LabReport) {
        guard isOn || phase == .finished || phase == .unfinished, !awaitsStart else { return }
        phase = report.isUnfinished ? .unfinished : .finished
        for (lane, last) in zip(Lane.allCases, report.lanes) { self[lane].figures = last.figures }
        (held, heldCount) = (nil, 0)
    }

    /// - Parameter reason: What is missing, and how to get it.
    private mutating func fail(_ reason: String) {
        (run, phase, awaitsStart, failure) = (nil, nil, false, reason)
    }

    /// The SYN of each side says where its numbers begin.
    private mutating func learnSequences(_ batch: PacketBatch) {
        guard tcp.sequenceA == nil || tcp.sequenceB == nil else { return }
        for packet in batch.packets where packet.lane == .tcp {
            guard let headers = try? PacketHeaders(batch.bytes(of: packet)),
                case .tcp(let header) = headers.transport, header.flags.contains(.syn)
            else { continue }
            if packet.direction == .aToB {
                tcp.sequenceA = header.sequence
            } else {
                tcp.sequenceB = header.sequence
            }
        }
    }

    func sequenceBases(_ packet: LadderPacket) -> PacketDescription.SequenceBases {
        let lane = self[packet.lane]
        return packet.direction == .aToB
            ? .init(sequence: lane.sequenceA, acknowledgment: lane.sequenceB)
            : .init(sequence: lane.sequenceB, acknowledgment: lane.sequenceA)
    }

    // MARK: The held packet

    /// How long the kernel still waits before it sends the held packet again; nil where nobody knows.
    func countdown(now: Instant) -> Duration? {
        guard phase == .running || phase == .starting, let next = held?.nextRetransmission else { return nil }
        return max(.zero, next - elapsed - (now - reportedAt))
    }

    /// When the countdown shows another number; nil while there is none.
    func deadline(now: Instant) -> Instant? {
        guard let countdown = countdown(now: now), countdown > .zero else { return nil }
        return now + min(countdown, .milliseconds(100))
    }
}

extension LabState.Run {
    /// Changes what the wire does from now on.
    fileprivate mutating func change(_ change: (inout LabSetup) -> Void) {
        change(&wanted)
        actual.impairments = wanted.impairments
    }

    /// It has no wire: nothing of what a wire would do is done.
    fileprivate mutating func fallBack() {
        (actual.medium, actual.impairments, actual.load.cut) = (.loopback, Impairments(), nil)
    }
}
