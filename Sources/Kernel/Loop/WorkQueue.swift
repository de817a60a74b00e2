import Core
import Synchronization

/// A bounded first-in, first-out queue of work for one thread.
///
/// The worker thread runs only while the queue has work. Another single thread adds work and never blocks: an item
/// that does not fit is refused.
public final class WorkQueue<Item: Sendable>: Sendable {
    /// Processes an item, and calls `progress` between the steps of long work.
    public typealias Work = @Sendable (_ item: Item, _ progress: @Sendable () -> Void) -> Void

    private struct Contents {
        /// Items before index `first` are already consumed, because removing them one by one would shift the rest.
        private var items: [(item: Item, size: Int)?] = []
        private var first = 0
        /// The total size, including the item in progress.
        var size = 0
        var hasWorker = false
        var isBusy = false
        var isCancelled = false

        /// The number of waiting items.
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
    /// Nanoseconds on the monotonic clock.
    private let progressedAt = Atomic<Int64>(0)
    private let maxItems: Int
    private let maxSize: Int
    private let work: Work

    /// - Parameters:
    ///   - maxItems: The maximum number of waiting items.
    ///   - maxSize: The maximum total size. A larger item is accepted only when the queue is empty.
    public init(maxItems: Int, maxSize: Int, work: @escaping Work) {
        (self.maxItems, self.maxSize, self.work) = (maxItems, maxSize, work)
    }

    /// Adds an item if it fits.
    ///
    /// - Returns: Whether it was added.
    public func add(_ item: Item, size: Int) -> Bool {
        guard hasRoom(for: size) else { return false }
        append(item, size: size)
        return true
    }

    /// Adds an item regardless of the limits. The caller bounds the number of such items.
    public func add(_ item: Item) { append(item, size: 0) }

    /// Returns whether an item of this size fits. A true result stays valid until the next item is added.
    public func hasRoom(for size: Int) -> Bool {
        contents.withLock { contents in
            contents.size == 0 || contents.count < maxItems && contents.size + size <= maxSize
        }
    }

    /// Discards the waiting items and all that are added later. Does not interrupt the item in progress.
    public func cancel() {
        contents.withLock { contents in
            contents.removeAll()
            contents.isCancelled = true
        }
    }

    /// The time of the last progress; nil while the queue has no work.
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
        recordProgress()
        // If no thread can be started, the items wait until the next item is added.
        if !WorkerThread.start({ [self] in processAll() }) {
            contents.withLock { $0.hasWorker = false }
        }
    }

    private func processAll() {
        while let (item, size) = next() {
            work(item, recordProgress)
            recordProgress()
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

    private func recordProgress() { progressedAt.store(Instant.current.nanoseconds, ordering: .relaxed) }
}
