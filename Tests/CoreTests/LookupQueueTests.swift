import Testing

@testable import Core

@Suite("Lookup queue")
struct LookupQueueTests {
    private let address = IPAddress(ipv4: 0xc000_0201)

    private func forward(_ number: Int) -> LookupQueue.Job {
        .forward(
            LookupID(number: number), LookupRequest(.localHost(LocalHost(name: "atlas", addresses: []))))
    }

    private func reverse(_ number: Int) -> LookupQueue.Job { .reverse(LookupID(number: number), address) }

    @Test("jobs of one kind start in the order in which they were added")
    func order() {
        var queue = LookupQueue(limit: 10)
        for number in 1...3 { queue.add(forward(number)) }
        #expect((1...4).map { _ in queue.next() } == [forward(1), forward(2), forward(3), nil])
    }

    @Test("jobs of a started lookup run before those of a new one")
    func begunFirst() {
        var queue = LookupQueue(limit: 10)
        queue.add(forward(1))
        queue.add(forward(2))
        #expect(queue.next() == forward(1))
        queue.add(reverse(1))
        queue.add(reverse(1))
        #expect(queue.next() == reverse(1))
        #expect(queue.next() == reverse(1))
        #expect(queue.next() == forward(2))
    }

    @Test("the number of running jobs never exceeds the limit", arguments: [1, 2, 64])
    func limit(limit: Int) {
        var queue = LookupQueue(limit: limit)
        for number in 0..<200 { queue.add(forward(number)) }
        for number in 0..<limit { #expect(queue.next() == forward(number)) }
        #expect(queue.next() == nil)
        #expect(queue.atWork == limit)
        #expect(queue.waiting == 200 - limit)
        queue.finished()
        #expect(queue.atWork == limit - 1)
        #expect(queue.next() == forward(limit))
        #expect(queue.next() == nil)
    }

    @Test("with a limit of 0, no job starts")
    func noWorker() {
        var queue = LookupQueue(limit: 0)
        queue.add(forward(1))
        #expect(queue.next() == nil)
        #expect(queue.waiting == 1)
    }

    @Test("dropping a lookup removes its jobs only")
    func drop() {
        var queue = LookupQueue(limit: 10)
        queue.add(forward(1))
        queue.add(forward(2))
        queue.add(reverse(1))
        queue.add(reverse(3))
        queue.drop(LookupID(number: 1))
        #expect(queue.waiting == 2)
        #expect((1...3).map { _ in queue.next() } == [reverse(3), forward(2), nil])
    }

    @Test("a running job of a dropped lookup occupies its worker until it finishes")
    func dropAtWork() {
        var queue = LookupQueue(limit: 1)
        queue.add(forward(1))
        _ = queue.next()
        queue.drop(LookupID(number: 1))
        queue.add(forward(2))
        #expect(queue.next() == nil)
        queue.finished()
        #expect(queue.next() == forward(2))
    }

    @Test("a job identifies its lookup")
    func lookup() {
        #expect(forward(7).lookup == LookupID(number: 7))
        #expect(reverse(8).lookup == LookupID(number: 8))
    }
}
