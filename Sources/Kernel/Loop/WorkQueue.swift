import Core
import Synchronization

/// Work for one thread, dealt with in its order, of which only so much may wait.
///
/// The thread lives while there is something to do, and no longer. One other thread adds work, and never waits: what
/// does not fit is refused.
public final class WorkQueue<Item: Sendable>: Sendable {
    /// Does a piece of work, and calls `progress` between its steps where it may take long.
    public typealias Work = @Sendable (_ item: Item, _ progress: @Sendable () -> Void) -> Void

    private struct Contents {
        /// Those before `first` are gone already: removing each by itself would move all the others.
        private var items: [(item: Item, size: Int)?] = []
        private var first = 0
        /// Sizes of all, that of the item at work included.
        var size = 0
        var hasWorker = false
        var isBusy = false
        var isCancelled = false

        /// The items that wait.
        var count: Int { items.count - first }

        mutating func append(_ item: Item, size: Int) {
            items.append((item, size))
            self.size += size
        }

        mutating func popFirst() -> (item: Item, size: Int)? {
            guard first < items.count else { return nil }
            let item = items[first].take()
            first += 1
            if first == items.count || first == 1_024 {
                items.removeFirst(first)
                first = 0
            }
            return item
        }

        mutating func removeAll() { (items, first) = ([], 0) }
    }

    private let contents = Mutex(Contents())
    /// Nanoseconds of the monotonic clock.
    private let progressedAt = Atomic<Int64>(0)
    private let maxItems: Int
    private let maxSize: Int
    private let work: Work

    /// - Parameters:
    ///   - maxItems: The items that may wait.
    ///   - maxSize: Their sizes together; an item that is larger by itself is accepted when nothing else waits.
    public init(maxItems: Int, maxSize: Int, work: @escaping Work) {
        (self.maxItems, self.maxSize, self.work) = (maxItems, maxSize, work)
    }

    /// Adds an item, unless it does not fit.
    ///
    /// - Returns: Whether it was added.
    public func add(_ item: Item, size: Int) -> Bool {
        guard hasRoom(for: size) else { return false }
        append(item, size: size)
        return true
    }

    /// Adds an item that must not be refused. The caller bounds how many there are.
    public func add(_ item: Item) { append(item, size: 0) }

    /// Whether an item of this size fits; only adding makes the room smaller.
    public func hasRoom(for size: Int) -> Bool {
        contents.withLock { contents in
            contents.size == 0 || contents.count < maxItems && contents.size + size <= maxSize
        }
    }

    /// Forgets what waits, and whatever is added from now on. The item at work is not interrupted.
    public func cancel() {
        contents.withLock { contents in
            contents.removeAll()
            contents.isCancelled = true
        }
    }

    /// When the work last came forward; nil while there is none.
    public var lastProgress: Instant? {
        let hasWork = contents.withLock { $0.isBusy || $0.count > 0 }
        return hasWork ? Instant(nanoseconds: progressedAt.load(ordering: .relaxed)) : nil
    }

    private func append(_ item: Item, size: Int) {
        let needsWorker = contents.withLock { contents in
            guard !contents.isCancelled else { return false }
            contents.append(item, size: size)
            defer { contents.hasWorker = true }
            return !contents.hasWorker
        }
        guard needsWorker else { return }
        noteProgress()
        // Without a thread the items wait for the next one that is added.
        if !WorkerThread.start({ [self] in workThroughAll() }) {
            contents.withLock { $0.hasWorker = false }
        }
    }

    private func workThroughAll() {
        while let (item, size) = next() {
            work(item, noteProgress)
            noteProgress()
            contents.withLock { $0.size -= size }
        }
    }

    private func next() -> (item: Item, size: Int)? {
        contents.withLock { contents in
            let next = contents.popFirst()
            contents.isBusy = next != nil
            contents.hasWorker = contents.isBusy
            return next
        }
    }

    private func noteProgress() { progressedAt.store(Instant.current.nanoseconds, ordering: .relaxed) }
}
