import Testing

@testable import Core

@Suite("Datagram socket names")
struct SocketNameTests {
    @Test(
        "names are formatted as in other network tools",
        arguments: [
            ("127.0.0.1", 80, "127.0.0.1:80"), ("::1", 80, "[::1]:80"),
            ("fe80::1%eth0", 80, "[fe80::1%eth0]:80"), ("0.0.0.0", 0, "0.0.0.0:0"),
            ("::", 65_535, "[::]:65535"), ("ff12::1", 9, "[ff12::1]:9"),
        ])
    func udp(address: String, port: Int, text: String) throws {
        let name = SocketName.udp(try #require(IPAddress(address)), UInt16(port))
        #expect(name.text == text)
        #expect(!name.isUnix)
    }

    @Test("a path is shown with escapes, an abstract name with an @, and an unnamed socket has no text")
    func unix() {
        #expect(SocketName.path(Array("/tmp/a b.sock".utf8)).text == "/tmp/a b.sock")
        #expect(SocketName.abstract(Array("name".utf8)).text == "@name")
        #expect(SocketName.abstract([]).text == "@")
        #expect(SocketName.abstract([0, 0x61, 0]).text == #"@\0a\0"#)
        #expect(SocketName.path(Array("@a".utf8)).text == "./@a")
        #expect(SocketName.unnamed.text == nil)
        #expect(SocketName.path([0x2f, 0xff]).text == #"/\xff"#)
        #expect(SocketName.path(Array("/\u{fffd}\u{1b}".utf8)).text == #"/\xef\xbf\xbd\x1b"#)
        // Records have escapes only for what JSON cannot hold.
        #expect(SocketName.path(Array(#"/a\b"#.utf8) + [0x1b]).recordText == "/a\\b\u{1b}")
        #expect(SocketName.path([0x2f, 0xff]).recordText == #"/\xff"#)
        for name in [SocketName.path([0x2f]), .abstract([]), .unnamed] { #expect(name.isUnix) }
    }

    @Test("an abstract name differs from a path with the same text")
    func different() {
        #expect(SocketName.abstract(Array("a".utf8)) != .path(Array("@a".utf8)))
        #expect(SocketName.abstract([]) != .unnamed)
        #expect(SocketName.path([0x2f, 0xff]) != .path([0x2f, 0xfe]))
    }
}

@Suite("Rate history of one minute")
struct RateHistoryTests {
    private func at(_ seconds: Double) -> Instant { Instant(nanoseconds: Int64(seconds * 1e9)) }

    @Test("events are counted per second, and the current second comes last")
    func counts() {
        var history = RateHistory()
        history.add(3, at: at(1_000.0))
        history.add(4, at: at(1_000.999))
        history.add(5, at: at(1_002.5))
        let values = history.values(at: at(1_003))
        #expect(values.count == 60)
        #expect(values.suffix(4) == [7, 0, 5, 0])
        #expect(values.dropLast(4).allSatisfy { $0 == 0 })
    }

    @Test("a second is dropped when it is exactly one minute old")
    func window() {
        var history = RateHistory()
        history.add(9, at: at(1_000.5))
        #expect(history.values(at: at(1_059.9)).first == 9)
        #expect(history.values(at: at(1_060)).allSatisfy { $0 == 0 })
        #expect(history.values(at: at(5_000)).allSatisfy { $0 == 0 })
    }

    @Test("after a gap, no old values remain", arguments: [1, 30, 59, 60, 61, 119, 6_000])
    func gap(seconds: Int) {
        var history = RateHistory()
        for second in 0..<60 { history.add(second + 1, at: at(1_000 + Double(second))) }
        let later = 1_059 + Double(seconds)
        history.add(1_000, at: at(later))
        let values = history.values(at: at(later))
        #expect(values.last == 1_000)
        let kept = max(0, 60 - seconds)
        let old = Array(values.prefix(kept))
        #expect(old == Array((0..<60).map { $0 + 1 }.suffix(kept)))
        #expect(values.dropFirst(kept).dropLast().allSatisfy { $0 == 0 })
    }

    @Test("the next second is the deadline while the window has traffic; then there is no deadline")
    func deadline() {
        var history = RateHistory()
        #expect(history.deadline(after: at(1_000)) == nil)
        history.add(1, at: at(1_000.25))
        #expect(history.deadline(after: at(1_000.25)) == at(1_001))
        #expect(history.deadline(after: at(1_001)) == at(1_002))
        #expect(history.deadline(after: at(1_059.99)) == at(1_060))
        #expect(history.deadline(after: at(1_060)) == nil)
        history.add(1, at: at(2_000))
        #expect(history.deadline(after: at(2_000)) == at(2_001))
        history.add(0, at: at(2_100))
        #expect(history.deadline(after: at(2_100)) == nil)
    }

    @Test("a history has no more deadlines after an idle minute, and its values are then zero")
    func sleeps() {
        var (history, wakeUps) = (RateHistory(), 0)
        history.add(5, at: at(1_000.7))
        history.add(5, at: at(1_003.1))
        var now = at(1_003.1)
        while let next = history.deadline(after: now), wakeUps < 1_000 {
            #expect(next > now)
            (now, wakeUps) = (next, wakeUps + 1)
        }
        #expect(wakeUps == 60)
        #expect(history.values(at: now).allSatisfy { $0 == 0 })
    }

    @Test("a clock that starts at zero or steps back does no harm")
    func oddClocks() {
        var history = RateHistory()
        history.add(2, at: at(0))
        #expect(history.values(at: at(0)).last == 2)
        #expect(history.values(at: at(30))[29] == 2)
        history.add(3, at: at(100))
        history.add(4, at: at(90))
        #expect(history.values(at: at(100)).last == 7)
        #expect(history.values(at: at(90)).count == 60)
        history.add(.max, at: at(101))
        #expect(history.values(at: at(101)).last == Int(UInt32.max))
    }
}

@Suite("Send queue")
struct SendQueueTests {
    private let anna = SocketName.path([0x61])
    private let bert = SocketName.path([0x62])

    @Test("each receiver gets its datagrams in order")
    func order() {
        var queue = SendQueue()
        for number in UInt8(0)..<20 {
            _ = queue.append([number], to: number.isMultiple(of: 3) ? anna : bert)
        }
        var sent: [SocketName: [UInt8]] = [:]
        queue.drain { payload, peer in
            sent[peer, default: []] += payload
            return .done
        }
        #expect(sent[anna] == (0..<20).filter { $0.isMultiple(of: 3) })
        #expect(sent[bert] == (0..<20).filter { !$0.isMultiple(of: 3) })
        #expect(queue.isEmpty)
    }

    @Test("a receiver whose queue is full is tried once, keeps its order, and does not delay others")
    func full() {
        var queue = SendQueue()
        for number in UInt8(0)..<10 {
            _ = queue.append([number], to: anna)
            _ = queue.append([100 + number], to: bert)
        }
        var (tried, sent) = (0, [UInt8]())
        queue.drain { payload, peer in
            if peer == anna { tried += 1 } else { sent += payload }
            return peer == anna && tried == 4 ? .waits : .done
        }
        #expect(tried == 4)
        #expect(sent == Array(100..<110))
        #expect(queue.count == 7)
        #expect(queue.holds(for: anna) && !queue.holds(for: bert))
        var left: [UInt8] = []
        queue.drain { payload, _ in
            left += payload
            return .done
        }
        #expect(left == Array(3..<10))
        #expect(queue.isEmpty && !queue.holds(for: anna))
    }

    @Test("the queue is limited in datagrams and in bytes, and draining it makes room")
    func bounds() {
        var queue = SendQueue()
        func append(_ payload: [UInt8], _ peer: SocketName) -> Bool { queue.append(payload, to: peer) }
        for _ in 0..<1_024 { #expect(append([], anna)) }
        #expect(!append([], bert))
        #expect(queue.count == 1_024 && !queue.holds(for: bert))
        queue.drain { _, _ in .done }
        let megabyte = [UInt8](repeating: 0, count: 1 << 20)
        for _ in 0..<4 { #expect(append(megabyte, anna)) }
        #expect(!append([1], anna))
        #expect(append([], anna))
        var first = true
        queue.drain { _, _ in
            defer { first = false }
            return first ? .done : .waits
        }
        #expect(append(megabyte, anna))
        #expect(!append([1], anna))
    }
}

@Suite("Bursts")
struct BurstTests {
    private func at(_ milliseconds: Int64) -> Instant {
        Instant(nanoseconds: 5_000_000_000 + milliseconds * 1_000_000)
    }

    @Test("without a rate, all datagrams are due at once")
    func unlimited() {
        var burst = Burst(count: 1_000, size: 1, rate: nil)
        #expect(burst.due(now: at(0)) == 1_000)
        for _ in 0..<300 { burst.tried(isSent: true) }
        #expect(burst.due(now: at(0)) == 700)
        #expect(burst.deadline == at(0))
    }

    @Test("with a rate, the first datagram is due at once and the others at their intervals")
    func rated() {
        var burst = Burst(count: 5, size: 1, rate: 100)
        #expect(burst.deadline == nil)
        #expect(burst.due(now: at(0)) == 1)
        burst.tried(isSent: true)
        #expect(burst.due(now: at(9)) == 0)
        #expect(burst.deadline == at(10))
        #expect(burst.due(now: at(10)) == 1)
        burst.tried(isSent: false)
        #expect(burst.deadline == at(20))
        // A burst catches up after a delay, but never exceeds its count.
        #expect(burst.due(now: at(10_000)) == 3)
        for _ in 0..<3 { burst.tried(isSent: true) }
        #expect(burst.isOver)
        #expect(burst.due(now: at(20_000)) == 0)
        #expect(burst.sent == 4 && burst.failed == 1)
    }

    @Test(
        "exactly one datagram is due at each deadline, at every rate",
        arguments: [1, 3, 7, 999, 30_000, 9_999_999, 10_000_000])
    func deadlines(rate: Int) throws {
        var burst = Burst(count: 2_000, size: 1, rate: rate)
        var now = at(0)
        var idle = 0
        while !burst.isOver, idle < 10 {
            let due = burst.due(now: now)
            idle = due == 0 ? idle + 1 : 0
            for _ in 0..<due { burst.tried(isSent: true) }
            guard !burst.isOver else { break }
            let next = try #require(burst.deadline)
            // A deadline that is a nanosecond early must not loop forever.
            now = max(next, now)
            if due == 0 { now = now + .nanoseconds(1) }
        }
        #expect(burst.sent == 2_000)
    }

    @Test("no datagram is due after the clock steps back")
    func backwards() {
        var burst = Burst(count: 5, size: 1, rate: 10)
        #expect(burst.due(now: at(1_000)) == 1)
        burst.tried(isSent: true)
        #expect(burst.due(now: at(0)) == 0)
    }

    @Test(
        "a datagram carries its number; a short datagram keeps only the last digits",
        arguments: [
            (0, ""), (1, "3"), (7, "0000123"), (8, "00000123"), (9, "00000123."), (12, "00000123...."),
        ])
    func payload(size: Int, text: String) {
        var burst = Burst(count: 1_000, size: size, rate: nil)
        for _ in 0..<122 { burst.tried(isSent: true) }
        #expect(String(decoding: burst.payload, as: UTF8.self) == text)
        #expect(burst.payload.count == size)
    }

    @Test("numbers start at 1 and have eight digits, and the payload fills the maximum size")
    func numbers() {
        #expect(Burst(count: 1, size: 8, rate: nil).payload == Array("00000001".utf8))
        var burst = Burst(count: 10_000_000, size: 8, rate: nil)
        for _ in 1..<10_000_000 { burst.tried(isSent: true) }
        #expect(burst.payload == Array("10000000".utf8))
        #expect(Burst(count: 1, size: 65_507, rate: nil).payload.count == 65_507)
    }

    @Test("a report contains the count, duration, rate and failures")
    func report() {
        var burst = Burst(count: 1_000, size: 64, rate: nil)
        _ = burst.due(now: at(0))
        for _ in 0..<1_000 { burst.tried(isSent: true) }
        #expect(
            burst.report(now: at(250)) == "burst: 1000 datagrams of 64 B sent in 250.0 ms, 4000/s")
        #expect(burst.report(now: at(0)) == "burst: 1000 datagrams of 64 B sent in 0.0 ms, 0/s")
        var failing = Burst(count: 2, size: 0, rate: 5)
        _ = failing.due(now: at(0))
        for _ in 0..<2 { failing.tried(isSent: false) }
        #expect(failing.report(now: at(100)) == "burst: 0 datagrams of 0 B sent in 100.0 ms, 0/s, 2 failed")
    }
}
