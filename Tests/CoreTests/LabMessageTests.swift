import Core
import Testing

@Suite("Lab messages")
struct LabMessageTests {
    private func stream(_ numbers: [Int], size: Int) -> [UInt8] {
        numbers.flatMap { number in
            var bytes = [UInt8](repeating: 0, count: LabMessage.prefixSize) + LabMessage.blank(size: size)
            LabMessage.stampLength(&bytes, size: size)
            LabMessage.stamp(&bytes, at: LabMessage.prefixSize, number: number, due: .milliseconds(number))
            return bytes
        }
    }

    @Test("a message carries its number; a message that is too short has none")
    func number() {
        var message = LabMessage.blank(size: 200)
        LabMessage.stamp(&message, number: 70_000, due: .seconds(3))
        #expect(message.count == 200)
        #expect(LabMessage.number(of: message.span.bytes) == 70_000)
        let short = Array(message.prefix(11))
        #expect(LabMessage.number(of: short.span.bytes) == nil)
        #expect(LabMessage.blank(size: 1).count == LabMessage.minSize)
    }

    @Test(
        "the messages of a stream come out whole and in order, however the stream is split", arguments: 1...48
    )
    func cuts(length: Int) throws {
        let bytes = stream([1, 2, 3, 4], size: 20)
        var reader = MessageStream()
        var numbers: [Int] = []
        for start in stride(from: 0, to: bytes.count, by: length) {
            let part = bytes[start..<min(start + length, bytes.count)]
            numbers += try reader.read(part.span.bytes)
        }
        #expect(numbers == [1, 2, 3, 4])
    }

    @Test("an invalid message length ends the stream")
    func broken() {
        for length in [0, 11, 0x7fff_ffff, 0xffff_ffff] as [UInt32] {
            var bytes = stream([1], size: 20)
            for index in 0..<4 { bytes[index] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * index)) }
            var reader = MessageStream()
            #expect(throws: MessageStream.Broken.self) { try reader.read(bytes.span.bytes) }
        }
    }

    @Test("messages are due one interval apart, and never early")
    func source() {
        var load = LabLoad()
        (load.count, load.interval) = (3, .milliseconds(10))
        var source = MessageSource(load)
        #expect(source.next(at: .zero)?.number == 1)
        #expect(source.next(at: .milliseconds(9)) == nil)
        #expect(source.nextDue == .milliseconds(10))
        let late = source.next(at: .milliseconds(35))
        #expect(late?.number == 2 && late?.due == .milliseconds(10))
        #expect(source.next(at: .milliseconds(35))?.number == 3)
        #expect(source.isExhausted && source.nextDue == nil)
    }

    @Test("a message is late only if it did not wait for its socket")
    func late() {
        var load = LabLoad()
        (load.count, load.interval) = (6, .milliseconds(10))
        var source = MessageSource(load)
        #expect(source.next(at: .milliseconds(3))?.late == .milliseconds(3))
        source.block()
        #expect(source.next(at: .milliseconds(30))?.late == .some(nil))
        #expect(source.next(at: .milliseconds(30))?.late == .some(nil))
        #expect(source.next(at: .milliseconds(30))?.late == .some(nil))
        // No message was due any more.
        #expect(source.next(at: .milliseconds(30)) == nil)
        #expect(source.next(at: .milliseconds(46))?.late == .milliseconds(6))
    }

    @Test("without an interval, a message is due when it is taken")
    func burst() {
        var load = LabLoad()
        load.interval = .zero
        var source = MessageSource(load)
        let (first, second) = (source.next(at: .milliseconds(3)), source.next(at: .milliseconds(4)))
        #expect(first?.due == .milliseconds(3) && second?.due == .milliseconds(4))
        #expect(first?.late == .some(nil))
    }

    @Test("pausing a run stops its schedule, but not its clock")
    func clock() {
        func at(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }
        var clock = LabClock(start: at(1000))
        clock.pause(at: at(1100))
        #expect(clock.scheduleTime(at: at(1500)) == .milliseconds(100))
        #expect(clock.time(at: at(1500)) == .milliseconds(500))
        #expect(clock.instant(ofSchedule: .milliseconds(150)) == nil)
        clock.pause(at: at(1600))
        clock.resume(at: at(1700))
        clock.resume(at: at(1800))
        #expect(clock.scheduleTime(at: at(1800)) == .milliseconds(200))
        #expect(clock.instant(ofSchedule: .milliseconds(250)) == at(1850))
    }
}

