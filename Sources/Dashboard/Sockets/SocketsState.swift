import Core
import Screen

/// The state of the Sockets screen.
public struct SocketsState: Sendable {
    /// The views in the order of the title.
    let views: [SocketView]
    private(set) var view = 0
    /// The last snapshot, as a table of sockets.
    var sockets = SocketList()
    /// The same sockets in groups.
    var groups = GroupList()
    /// The connections that have ended.
    var ends = EndList()
    private(set) var charts = SocketCharts()
    /// The names of peers, if they are to be shown.
    var hostNames = HostNames()
    private(set) var grouping = SocketGrouping.none
    /// The filter as it was typed, even if it cannot be parsed.
    private(set) var filterText = ""
    private(set) var filterFailure: SocketFilterFailure?
    /// The filters that were submitted.
    var filterHistory = InputLine()
    /// Whether the snapshots have stopped.
    private(set) var isFrozen = false
    /// Whether the table has the area of the detail, too.
    var isZoomed = false
    /// What is known of the process of the selected socket.
    private(set) var process: ProcessDescription? = nil
    /// A command for a shell that does what the last action could not; `y` copies it.
    var offeredCommand: String?
    /// Why there is no snapshot.
    private(set) var failure: String?
    /// The number of ends that were missed.
    private(set) var missedEnds: UInt32 = 0
    private(set) var reasonAgainstEnds: String?
    private(set) var clock = LocalClock()
    private(set) var wasOpened = false
    private var reading = Reading()
    /// The process that was asked about last.
    private var describedProcess: SocketProcess?

    /// When snapshots are taken.
    private struct Reading: Sendable {
        /// When the snapshot that is being taken was started; nil if none is.
        var startedAt: Instant?
        /// When the next one is due.
        var next: Instant?
        /// Whether the user asked for the snapshot, so that it counts even while frozen, and the rows may move.
        var isRequested = false
        /// Until when the order stays, since the user is choosing a row.
        var orderStaysUntil = Instant(nanoseconds: 0)
    }

    /// After a key, the rows keep their order for this time.
    private static let settlingTime = Duration.seconds(2)

    init(_ settings: SocketsSettings) {
        views = settings.views
        sockets.hiddenColumns = settings.hiddenColumns
    }

    // MARK: What is in the table

    /// The three tables of the screen.
    enum Content {
        case sockets, groups, ends
    }

    var content: Content {
        if views[view].showsEnds { return .ends }
        return grouping != .none && sockets.group == nil ? .groups : .sockets
    }

    mutating func showView(_ index: Int) {
        view = index
        sockets.view = index
        arrange()
    }

    mutating func showNextView(by step: Int) {
        showView((view + step + views.count) % views.count)
    }

    /// Shows the view without any condition, the last of the built-in ones, and no single group.
    mutating func showAll() {
        sockets.show(group: nil, of: grouping)
        showView(views.firstIndex { $0.filter.isEmpty && !$0.showsEnds } ?? 0)
    }

    /// Sets the filter. One that cannot be parsed leaves the rows as they are.
    mutating func setFilter(_ text: String) {
        filterText = text
        do throws(SocketFilterFailure) {
            let filter = try SocketFilter(text)
            filterFailure = nil
            sockets.setFilter(filter)
            ends.setFilter(filter)
            arrange()
        } catch {
            filterFailure = error
        }
    }

    mutating func cycleGrouping() {
        let all = SocketGrouping.allCases
        let index = all.firstIndex(of: grouping) ?? 0
        group(by: all[(index + 1) % all.count])
    }

    /// Shows the sockets in groups, or in a table. Groups have no difference from a mark.
    mutating func group(by new: SocketGrouping) {
        grouping = new
        sockets.show(group: nil, of: new)
        sockets.showDifference(false)
        arrange()
    }

    mutating func show(group: SocketGroup.Key?) {
        sockets.show(group: group, of: grouping)
        arrange()
    }

    /// Recomputes the rows of the visible table.
    mutating func arrange() {
        switch content {
        case .sockets: sockets.arrange()
        case .groups:
            sockets.arrange()
            groups.show(grouping, of: sockets)
        case .ends: if isFrozen { ends.arrange() } else { ends.showLatest() }
        }
    }

    // MARK: Snapshots

