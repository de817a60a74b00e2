import Core
import Screen

/// The pane of all services in `/etc/services`, and of all ports on which a program listens.
public struct ServicesPane: WholeListPane, DetailedList {
    /// nil until the file has been read. Its listeners are nil until they have been read, and if they cannot be.
    private(set) var services: ServiceTable? = nil
    /// Why the listeners are unknown; nil if they are known, or have not been read yet.
    private(set) var listenersFailure: String? = nil
    /// Whether only the rows on whose port a program listens are shown.
    private(set) var isListeningOnly = false
    var list = ListView()
    /// The maximum width of the first names, computed once for each order instead of for each frame.
    private(set) var nameWidth = 0
    /// When the listeners were last read, and when with units and users.
    private var listenersReadAt: Instant?
    private var unitsReadAt: Instant?

    /// The minimum time between two reads of the listeners. They are read after a user's action, never by a timer.
    private static let minReadInterval = Duration.seconds(1)
    /// The number of rows whose names determine the width of the name column.
    private static let maxMeasuredRows = 200

    public init() {}

    mutating func receive(_ file: ServicesFile) {
        replaceRows { $0.services = ServiceTable(file, $0.services?.listeners) }
    }

    mutating func receive(_ listeners: ListenerTable) {
        if listenersFailure != nil { listenersFailure = nil }
        guard listeners != services?.listeners else { return }
        show(listeners)
    }

    /// Handles a failure to read the listeners, which is reported only once.
    mutating func receive(listenersFailure failure: String) -> Reply {
        guard listenersFailure == nil else { return Reply() }
        listenersFailure = failure
        isListeningOnly = false
        show(nil)
        return .refusal("who listens is unknown: \(failure)")
    }

    private mutating func show(_ listeners: ListenerTable?) {
        guard let services else { return }
        // At the start the selection is at the top, and stays there when the listening rows get there.
        let staysFirst = services.listeners == nil && list.selectedIndex == 0
        replaceRows { $0.services = ServiceTable(services.file, listeners) }
        if staysFirst { list.select(index: 0, visible: .max) }
    }

    /// Returns whether the listeners should be read again: the file has been read, and the last answer is old.
    ///
    /// - Parameter hasUnits: Whether the units and users are to be read as well, for a service whose details are shown.
    func needsListeners(hasUnits: Bool, now: Instant) -> Bool {
        func isOld(_ readAt: Instant?) -> Bool { readAt.map { now - $0 >= Self.minReadInterval } ?? true }
        return services != nil && (isOld(listenersReadAt) || hasUnits && isOld(unitsReadAt))
    }

    /// Reads the listeners, unless they were read a moment ago.
    mutating func refreshListeners(hasUnits: Bool = false, now: Instant) -> [Effect] {
        guard needsListeners(hasUnits: hasUnits, now: now) else { return [] }
        listenersReadAt = now
        if hasUnits { unitsReadAt = now }
        return [.readListeners(hasUnits: hasUnits)]
    }

    mutating func performOwn(_ command: Command) -> Reply? {
        switch command {
        case .open: return selectedSubject(\.dashboard.services).map { .detail($0) } ?? Reply()
        case .refresh: return .effects([.readServices])
        case .onlyListening:
            isListeningOnly.toggle()
            arrange()
            return Reply()
        default: return nil
        }
    }

    var selected: ServiceRow? { list.selected.flatMap { services?[$0] } }

    mutating func measure() {
        nameWidth =
            list.order.prefix(Self.maxMeasuredRows).map { services?[Int($0)].entry?.name.columns ?? 0 }.max()
            ?? 0
    }
}
