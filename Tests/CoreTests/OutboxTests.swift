import Testing

@testable import Core

/// A receiver with room for so many datagrams, and all that an outbox tells.
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

    /// What was told since the last time.
    func news() -> [Outbox.Event] {
        defer { told = [] }
        return told
    }
}

@Suite("What a chat has to send")
struct OutboxTests {
    private let anna = SocketName.path([0x61])
    private let bert = SocketName.path([0x62])

    @Test("where there is room a datagram is sent at once, and nothing is told")
    func room() {
        var outbox = Outbox()
        let receivers = Receivers()
        outbox.send([1], to: anna, by: receivers.take, receivers.tell)
        outbox.send([], to: bert, by: receivers.take, receivers.tell)
        #expect(receivers.got == [anna: [[1]], bert: [[]]])
        #expect(outbox.isEmpty && outbox.deadline == nil && receivers.news() == [])
    }

    @Test("what has no room waits, told once, is overtaken by nothing, and holds up nobody else")
    func waits() {
        var outbox = Outbox()
        let receivers = Receivers([anna: 1])
        for number in UInt8(0)..<4 { outbox.send([number], to: anna, by: receivers.take, receivers.tell) }
        #expect(receivers.news() == [.waits(anna, isFirst: true)])
        #expect(receivers.attempts == 2, "behind what waits nothing is tried")
        outbox.send([9], to: bert, by: receivers.take, receivers.tell)
        #expect(receivers.got == [anna: [[0]], bert: [[9]]])
        #expect(!outbox.isEmpty)
        // There is room for some of it.
        receivers.room[anna] = 2
        outbox.retry([anna], by: receivers.take, receivers.tell)
        #expect(receivers.got[anna] == [[0], [1], [2]])
        #expect(receivers.news() == [.waits(anna, isFirst: false)])
        receivers.room[anna] = 1
        outbox.retry([anna], by: receivers.take, receivers.tell)
        #expect(receivers.got[anna] == [[0], [1], [2], [3]])
        #expect(receivers.news() == [.caughtUp])
        #expect(outbox.isEmpty)
        // A new wait is news again.
        outbox.send([5], to: anna, by: receivers.take, receivers.tell)
        #expect(receivers.news() == [.waits(anna, isFirst: true)])
    }

    @Test("a failure is told with its bytes, and one of many that waited once for all of them")
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

    @Test("what is too much to wait is told, and is not kept")
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

    @Test("a burst is sent in turns, stops where there is no room, and tells its end")
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

    @Test("a burst goes on behind a datagram of it that failed")
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

    @Test("what is given up is told for each receiver, and a burst by itself")
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
        // Nothing is left of it when room comes later.
        receivers.room = [:]
        outbox.retry([anna, bert], by: receivers.take, receivers.tell)
        #expect(receivers.got.isEmpty && receivers.news() == [])
    }
}
