import TestSupport
import Testing

@testable import Core

@Suite("Lookup queue")
struct LookupQueueTests {
    private let address = IPAddress(ipv4: 0xc000_0201)
    private let start = Instant(nanoseconds: 1_000_000_000)
    private let request = LookupRequest(
        .localHost(LocalHost(name: "atlas", addresses: [])), timeout: .seconds(1))

    private func id(_ number: Int) -> LookupID { LookupID(number: number) }

    private func forward(_ number: Int) -> LookupQueue.Job { .forward(id(number), request) }

    private func reverse(_ number: Int) -> LookupQueue.Job { .reverse(id(number), address) }

    /// Returns a queue with these lookups.
    private func queue(of numbers: some Sequence<Int>, limit: Int = 10, maxThreads: Int = 100) -> LookupQueue
    {
        var queue = LookupQueue(limit: limit, maxThreads: maxThreads)
        for number in numbers { queue.add(id(number), request, now: start) }
        return queue
    }

    // MARK: Order

    @Test("lookups start in the order in which they were added")
    func order() {
        var queue = queue(of: 1...3)
        #expect((1...4).map { _ in queue.next(now: start) } == [forward(1), forward(2), forward(3), nil])
    }

    @Test("jobs of a started lookup run before those of a new one")
    func begunFirst() {
        var queue = queue(of: 1...2)
        #expect(queue.next(now: start) == forward(1))
        queue.add([address, address], of: id(1))
        #expect(queue.next(now: start) == reverse(1))
        #expect(queue.next(now: start) == reverse(1))
        #expect(queue.next(now: start) == forward(2))
    }

    @Test("started lookups take turns, so that one with many addresses does not delay the others")
    func turns() {
        var queue = queue(of: 1...2)
        for _ in 1...2 { _ = queue.next(now: start) }
        queue.add([address, address, address], of: id(1))
        queue.add([address], of: id(2))
        #expect((1...4).map { _ in queue.next(now: start) } == [1, 2, 1, 1].map(reverse))
    }

