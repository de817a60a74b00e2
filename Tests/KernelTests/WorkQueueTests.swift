import Core
import Foundation
import PseudoTerminal
import Synchronization
import Testing

@testable import Kernel

@Suite("Work queue", .timeLimit(.minutes(10)))
struct WorkQueueTests {
    /// The numbers processed so far, and the semaphores that control the work.
    private final class Log: Sendable {
        private let numbers = Mutex<[Int]>([])
        let gate = DispatchSemaphore(value: 0)
        let end = DispatchSemaphore(value: 0)

        func add(_ number: Int) { numbers.withLock { $0.append(number) } }
        var all: [Int] { numbers.withLock { $0 } }
    }

    /// Returns a queue whose work waits before each number that is not negative.
    private func queue(_ log: Log, maxItems: Int = 3, maxSize: Int = 100) -> WorkQueue<Int> {
        WorkQueue(maxItems: maxItems, maxSize: maxSize) { number, _ in
            if number >= 0 { log.gate.wait() }
            log.add(number)
            if number == Self.last { log.end.signal() }
        }
    }

    private static let last = -1

    private func awaitIdle(_ queue: WorkQueue<Int>) throws {
        let deadline = Instant.current + .patience
        while queue.lastProgress != nil {
            try #require(Instant.current < deadline, "the work has not ended")
            sched_yield()
        }
    }

    @Test("every item is processed once and in order, even if added while the thread exits")
    func order() {
        let log = Log()
        let queue = queue(log, maxItems: 10_000, maxSize: 10_000)
        let numbers = (2...5_000).map { -$0 }
        for number in numbers { #expect(queue.add(number, size: 1)) }
        queue.add(Self.last)
        log.end.wait()
        #expect(log.all == numbers + [Self.last])
    }

    @Test("an item beyond the limits is refused at once; finished work makes room")
    func bounds() throws {
        let log = Log()
        let queue = queue(log)
        #expect(queue.add(0, size: 1_000), "what is too large by itself is accepted alone")
        #expect(!queue.hasRoom(for: 1) && !queue.add(1, size: 1))
        log.gate.signal()
        try awaitIdle(queue)
        #expect(queue.add(2, size: 40) && queue.add(3, size: 60))
        #expect(!queue.add(4, size: 1), "by size")
        for _ in 0..<2 { log.gate.signal() }
        try awaitIdle(queue)
        for number in 5...8 { _ = queue.add(number, size: 1) }
        queue.add(Self.last)
        for _ in 0..<4 { log.gate.signal() }
        log.end.wait()
        #expect(log.all.prefix(4) == [0, 2, 3, 5], "what was refused is not done")
    }

    @Test("cancelling a queue discards the waiting items")
    func cancelled() throws {
        let log = Log()
        let queue = queue(log)
        for number in 0..<3 { _ = queue.add(number, size: 1) }
        #expect(queue.lastProgress != nil)
        queue.cancel()
        queue.add(Self.last)
        for _ in 0..<3 { log.gate.signal() }
        try awaitIdle(queue)
        #expect(log.all.count <= 1)
    }
}
