import Dashboard
import Kernel

/// Reads of the system's tables on worker threads, one of each table at a time.
///
/// Requests during a read are covered by one further read, so that a key that is held down starts no crowd of threads.
final class TableReads {
    /// The tables, with the words for a failure to read them.
    enum Table: String, Sendable {
        case services = "read services"
        case protocols = "read protocols"
        case listeners = "read listeners"
        case themes = "list themes"
    }

    typealias Read = @Sendable () throws -> Event

    private let background: Background<(table: Table, event: Event)>
    private let deliver: (Event) -> Void
    /// The tables that are being read, each with the read that was requested meanwhile.
    private var running: [Table: Read?] = [:]

    private final class Receiver {
        weak var reads: TableReads?
    }

    /// - Throws: `SystemFailure` if no descriptor is free.
    init(poller: Poller, deliver: @escaping (Event) -> Void) throws(SystemFailure) {
        self.deliver = deliver
        let receiver = Receiver()
        background = try Background(poller: poller, name: "tables") { receiver.reads?.receive($0, $1) }
        receiver.reads = self
    }

    /// Starts a read, whose result or failure is delivered as an event.
    func start(_ table: Table, _ read: @escaping Read) {
        guard running[table] == nil else {
            running[table] = .some(read)
            return
        }
        let isStarted = background.start {
            do {
                return (table, try read())
            } catch {
                return (table, .failed("\(error)"))
            }
        }
        if isStarted {
            running[table] = .some(nil)
        } else {
            deliver(.failed("\(table.rawValue): cannot start a thread"))
        }
    }

    private func receive(_ table: Table, _ event: Event) {
        deliver(event)
        if let next = running.removeValue(forKey: table) ?? nil { start(table, next) }
    }
}