@Suite("Clocks of a lab run")
struct LabClockTests {
    private func at(_ seconds: Int) -> Instant { Instant(nanoseconds: Int64(seconds) * 1_000_000_000) }

    @Test("a SYN held for 90 s and then passed leaves the run its whole deadline")
    func held() throws {
        var clock = LabClock(start: at(100))
        var schedule = LabSchedule(LabLoad())
        let limit = try #require(schedule.limit(Impairments()))
        clock.setHolding(true, at: at(101))
        #expect(clock.instant(ofWorking: limit) == nil)
        #expect(clock.workingTime(at: at(190)) == .seconds(1))
        clock.setHolding(false, at: at(191))
        #expect(clock.workingTime(at: at(192)) == .seconds(2))
        #expect(clock.instant(ofWorking: limit) == at(190) + limit)
        // The wait for the connection goes on too.
        #expect(schedule.limits(after: .seconds(2), Impairments()).contains(LabSchedule.maxConnectWait))
        schedule.begin(at: .seconds(92))
        #expect(clock.scheduleTime(at: at(192)) == .seconds(92))
    }

    @Test("a time both paused and held counts once", arguments: [true, false])
    func both(endsHoldFirst: Bool) {
        var clock = LabClock(start: at(0))
        clock.setHolding(true, at: at(10))
        clock.setHolding(true, at: at(12))
        clock.pause(at: at(20))
        if endsHoldFirst { clock.setHolding(false, at: at(30)) } else { clock.resume(at: at(30)) }
        #expect(clock.workingTime(at: at(35)) == .seconds(10))
        if endsHoldFirst { clock.resume(at: at(40)) } else { clock.setHolding(false, at: at(40)) }
        #expect(clock.workingTime(at: at(45)) == .seconds(15))
        #expect(clock.scheduleTime(at: at(45)) == .seconds(endsHoldFirst ? 25 : 35))
        #expect(clock.instant(ofWorking: .seconds(20)) == at(50))
    }
}

@Suite("Lane accounts")
struct LaneAccountTests {
    @Test("only a message that was sent and not received is lost, and it is counted once")
    func lost() {
        var account = LaneAccount(.first, count: 5)
        for number in 1...4 { account.sent(number, due: .zero) }
        account.received(1, at: .zero)
        for number in [1, 2, 2, 5, 6, 0] { account.lost(MessageLoss(message: number, cause: .cut)) }
        #expect(account.drops[.cut] == 1 && account.drops.total == 1)
        account.close(onWire: [], cause: .buffer)
        #expect(account.drops.total == 3 && account.lostMessages == [2, 3, 4])
        #expect(account.drainMessageEvents().filter { $0.kind == .lost }.map(\.number) == [2, 3, 4])
    }

    private func account(_ count: Int) -> LaneAccount {
        var account = LaneAccount(.first, count: count)
        for number in 1...count { account.sent(number, due: .milliseconds(number)) }
        _ = account.drainMessageEvents()
        return account
    }

