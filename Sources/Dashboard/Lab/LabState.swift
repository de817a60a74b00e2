import Core
import Screen

/// The lab: the setup of the next run, the current or last run, and the visible rows.
public struct LabState: Sendable {
    /// One lane as the screen shows it.
    struct LaneState: Sendable {
        var figures = LaneFigures()
        var cursor = FollowingCursor()
        var received = ReceivedStrip()
        /// Initial sequence numbers of A and B, to which the ladder's sequence numbers are relative.
        var sequenceA: UInt32?
        var sequenceB: UInt32?
        /// The window scales that A and B offered in their SYNs; 0 for none.
        var windowScaleA: Int?
        var windowScaleB: Int?
    }

    /// The scenario that the setup came from; nil until the first visit to the lab.
    private(set) var scenario: Scenario?
    /// The setup of the next run.
    var setup = LabSetup(scenario: "", impairments: Impairments(), load: LabLoad())
    /// The setup of a run.
    struct Run: Sendable {
        /// The setup that the user asked for, with the changes made since the start.
        var requested: LabSetup
        /// The setup in effect: loopback has no impairments.
        var actual: LabSetup
        let startImpairments: Impairments
        /// The changes made since the start; those in quick succession are one.
        var changes: [LabChange] = []

        init(_ setup: LabSetup) { (requested, actual, startImpairments) = (setup, setup, setup.impairments) }
    }

    /// The lane whose ladder has the focus, or had it before the strip.
    var lane = Lane.second
    var isStripFocused = false
    /// The chosen parameter of the strip.
    var chosenParameter = LabParameter.delay
    var isZoomed = false
    var plot = LabPlot.charts
    /// The cursors of the lanes when both were last at the same time.
    var alignedCursors = LanePair(repeating: FollowingCursor())
    /// nil unless a recorded run is being replayed.
    var replay: Replay?
    /// The current lesson; nil without one.
    var lesson: LessonProgress?
    /// The packets of this run whose details were opened, for the lessons.
    private(set) var openedPackets: [PacketSubject] = []
    private static let maxOpenedPackets = 100
    var hold = HoldState()
    /// The run that the figures are compared with; nil without one.
    var base: BaseRun?
    /// Whether the base is the current or last run.
    var isBaseOfThisRun = false
    /// The current or last run; nil before the first one.
    private(set) var run: Run?
    /// nil before the first run.
    private(set) var phase: LabPhase?
    private(set) var runInfo: LabRunInfo?
    /// Why the last run could not start.
    private(set) var failure: String?
    private(set) var elapsed = Duration.zero
    var ladder = Ladder()
    /// The last filter, which `n` and `N` search for even after it was cleared.
    var searched: PacketFilter?
    private(set) var history = RunHistory()
    private var lanes = LanePair(repeating: LaneState())
    /// When the last progress report arrived, by the loop's clock.
    private(set) var reportedAt: Instant?
    /// Whether the new run has not started yet, so that reports still belong to the previous one.
    private(set) var awaitsStart = false

    public init() {}

    subscript(lane: Lane) -> LaneState {
        get { lanes[lane] }
        _modify { yield &lanes[lane] }
    }

    /// Whether the current or last run has sent a message.
    var hasSent: Bool { Lane.allCases.contains { self[$0].figures.sent > 0 } }

    /// Whether a run has started and not ended.
    var isOn: Bool {
        switch phase {
        case .starting, .running, .paused: true
        case .finished, .unfinished, nil: false
        }
    }

    /// The transports of the current or last run, or before the first one those of the next.
    var transports: LanePair<Transport> { (run?.actual ?? setup).transports }

    /// The selected row of the focused ladder; nil if it is empty.
    var selected: Int? { selectedRow(of: lane) }

    /// Returns the highlighted row of a ladder if it has the focus: while packets are held and the user has not
    /// scrolled back, the one to decide on.
    func selectedRow(of lane: Lane) -> Int? {
        holdRow(of: lane) ?? self[lane].cursor.selected(in: ladder.rows(of: lane))
    }

    /// Returns the first visible row of a ladder.
    func topRow(of lane: Lane, visible: Int) -> Int {
        let top = self[lane].cursor.top(in: ladder.rows(of: lane), visible: visible)
        return min(top, holdRow(of: lane) ?? top)
    }

    // MARK: User actions

    /// Chooses a scenario on the first visit.
    mutating func enter() {
        guard scenario == nil else { return }
        if let lossy = Scenario.named("lossy") { choose(lossy) }
    }

    /// Makes a scenario the setup of the next run. A current run continues; the results of an ended one are cleared.
    @discardableResult
    mutating func choose(_ scenario: Scenario) -> Reply {
        // A seed that the user has chosen is kept.
        let isOwnSeed = setup.seed == self.scenario?.seed ?? setup.seed
        self.scenario = scenario
        setup = scenario.setup(seed: isOwnSeed ? nil : setup.seed, family: setup.family)
        guard !isOn else { return .done("\(scenario.name) from the next start (r)") }
        clear()
        phase = nil
        return Reply()
    }

