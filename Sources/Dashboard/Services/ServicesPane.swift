import Core
import Screen

/// Every service of `/etc/services`, and who listens on its port now.
public struct ServicesPane: WholeListPane, DetailedList {
    /// nil until the file has been read.
    @Tracked private(set) var file: ServicesFile? = nil
    @Tracked private(set) var listeners: ListenerTable? = nil
    var list = ListView()
    /// The widest of the first names, found once for each order and not for each frame.
    @Tracked private(set) var nameWidth = 0
    /// When the kernel was last asked who listens.
    private var askedAt: Instant?

    /// The kernel is asked who listens when the user acts, at most this often, and never by a timer.
    private static let askInterval = Duration.seconds(1)
    /// The rows whose names decide how wide their column is.
    private static let measuredRows = 200

    public init() {}

    mutating func receive(_ file: ServicesFile) {
        replaceRows { $0.file = file }
    }

    mutating func receive(_ listeners: ListenerTable) {
        self.listeners = listeners
        if list.sortColumn == Column.listening.rawValue { arrange() }
    }

    /// Whether there is a file, and it is time to ask again who listens.
    func isAnswerOld(now: Instant) -> Bool {
        file != nil && askedAt.map { now - $0 >= Self.askInterval } ?? true
    }

    /// Asks who listens, if the last answer is old.
    mutating func askListeners(now: Instant) -> [Effect] {
        guard isAnswerOld(now: now) else { return [] }
        askedAt = now
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
        nameWidth = list.order.prefix(Self.measuredRows).map { file?[Int($0)].name.columns ?? 0 }.max() ?? 0
    }
}