    /// Called when the screen comes to the front.
    mutating func enter(now: Instant) -> [Effect] {
        let open: [Effect] = wasOpened ? [] : [.sockets(.open)]
        wasOpened = true
        return open + (isFrozen ? [] : takeSnapshot(now: now))
    }

    mutating func takeSnapshot(now: Instant, isRequested: Bool = false) -> [Effect] {
        reading.isRequested = reading.isRequested || isRequested
        guard reading.startedAt == nil else { return [] }
        reading.startedAt = now
        // The rows of the first snapshot are shown before the processes are looked for.
        return [.sockets(.takeSnapshot(SocketViews(views), hasOwners: sockets.snapshot != nil))]
    }

    /// Returns when the next snapshot is due; nil if none is.
    func deadline(interval: Duration?) -> Instant? {
        interval == nil || isFrozen || reading.startedAt != nil ? nil : reading.next
    }

    mutating func toggleFreeze(now: Instant) -> Reply {
        isFrozen.toggle()
        if isFrozen {
            ends.showLatest()
            return .done("frozen: Space goes on")
        }
        return .effects(takeSnapshot(now: now), .done("no longer frozen"))
    }

    /// The user is choosing a row, so that the rows should not move.
    mutating func userActed(now: Instant) {
        reading.orderStaysUntil = now + Self.settlingTime
        offeredCommand = nil
    }

    mutating func handle(_ event: SocketsEvent, now: Instant, interval: Duration?) -> Reply {
        switch event {
        case .opened(let offset, let reason):
            (clock.utcOffsetSeconds, reasonAgainstEnds) = (offset, reason)
        case .snapshot(let snapshot, let origins):
            ends.update(origins)
            return receive(snapshot, now: now, interval: interval)
        case .snapshotFailed(let reason):
            snapshotEnded(now: now, interval: interval)
            // Not again each second.
            guard reason != failure else { return Reply() }
            failure = reason
            return .refusal(reason)
        case .ended(let new):
            ends.add(new)
        case .endsMissed(let total): missedEnds = total
        case .process(let description):
            if description.isSame(as: describedProcess) { process = description }
        case .acted(let words): return .effects(takeSnapshot(now: now, isRequested: true), .done(words))
        case .actionFailed(let reason, let command):
            offeredCommand = command
            return .refusal(command == nil ? reason : "\(reason); y copies the command that does it")
        }
        return Reply()
    }

    private mutating func snapshotEnded(now: Instant, interval: Duration?) {
        // A snapshot that takes longer than the interval leaves time for the keys.
        let start = reading.startedAt ?? now
        let duration = now - start
        reading.next = interval.map { max(start + $0, now + duration / 2) }
        reading.startedAt = nil
    }

    private mutating func receive(_ snapshot: SocketSnapshot, now: Instant, interval: Duration?) -> Reply {
        snapshotEnded(now: now, interval: interval)
        guard !isFrozen || reading.isRequested else { return Reply() }
        let isFirst = sockets.snapshot == nil
        let keepsOrder = !isFirst && !reading.isRequested && now < reading.orderStaysUntil
        reading.isRequested = false
        failure = nil
        charts.add(snapshot)
        let gone = sockets.receive(snapshot, keepsOrder: keepsOrder)
        switch content {
        case .sockets: break
        case .groups: groups.show(grouping, of: sockets)
        case .ends: break
        }
        if content == .ends || isFrozen { ends.showLatest() }
        let effects = snapshot.owners.isComplete ? [] : takeSnapshot(now: now)
        return .effects(effects, gone.map { .done($0) })
    }

    mutating func rememberFilter() {
        filterHistory.offer(filterText)
        filterHistory.remember()
    }

    /// Shows the listeners that match a filter.
    mutating func showListeners(filter: String) {
        showSockets()
        sockets.showDifference(false)
        showView(views.firstIndex { $0.name == SocketView.listening } ?? 0)
        setFilter(filter)
    }

    /// Leaves the other tables.
    mutating func showSockets() {
        grouping = .none
        sockets.show(group: nil, of: .none)
        if views[view].showsEnds { showView(0) } else { arrange() }
    }

    /// Asks for the description of the selected socket's process, unless it is known.
    mutating func describeProcess() -> [Effect] {
        guard content == .sockets, let process = sockets.selectedProcess, process != describedProcess else {
            return []
        }
        describedProcess = process
        return [.sockets(.describeProcess(process))]
    }
}