    @Test("the number of running jobs never exceeds the limit", arguments: [1, 2, 64])
    func limit(limit: Int) {
        var queue = queue(of: 0..<200, limit: limit)
        for number in 0..<limit { #expect(queue.next(now: start) == forward(number)) }
        #expect(queue.next(now: start) == nil)
        #expect(queue.load == LookupLoad(waiting: 200 - limit, atWork: limit))
        queue.finished(id(0))
        #expect(queue.load.atWork == limit - 1)
        #expect(queue.next(now: start) == forward(limit))
        #expect(queue.next(now: start) == nil)
    }

    @Test("with a limit of 0, no job starts")
    func noWorker() {
        var queue = queue(of: 1...1, limit: 0)
        #expect(queue.next(now: start) == nil)
        #expect(queue.load.waiting == 1)
    }

    // MARK: Cancelling

    @Test("cancelling a lookup removes its jobs only")
    func cancel() {
        var queue = queue(of: 1...4)
        for _ in 1...2 { _ = queue.next(now: start) }
        queue.add([address], of: id(1))
        queue.add([address], of: id(2))
        queue.cancel(id(1))
        queue.cancel(id(3))
        #expect(queue.load == LookupLoad(waiting: 2, atWork: 2))
        queue.add([address], of: id(1))
        #expect((1...3).map { _ in queue.next(now: start) } == [reverse(2), forward(4), nil])
    }

    @Test("a running job of a cancelled lookup occupies its worker until it ends")
    func cancelAtWork() {
        var queue = queue(of: 1...2, limit: 1)
        _ = queue.next(now: start)
        queue.cancel(id(1))
        #expect(queue.next(now: start) == nil)
        queue.finished(id(1))
        #expect(queue.next(now: start) == forward(2))
        #expect(queue.load == LookupLoad(waiting: 0, atWork: 1))
    }

    @Test("a job identifies its lookup")
    func lookup() {
        #expect(forward(7).lookup == id(7))
        #expect(reverse(8).lookup == id(8))
    }

    // MARK: Time

    @Test("the time limit of a lookup counts from its start on a worker, and covers its later jobs")
    func deadline() {
        var queue = queue(of: 1...2, limit: 1)
        #expect(queue.deadline == nil)
        _ = queue.next(now: start + .seconds(7))
        #expect(queue.deadline == start + .seconds(8))
        queue.add([address], of: id(1))
        queue.finished(id(1))
        _ = queue.next(now: start + .milliseconds(7900))
        #expect(queue.deadline == start + .seconds(8))
        #expect(queue.timePassed(now: start + .milliseconds(7999)).timedOut == [])
        #expect(queue.timePassed(now: start + .seconds(8)).timedOut == [id(1)])
        #expect(queue.load == LookupLoad(waiting: 1, abandoned: 1))
        #expect(queue.next(now: start + .seconds(9)) == forward(2))
        #expect(queue.deadline == start + .seconds(10))
    }

    @Test("a lookup without further jobs is over and has no deadline")
    func over() {
        var queue = queue(of: 1...1)
        _ = queue.next(now: start)
        queue.finished(id(1))
        #expect(queue.deadline == nil && queue.load == LookupLoad())
    }

    @Test(
        "a lookup that has timed out gives its worker to the next, cancelled or not",
        arguments: [false, true])
    func abandoned(isCancelled: Bool) {
        var queue = queue(of: 1...2, limit: 1)
        _ = queue.next(now: start)
        if isCancelled { queue.cancel(id(1)) }
        #expect(queue.timePassed(now: start + .seconds(1)).timedOut == [id(1)])
        #expect(queue.next(now: start + .seconds(1)) == forward(2))
        #expect(queue.load == LookupLoad(atWork: 1, abandoned: 1))
        queue.finished(id(1))
        #expect(queue.load == LookupLoad(atWork: 1))
    }

    @Test("names that never get an answer end in as many time-outs as they need workers")
    func silence() {
        var queue = queue(of: 0..<256, limit: 64, maxThreads: 256)
        var ended: [LookupID] = []
        for round in 0...4 {
            let now = start + .seconds(round)
            ended += queue.timePassed(now: now).timedOut
            while queue.next(now: now) != nil {}
        }
        #expect(ended == (0..<256).map(id))
        #expect(queue.load == LookupLoad(abandoned: 256))
        #expect(queue.deadline == nil)
    }

    @Test("no more threads are started than the maximum, and one that comes free is used")
    func maxThreads() {
        var queue = queue(of: 0..<5, limit: 2, maxThreads: 4)
        for round in 0...2 {
            _ = queue.timePassed(now: start + .seconds(round))
            while queue.next(now: start + .seconds(round)) != nil {}
        }
        #expect(queue.load == LookupLoad(waiting: 1, abandoned: 4))
        queue.finished(id(0))
        #expect(queue.next(now: start + .seconds(3)) == forward(4))
        #expect(queue.load == LookupLoad(atWork: 1, abandoned: 3))
    }

    /// Returns a queue whose threads have all been abandoned after one second.
    private func exhausted(waiting: Range<Int>) -> LookupQueue {
        var queue = queue(of: 0..<4, limit: 4, maxThreads: 4)
        while queue.next(now: start) != nil {}
        for number in waiting { queue.add(id(number), request, now: start) }
        _ = queue.timePassed(now: start + .seconds(1))
        return queue
    }

    @Test("lookups are refused if no thread comes free in time")
    func refused() {
        var queue = exhausted(waiting: 4..<6)
        let due = start + .seconds(1) + LookupQueue.maxWait
        #expect(queue.deadline == due)
        let later = start + .seconds(9)
        queue.add(id(6), request, now: later)
        #expect(queue.timePassed(now: later).refused == [])
        #expect(queue.timePassed(now: due).refused == [id(4), id(5)])
        #expect(queue.deadline == later + LookupQueue.maxWait)
        #expect(queue.load == LookupLoad(waiting: 1, abandoned: 4))
    }

    @Test("lookups are not refused once enough threads have come free")
    func recovered() {
        var queue = exhausted(waiting: 4..<8)
        for number in 0..<4 { queue.finished(id(number)) }
        let now = start + .seconds(11)
        #expect(queue.timePassed(now: now).refused == [])
        #expect(queue.next(now: now) == forward(4))
    }

    @Test("a queue costs as much per lookup and address with 4,000 as with 1,000")
    func growth() {
        let ratio = Growth.costRatio(of: 4_000, to: 1_000) { count in
            var queue = queue(of: 0..<count, limit: 64, maxThreads: count)
            var now = start
            while queue.load.waiting > 0 {
                now = now + .seconds(1)
                _ = (queue.timePassed(now: now), queue.deadline)
                while let job = queue.next(now: now) {
                    if case .forward(let id, _) = job { queue.add([address, address], of: id) }
                    if job.lookup.number % 2 == 0 { queue.finished(job.lookup) }
                }
            }
        }
        #expect(ratio <= Growth.linearLimit)
    }
}
