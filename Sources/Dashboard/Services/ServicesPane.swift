import Core
import Screen

/// The pane of all services in `/etc/services`, with the processes that listen on their ports.
public struct ServicesPane: WholeListPane, DetailedList {
    /// nil until the file has been read.
    @Tracked private(set) var file: ServicesFile? = nil
    @Tracked private(set) var listeners: ListenerTable? = nil
    var list = ListView()
    /// The maximum width of the first names, computed once for each order instead of for each frame.
    @Tracked private(set) var nameWidth = 0
    /// When the listeners were last read.
    private var listenersReadAt: Instant?

    /// The minimum time between two reads of the listeners. They are read after a user's action, never by a timer.
    private static let minReadInterval = Duration.seconds(1)
    /// The number of rows whose names determine the width of the name column.
    private static let maxMeasuredRows = 200

    public init() {}

    mutating func receive(_ file: ServicesFile) {
        replaceRows { $0.file = file }
    }

    mutating func receive(_ listeners: ListenerTable) {
        self.listeners = listeners
        if list.sortColumn == Column.listening.rawValue { arrange() }
    }

    /// Whether the listeners should be read again: the file has been read, and the last answer is old.
    func needsListeners(now: Instant) -> Bool {
        file != nil && listenersReadAt.map { now - $0 >= Self.minReadInterval } ?? true
    }

    /// Reads the listeners, unless they were read a moment ago.
    mutating func refreshListeners(now: Instant) -> [Effect] {
        guard needsListeners(now: now) else { return [] }
        listenersReadAt = now
        return [.readListeners]
    }

    mutating func performOwn(_ command: Command) -> Reply? {
        switch command {
        case .open: selectedSubject(\.dashboard.services).map { .detail($0) } ?? Reply()
        case .refresh: .effects([.readServices])
        default: nil
        }
    }

    var selected: ServiceEntry? {
        guard let file, let row = list.selected else { return nil }
        return file[row]
    }

    func owners(of entry: ServiceEntry) -> [String] {
        listeners?.owners(port: entry.port, protocolName: entry.protocolName).map(\.description) ?? []
    }

    mutating func measure() {
        nameWidth =
            list.order.prefix(Self.maxMeasuredRows).map { file?[Int($0)].name.columns ?? 0 }.max() ?? 0
    }
}