    /// Remembers that the details of a packet were opened.
    mutating func opened(_ packet: PacketSubject) {
        guard !openedPackets.contains(packet) else { return }
        openedPackets.append(packet)
        if openedPackets.count > Self.maxOpenedPackets { openedPackets.removeFirst() }
    }

    /// Changes the setup of the next run, and also that of the current run if the parameter is an impairment.
    ///
    /// - Parameter parameter: The changed parameter; nil for the cut.
    mutating func change(
        _ parameter: LabParameter?, _ now: Instant, _ change: (inout LabSetup) -> Void
    ) -> [Effect] {
        guard canChangeRun(parameter), let old = run?.requested else {
            change(&setup)
            return []
        }
        let time = runTime(at: now)
        run?.change(at: time, change)
        guard let new = run?.requested.impairments, new != old.impairments else { return [] }
        // If the user has already changed the setup of the next run, it keeps those changes.
        if setup.scenario == old.scenario, setup.impairments == old.impairments { setup.impairments = new }
        history.changed(at: time)
        return [.lab(.control(.impair(new)))]
    }

    /// Returns the run time, which goes on while no reports arrive; zero before the first report.
    func runTime(at now: Instant) -> Duration { elapsed + (reportedAt.map { now - $0 } ?? .zero) }

    /// Returns whether a change takes effect during the run: only an impairment does, and only on the wire.
    func canChangeRun(_ parameter: LabParameter?) -> Bool {
        isOn && parameter?.isImpairment ?? true && (runInfo?.medium ?? run?.requested.medium) == .wire
    }

    /// Starts a run, and stops the current one first.
    mutating func start() -> [Effect] {
        let ending: [Effect] = isOn ? [.lab(.stop)] : []
        clear()
        (run, phase, awaitsStart) = (Run(setup), .starting, true)
        return ending + [.lab(.start(setup))] + (hold.isOn ? [.lab(.control(.hold(hold.lanes)))] : [])
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
        (lanes, ladder, history) = (
            LanePair(repeating: LaneState()), Ladder(filteredLike: ladder), RunHistory()
        )
        openedPackets = []
        (alignedCursors, replay) = (LanePair(repeating: FollowingCursor()), nil)
        (run, runInfo, failure, elapsed, reportedAt) = (nil, nil, nil, .zero, nil)
        isBaseOfThisRun = false
        hold.clear()
    }

    // MARK: Reports

    mutating func handle(_ news: LabEvent, now: Instant) -> Reply {
        defer { checkLesson() }
        switch news {
        case .started(let info): receive(info)
        case .progress(let progress): receive(progress, now: now)
        case .finished(let report):
            receive(report)
            return report.mismatches.first.map { .refusal($0) } ?? Reply()
        case .failed(let failure): fail("\(run?.requested.scenario ?? setup.scenario) \(failure.message)")
        }
        return Reply()
    }

    private mutating func receive(_ info: LabRunInfo) {
        guard isOn else { return }
        runInfo = info
        if info.medium == .loopback { run?.fallBack() }
        awaitsStart = false
    }

    private mutating func receive(_ progress: LabProgress, now: Instant) {
        guard isOn, !awaitsStart else { return }
        // A report sent before the pause still says that the run goes on.
        let isStale = phase == .paused && (progress.phase == .running || progress.phase == .starting)
        if !isStale { phase = progress.phase }
        (elapsed, reportedAt) = (progress.elapsed, now)
        for lane in Lane.allCases { self[lane].figures = progress.figures[lane] }
        hold.packets = progress.held
        recordInitialSequences(progress.batch)
        ladder.append(progress.batch, unlisted: progress.unlisted)
        history.receive(progress, sequences: LanePair(self[.first].sequenceA, self[.second].sequenceA))
        for change in progress.fates {
            ladder.apply(change)
            guard let (packet, bytes) = ladder.packet(change.number, in: change.lane) else { continue }
            history.released(packet, bytes, sequenceA: self[change.lane].sequenceA)
        }
        for mark in progress.messages { self[mark.lane].received.record(mark) }
    }

    /// Handles the final report of a run.
    private mutating func receive(_ report: LabReport) {
        guard isOn || phase == .finished || phase == .unfinished, !awaitsStart else { return }
        listAgain()
        phase = report.isUnfinished ? .unfinished : .finished
        for (lane, last) in zip(Lane.allCases, report.lanes) { self[lane].figures = last.figures }
        hold.clear()
    }

    /// Ends a run that could not start.
    ///
    /// - Parameter reason: What is missing, and how to get it.
    private mutating func fail(_ reason: String) {
        (run, phase, awaitsStart, failure) = (nil, nil, false, reason)
    }
}

extension LabState.Run {
    /// Changes the impairments from now on.
    fileprivate mutating func change(at time: Duration, _ change: (inout LabSetup) -> Void) {
        let old = requested.impairments
        change(&requested)
        actual.impairments = requested.impairments
        changes.add(LabChange(at: time, from: old, to: requested.impairments))
    }

    /// Switches to loopback, which has no impairments.
    fileprivate mutating func fallBack() {
        (actual.medium, actual.impairments, actual.load.cut) = (.loopback, Impairments(), nil)
    }
}
