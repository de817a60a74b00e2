import Testing

@testable import Core

/// Receivers with queues of limited size, and the events of an outbox.
private final class Receivers {
    var room: [SocketName: Int]
    var failure: Int32?
    private(set) var got: [SocketName: [[UInt8]]] = [:]
    private(set) var attempts = 0
    var told: [Outbox.Event] = []

    init(_ room: [SocketName: Int] = [:]) {
        self.room = room
    }

    func take(_ payload: [UInt8], _ peer: SocketName) -> Outbox.Attempt {
        attempts += 1
        if let failure { return .failed(failure) }
        guard room[peer, default: .max] > 0 else { return .full }
        room[peer]? -= 1
        got[peer, default: []].append(payload)
        return .sent
    }

    func tell(_ event: Outbox.Event) { told.append(event) }

    /// Returns the events since the last call.
    func news() -> [Outbox.Event] {
        defer { told = [] }
        return told
    }
}

@Suite("Outbox")
struct OutboxTests {
    private let anna = SocketName.path([0x61])
    private let bert = SocketName.path([0x62])

    @Test("a datagram is sent at once if the receiver's queue has room, without an event")
    func room() {
        var outbox = Outbox()
        let receivers = Receivers()
        outbox.send([1], to: anna, by: receivers.take, receivers.tell)
        outbox.send([], to: bert, by: receivers.take, receivers.tell)
        #expect(receivers.got == [anna: [[1]], bert: [[]]])
        #expect(outbox.isEmpty && outbox.deadline == nil && receivers.news() == [])
    }

    @Test("a full receiver's datagrams wait in order with one event, and do not delay other receivers")
    func waits() {
        var outbox = Outbox()
        let receivers = Receivers([anna: 1])
        for number in UInt8(0)..<4 { outbox.send([number], to: anna, by: receivers.take, receivers.tell) }
        #expect(receivers.news() == [.waits(anna, isFirst: true)])
        #expect(receivers.attempts == 2, "behind what waits nothing is tried")
        outbox.send([9], to: bert, by: receivers.take, receivers.tell)
        #expect(receivers.got == [anna: [[0]], bert: [[9]]])
        #expect(!outbox.isEmpty)
        // The receiver's queue has room for some of the datagrams.
        receivers.room[anna] = 2
        outbox.retry([anna], by: receivers.take, receivers.tell)
        #expect(receivers.got[anna] == [[0], [1], [2]])
        #expect(receivers.news() == [.waits(anna, isFirst: false)])
        receivers.room[anna] = 1
        outbox.retry([anna], by: receivers.take, receivers.tell)
        #expect(receivers.got[anna] == [[0], [1], [2], [3]])
        #expect(receivers.news() == [.caughtUp])
        #expect(outbox.isEmpty)
        // When datagrams wait again, there is a new event.
        outbox.send([5], to: anna, by: receivers.take, receivers.tell)
        #expect(receivers.news() == [.waits(anna, isFirst: true)])
    }

    @Test("a failed send reports its bytes; the failure of many queued datagrams is reported once")
    func failures() {
        var outbox = Outbox()
        let receivers = Receivers([anna: 0])
        for number in UInt8(0)..<3 { outbox.send([number], to: anna, by: receivers.take, receivers.tell) }
        _ = receivers.news()
        receivers.failure = 111
        outbox.send([1, 2, 3], to: bert, by: receivers.take, receivers.tell)
        #expect(receivers.news() == [.failed(bert, error: 111, bytes: 3)])
        outbox.retry([anna], by: receivers.take, receivers.tell)
        #expect(receivers.news() == [.failedWaiting(anna, error: 111, count: 3)])
        #expect(outbox.isEmpty)
    }

    @Test("a datagram that exceeds the queue's limit is reported and discarded")
    func overflow() {
        var outbox = Outbox()
        let receivers = Receivers([anna: 0])
        for _ in 0..<5 {
            outbox.send([UInt8](repeating: 0, count: 1 << 20), to: anna, by: receivers.take, receivers.tell)
        }
        #expect(receivers.news() == [.waits(anna, isFirst: true), .overflowed(anna, bytes: 1 << 20)])
        receivers.room = [:]
        outbox.retry([anna], by: receivers.take, receivers.tell)
        #expect(receivers.got[anna]?.count == 4)
    }

    @Test("a burst is sent in turns, waits while the receiver's queue is full, and reports its end")
    func burst() {
        var outbox = Outbox()
        let (receivers, now) = (Receivers([anna: 5]), Instant(nanoseconds: 1_000))
        let begun = [(10, anna), (1, bert)].map { count, peer in
            outbox.start(Burst(count: count, size: 8, rate: nil), to: peer)
        }
        #expect(begun == [true, false], "one at a time")
        #expect(outbox.deadline == Instant(nanoseconds: 0))
        func go() { outbox.continueBurst(now: now, limit: 4, by: receivers.take, receivers.tell) }
        go()
        #expect(receivers.got[anna]?.count == 4 && receivers.news() == [])
        go()
        #expect(receivers.news() == [.waits(anna, isFirst: true)])
        #expect(outbox.deadline == nil, "the receiver says when to go on")
        let attempts = receivers.attempts
        go()
        #expect(receivers.attempts == attempts)
        for isLast in [false, true] {
            receivers.room[anna] = isLast ? 3 : 2
            outbox.retry([anna], by: receivers.take, receivers.tell)
            go()
            if !isLast { #expect(receivers.news() == [.waits(anna, isFirst: false)]) }
        }
        #expect(
            receivers.got[anna]?.map { String(decoding: $0, as: UTF8.self) }
                == (1...10).map { String("0000000\($0)".suffix(8)) })
        guard case .endedBurst(anna, let burst)? = receivers.news().first else {
            Issue.record("the end was not told")
            return
        }
        #expect(burst.sent == 10 && burst.failed == 0)
        #expect(outbox.isEmpty && outbox.deadline == nil)
    }

    @Test("a burst continues after one of its datagrams fails")
    func failedInBurst() {
        var outbox = Outbox()
        let receivers = Receivers()
        receivers.failure = 90
        _ = outbox.start(Burst(count: 2, size: 8, rate: nil), to: anna)
        outbox.continueBurst(
            now: Instant(nanoseconds: 1), limit: 256, by: receivers.take, receivers.tell)
        let told = receivers.news()
        #expect(told.prefix(2) == [.failedInBurst(anna, error: 90), .failedInBurst(anna, error: 90)])
        #expect(told.count == 3 && outbox.isEmpty)
    }

    @Test("discarded datagrams are reported per receiver, and a burst separately")
    func giveUp() {
        var outbox = Outbox()
        let receivers = Receivers([anna: 0, bert: 0])
        for peer in [anna, bert, anna] { outbox.send([1], to: peer, by: receivers.take, receivers.tell) }
        let burst = Burst(count: 3, size: 8, rate: nil)
        _ = outbox.start(burst, to: bert)
        _ = receivers.news()
        outbox.giveUp(receivers.tell)
        #expect(
            receivers.news() == [.gaveUp(anna, count: 2), .gaveUp(bert, count: 1), .gaveUpBurst(bert, burst)])
        #expect(outbox.isEmpty)
        // Discarded datagrams are not sent when the queue has room again.
        receivers.room = [:]
        outbox.retry([anna, bert], by: receivers.take, receivers.tell)
        #expect(receivers.got.isEmpty && receivers.news() == [])
    }
}
