import Core
import Kernel
import Synchronization

/// A worker that takes snapshots of the sockets on a thread of its own, one at a time.
public final class SocketWorker {
    /// A snapshot with its rates and owners, or the failure to take it.
    public typealias Answer = Result<SocketSnapshot, SystemFailure>

    private let background: Background<Answer>
    private let source: SocketSource
    private let progress: Progress

    private final class Progress {
        /// Whether a snapshot is being taken.
        var isBusy = false
    }

    /// - Parameter receive: Called on the loop's thread with each snapshot.
    /// - Throws: `SystemFailure` if no descriptor is free or the kernel has no socket diagnostics.
    public init(poller: Poller, receive: @escaping (Answer) -> Void) throws(SystemFailure) {
        source = try SocketSource()
        let progress = Progress()
        self.progress = progress
        background = try Background(poller: poller, name: "sockets") { answer in
            progress.isBusy = false
            receive(answer)
        }
    }

    /// Starts to take a snapshot, unless one is being taken.
    ///
    /// - Returns: Whether a new snapshot was started.
    @discardableResult
    public func start() -> Bool {
        guard !progress.isBusy else { return false }
        progress.isBusy = background.start { [source] in source.next() }
        return progress.isBusy
    }
}

/// A sequence of snapshots, each with its rates and owners, for any thread.
public final class SocketSource: Sendable {
    /// What one snapshot leaves for the next.
    private struct Tools {
        let reader: SocketReader
        let scan = OwnerScan()
        var history = SocketHistory()
    }

    private let tools: Mutex<Tools>

    /// - Throws: `SystemFailure` if the kernel has no socket diagnostics.
    public init() throws(SystemFailure) {
        releaseLargeBlocks()
        tools = Mutex(Tools(reader: try SocketReader()))
    }

    /// Takes a snapshot, which blocks for milliseconds or, with 100,000 sockets, for most of a second.
    ///
    /// - Parameter hasOwners: Whether to find the processes, which takes most of the time for the first snapshot.
    public func next(hasOwners: Bool = true) -> SocketWorker.Answer {
        tools.withLock { tools in
            do throws(SystemFailure) {
                var snapshot = try tools.reader.read()
                tools.history.add(&snapshot)
                if hasOwners { tools.scan.addOwners(to: &snapshot) }
                return .success(snapshot)
            } catch {
                return .failure(error)
            }
        }
    }
}