    @Test("reordered, duplicate and lost messages are told apart")
    func kinds() {
        var account = account(5)
        for number in [1, 3, 2, 3, 5] { account.received(number, at: .milliseconds(20)) }
        account.close(onWire: [], cause: .buffer)
        #expect(
            account.drainMessageEvents().map(\.kind) == [
                .delivered, .delivered, .late, .twice, .delivered, .lost,
            ])
        #expect((account.delivered, account.duplicates, account.outOfOrder) == (4, 1, 1))
        #expect(account.lostMessages == [4])
    }

    @Test("each lost message has one cause, and what is still on the wire is not lost")
    func causes() {
        var account = account(8)
        account.received(1, at: .milliseconds(20))
        account.lost(MessageLoss(message: 2, cause: .wire))
        account.lost(MessageLoss(message: 3, cause: .fragments))
        for number in [2, 4, 5, 1] { account.corrupted(number) }
        account.close(onWire: [6], cause: .noPort)
        #expect(
            LossCause.allCases.map { account.drops[$0] } == [1, 0, 0, 2, 0, 1, 2])
        let figures = account.figures(isFinal: true)
        #expect((figures.lost, figures.undelivered) == (6, 1))
        #expect(account.lostMessages == [2, 3, 4, 5, 7, 8])
    }

    @Test("a corrupted datagram that found the receive buffer full counts there")
    func reconciled() {
        var account = account(5)
        for number in 1...4 { account.corrupted(number) }
        account.close(onWire: [], cause: .buffer)
        account.reconcile(checksumErrors: 3)
        #expect((account.drops[.checksum], account.drops[.buffer], account.drops.total) == (3, 2, 5))
        // The wire's copies fail their checksums too.
        account.reconcile(checksumErrors: 7)
        #expect(account.drops[.checksum] == 3)
    }

    @Test("what TCP has not delivered is undelivered, not lost")
    func owed() {
        var account = LaneAccount(.second, count: 5)
        for number in 1...4 { account.sent(number, due: .zero) }
        account.received(1, at: .zero)
        let figures = account.figures(isFinal: true)
        #expect((figures.lost, figures.undelivered) == (0, 3) && account.lostMessages == [])
    }

    @Test("a message that waited is told apart when it is read, and its wait counts")
    func waited() {
        var account = account(4)
        #expect(account.figures(isFinal: true).waited == Waits(count: 0, p50: nil, max: nil))
        for (message, milliseconds) in [(2, 30), (3, 10), (9, 99)] {
            account.waited(StreamHoles.Wait(message: message, duration: .milliseconds(milliseconds)))
        }
        for number in 1...4 { account.received(number, at: .milliseconds(40)) }
        #expect(account.drainMessageEvents().map(\.kind) == [.delivered, .waited, .waited, .delivered])
        #expect(
            account.figures(isFinal: true).waited
                == Waits(count: 2, p50: .milliseconds(10), max: .milliseconds(30)))
    }

    @Test("a message number that was never sent is ignored")
    func strangers() {
        var account = LaneAccount(.second, count: 3)
        account.sent(1, due: .zero)
        for number in [-1, 0, 2, 4, .max, .min] { account.received(number, at: .seconds(1)) }
        #expect(account.delivered == 0 && account.sent == 1)
    }

    @Test("latency is measured from the due time; percentiles use the nearest rank")
    func latency() throws {
        var account = account(100)
        #expect(account.figures(isFinal: true).latency == nil)
        for number in 1...100 { account.received(number, at: .milliseconds(number * 2)) }
        let percentiles = account.figures(isFinal: true).latency
        let latency = try #require(percentiles)
        #expect(latency.p50 == .milliseconds(50) && latency.p90 == .milliseconds(90))
        #expect(latency.p99 == .milliseconds(99) && latency.max == .milliseconds(100))
    }

    @Test("the percentiles of a long run are exact in the final report")
    func cached() throws {
        var account = account(1000)
        for number in 1...990 { account.received(number, at: .milliseconds(number + 1)) }
        #expect(account.figures(isFinal: false).latency?.max == .milliseconds(1))
        for number in 991...1000 { account.received(number, at: .milliseconds(number + 5)) }
        #expect(account.figures(isFinal: false).latency?.max == .milliseconds(1))
        #expect(account.figures(isFinal: true).latency?.max == .milliseconds(5))
    }

    @Test("the number of message events is limited, but the counters include all messages")
    func marks() {
        var account = account(10_000)
        for number in 1...10_000 { account.received(number, at: .seconds(20)) }
        #expect(account.drainMessageEvents().count == 4096)
        #expect(account.delivered == 10_000 && account.drainMessageEvents().isEmpty)
    }
}
