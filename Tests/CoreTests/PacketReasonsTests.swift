import Core
import Testing

@Suite("Why a TCP segment was sent")
struct PacketReasonsTests {
    private func block(_ start: UInt32, _ end: UInt32, others: Int = 0) -> PacketReason.SACKBlock {
        PacketReason.SACKBlock(start: start, end: end, others: others)
    }

    @Test("an undisturbed connection has no reasons, and the kernel is never asked")
    func clean() {
        var trace = StreamTrace()
        trace.open()
        for number in 1...20 as ClosedRange<UInt32> {
            let sent = trace.message(number, at: 20 * Int(number))
            #expect(sent.reason == nil && sent.previous == nil && !sent.isRetransmission)
            #expect(sent.messages == Int(number)...Int(number))
            #expect(trace.acknowledge(number, at: 20 * Int(number) + 5) == nil)
        }
        let fin = trace.send(at: 500, seq: 1 + 204 * 20, length: 1, flags: .fin)
        #expect(fin.reason == nil && fin.messages == nil)
        #expect(trace.questions == 0 && trace.retransmissions() == RetransmissionTally())
    }

    @Test("a lost segment: duplicate ACKs with SACK blocks, then a fast retransmission")
    func fast() {
        var trace = StreamTrace()
        trace.open()
        let lost = trace.message(1, at: 20, arrives: false)
        #expect(lost.reason == nil)
        for number in 2...4 as ClosedRange<UInt32> {
            _ = trace.message(number, at: 20 + Int(number))
            let reason = trace.acknowledge(0, at: 25 + Int(number), messages: 2...number)
            #expect(
                reason == .duplicateACK(number: Int(number) - 1, block: block(205, 1 + 204 * number)))
        }
        trace.kernel(state: 3) { $0.fast = 1 }
        let again = trace.message(1, at: 40)
        #expect(again.reason == .fastRetransmission(laterSACKed: 3, attempt: 1))
        #expect(again.previous == Transmission(number: 4, at: .milliseconds(20)))
        #expect(again.isRetransmission && trace.questions == 1)
        #expect(again.reason?.mark == "fast retransmit")
        #expect(
            again.reason?.sentence(.aToB) == "Sent again: three later segments were SACKed.")
        // A retransmission that is lost too.
        trace.kernel(state: 3) { $0.fast = 2 }
        let second = trace.message(1, at: 60)
        #expect(second.reason == .fastRetransmission(laterSACKed: 3, attempt: 2))
        #expect(second.previous?.at == .milliseconds(40))
        #expect(trace.retransmissions().fast == 2 && trace.retransmissions().total == 2)
    }

    @Test("the retransmission timer: its length doubles with each try, and then the rest is sent again")
    func timeout() {
        var trace = StreamTrace()
        trace.open()
        for number in 1...3 as ClosedRange<UInt32> { _ = trace.message(number, at: 20, arrives: false) }
        trace.kernel(state: 4, timeouts: 1, backoff: 1, rto: 426) { $0.timeout = 1 }
        let first = trace.message(1, at: 233, arrives: false).reason
        #expect(
            first
                == .timeout(.init(timer: .milliseconds(213), attempt: 1, next: .milliseconds(426))))
        #expect(first?.mark == "RTO 213 ms")
        #expect(
            first?.sentence(.aToB)
                == "The retransmission timer of 213 ms ran out; the next waits 426 ms.")
        trace.kernel(state: 4, timeouts: 2, backoff: 2, rto: 852) { $0.timeout = 2 }
        #expect(trace.message(1, at: 659).reason?.mark == "RTO 426 ms, 2nd try")
        #expect(trace.acknowledge(1, at: 664) == nil)
        trace.kernel(state: 4, rto: 213) { $0.afterTimeout = 2 }
        #expect(trace.message(2, at: 670).reason == .afterTimeout)
        #expect(trace.message(3, at: 670).reason == .afterTimeout)
        #expect(trace.retransmissions().timeout == 2 && trace.retransmissions().afterTimeout == 2)
    }

    @Test("the first timers of a SYN have the same length")
    func syn() {
        var trace = StreamTrace()
        _ = trace.send(at: 0, arrives: false, seq: 0, length: 1, flags: .syn, ack: nil)
        for attempt in 1...2 {
            trace.kernel(timeouts: attempt, rto: 1000) { $0.timeout = attempt }
            let reason = trace.send(
                at: 1000 * attempt, arrives: false, seq: 0, length: 1, flags: .syn, ack: nil
            ).reason
            #expect(
                reason
                    == .timeout(.init(timer: .seconds(1), attempt: attempt, next: .seconds(1))))
        }
    }

    @Test("a timer grows to two minutes at most")
    func maxTimer() {
        var trace = StreamTrace()
        trace.open()
        _ = trace.message(1, at: 20, arrives: false)
        trace.kernel(state: 4, timeouts: 12, backoff: 12, rto: 120_000) { $0.timeout = 1 }
        let reason = trace.message(1, at: 120_020).reason
        #expect(
            reason == .timeout(.init(timer: .seconds(120), attempt: 12, next: .seconds(120))))
    }

    @Test("a timeout that the kernel has forgotten has its measured length")
    func forgotten() {
        var trace = StreamTrace()
        trace.open()
        _ = trace.message(1, at: 20, arrives: false)
        trace.kernel(rto: 213) { $0.timeout = 1 }
        let reason = trace.message(1, at: 233).reason
        #expect(
            reason == .timeout(.init(timer: .milliseconds(213), attempt: 1, next: .milliseconds(426))))
    }

    @Test("a tail-loss probe repeats the last segment, or carries new data")
    func probes() {
        var trace = StreamTrace()
        trace.open()
        _ = trace.message(1, at: 20, arrives: false)
        trace.kernel { $0.lossProbes = 1 }
        let repeated = trace.message(1, at: 60, arrives: false)
        #expect(repeated.reason == .lossProbe(hasNewData: false) && repeated.isRetransmission)
        trace.kernel { $0.lossProbes = 2 }
        let new = trace.message(2, at: 90)
        #expect(new.reason == .lossProbe(hasNewData: true) && !new.isRetransmission)
        #expect(new.reason?.mark == "TLP" && repeated.reason?.mark == "TLP")
        #expect(new.reason?.sentence(.aToB).contains("new data") == true)
        #expect(repeated.reason?.sentence(.aToB).contains("last segment") == true)
        #expect(trace.retransmissions().lossProbes == 2 && trace.retransmissions().total == 1)
    }

    @Test("new data that follows a long silence is a question to the kernel, not yet a probe")
    func quiet() {
        var trace = StreamTrace()
        trace.open()
        _ = trace.message(1, at: 20, arrives: false)
        _ = trace.message(2, at: 30)
        #expect(trace.questions == 0)
        trace.kernel()
        #expect(trace.message(3, at: 60).reason == nil)
        #expect(trace.questions == 1)
        // Nothing is outstanding, so nothing can be lost.
        _ = trace.acknowledge(3, at: 70)
        #expect(trace.message(4, at: 200).reason == nil)
        #expect(trace.questions == 1)
    }

    @Test("a packet that was read late is dated by its sender's clock")
    func senderClock() {
        var trace = StreamTrace()
        trace.open()
        _ = trace.send(at: 100, arrives: false, seq: 1, length: 204, timestamp: UInt32.max)
        trace.kernel { $0.lossProbes = 1 }
        #expect(trace.send(at: 138, seq: 205, length: 204, timestamp: .max).reason == nil)
        #expect(trace.questions == 0)
        let probe = trace.send(at: 141, seq: 409, length: 204, timestamp: 39)
        #expect(probe.reason == .lossProbe(hasNewData: true))
    }

    @Test("an acknowledgment that arrived after a probe was sent, but before it was read, does not hide it")
    func crossing() {
        var trace = StreamTrace()
        trace.open()
        _ = trace.send(at: 100, seq: 1, length: 204, timestamp: 1000)
        _ = trace.send(at: 100, arrives: false, seq: 205, length: 204, timestamp: 1000)
        trace.kernel { $0.lossProbes = 1 }
        _ = trace.acknowledge(1, at: 135)
        let probe = trace.send(at: 142, seq: 409, length: 204, timestamp: 1038)
        #expect(probe.reason == .lossProbe(hasNewData: true))
    }

    @Test("a probe is found even if the only round trip so far is that of a repeated SYN")
    func repeatedSYN() {
        var trace = StreamTrace()
        _ = trace.send(at: 0, arrives: false, seq: 0, length: 1, flags: .syn, ack: nil)
        trace.kernel(timeouts: 1, rto: 1000) { $0.timeout = 1 }
        _ = trace.send(at: 1000, seq: 0, length: 1, flags: .syn, ack: nil)
        _ = trace.send(.bToA, at: 1005, seq: 0, length: 1, flags: .syn)
        _ = trace.message(1, at: 1012, arrives: false)
        trace.kernel { $0.lossProbes = 1 }
        #expect(trace.message(2, at: 1042).reason == .lossProbe(hasNewData: true))
    }

    @Test("where the kernel has counted more than one reason, the state of the connection decides")
    func late() {
        var trace = StreamTrace()
        trace.open()
        for number in 1...3 as ClosedRange<UInt32> { _ = trace.message(number, at: 20, arrives: false) }
        // Read late: the kernel has already resent everything after the timeout.
        trace.kernel(state: 4, timeouts: 1, backoff: 1, rto: 426) {
            ($0.timeout, $0.afterTimeout) = (1, 2)
        }
        let reasons = (1...3 as ClosedRange<UInt32>).map { trace.message($0, at: 300).reason?.mark }
        #expect(reasons == ["RTO 213 ms", "after RTO", "after RTO"])
    }

    @Test("without counters the state of the connection decides alone")
    func withoutCounters() {
        for (state, number, mark) in [
            (4, 1, "RTO 100 ms"), (4, 2, "after RTO"), (3, 1, "fast retransmit"), (0, 3, "TLP"),
            (3, 3, "fast retransmit"), (1, 2, "fast retransmit"),
        ] {
            var trace = StreamTrace()
            trace.open()
            for message in 1...3 as ClosedRange<UInt32> { _ = trace.message(message, at: 20, arrives: false) }
            trace.kernel(state: state, timeouts: 1, backoff: 1, rto: 200)
            trace.sample.counts = nil
            #expect(trace.message(UInt32(number), at: 300).reason?.mark == mark, "state \(state)")
        }
    }

    @Test("a retransmission that the kernel counts nowhere has no known reason")
    func unexplained() {
        var trace = StreamTrace()
        trace.open()
        _ = trace.message(1, at: 20)
        trace.kernel()
        let reason = trace.message(1, at: 300).reason
        #expect(reason == .retransmission && reason?.mark == "retransmission")
        #expect(Retransmits(trace.retransmissions()).other == 1)
    }

    @Test("B's SYN ACK: its timer by time, or an answer to another SYN")
    func answer() {
        var trace = StreamTrace()
        func syn() { _ = trace.send(at: 0, seq: 0, length: 1, flags: .syn, ack: nil) }
        func answer(at time: Int) -> PacketReason? {
            trace.send(.bToA, at: time, arrives: false, seq: 0, length: 1, flags: .syn).reason
        }
        syn()
        #expect(answer(at: 5) == nil)
        #expect(
            answer(at: 1005) == .timeout(.init(timer: .seconds(1), attempt: 1, next: .seconds(2))))
        syn()
        let repeated = answer(at: 1010)
        #expect(repeated == .repeatedAnswer)
        #expect(repeated?.sentence(.bToA) == "Sent again: A's SYN arrived again.")
        // Two SYNs that arrive together are both answered, which takes no timer.
        syn()
        syn()
        #expect(answer(at: 1020) == .repeatedAnswer && answer(at: 1020) == .repeatedAnswer)
        // A's count contains its own SYN only.
        #expect(trace.retransmissions(.aToB).total == 3 && trace.retransmissions(.bToA).total == 4)
    }

    @Test("duplicate ACKs are numbered like tshark's, and begin again after progress")
    func duplicates() {
        var trace = StreamTrace()
        trace.open()
        _ = trace.message(1, at: 20)
        #expect(trace.acknowledge(1, at: 25) == nil)
        let marks = (1...3).map { trace.acknowledge(1, at: 25 + $0)?.mark }
        #expect(marks == ["dup ACK 1", "dup ACK 2", "dup ACK 3"])
        #expect(
            trace.acknowledge(1, at: 30)?.sentence(.bToA)
                == "4th duplicate ACK: B still waits for the same byte.")
        _ = trace.message(2, at: 40)
        #expect(trace.acknowledge(2, at: 45) == nil)
        #expect(trace.acknowledge(2, at: 46)?.mark == "dup ACK 1")
    }

    @Test("an ACK with SACK blocks that makes progress or moves the window is not a duplicate")
    func selective() {
        var trace = StreamTrace()
        trace.open()
        for number in 1...5 as ClosedRange<UInt32> { _ = trace.message(number, at: 20) }
        let progress = trace.acknowledge(1, at: 25, messages: 3...3)
        #expect(progress == .selectiveACK(block(409, 613)) && progress?.mark == "SACK")
        #expect(
            progress?.sentence(.bToA) == "B has bytes 409-612, but data before it is missing.")
        let window = trace.acknowledge(1, at: 26, messages: 3...4, window: 600)
        #expect(window == .selectiveACK(block(409, 817)))
    }

    @Test("a D-SACK reports data that arrived twice, below the ACK or inside the next block")
    func duplicateSACK() {
        var trace = StreamTrace()
        trace.open()
        for number in 1...5 as ClosedRange<UInt32> { _ = trace.message(number, at: 20) }
        _ = trace.acknowledge(2, at: 25)
        let below = trace.acknowledge(2, at: 26, messages: 1...1)
        #expect(below == .duplicateSACK(block(1, 205), duplicate: 1) && below?.mark == "DSACK")
        #expect(below?.sentence(.bToA) == "B received bytes 1-204 twice.")
        let inside = trace.send(
            .bToA, at: 27, seq: 1, ack: 409, blocks: [(817, 1021), (613, 1021)]
        ).reason
        #expect(inside == .duplicateSACK(block(817, 1021, others: 1), duplicate: 2))
    }

    @Test("a full receive buffer: zero window, window probe, window update")
    func windows() {
        var trace = StreamTrace()
        trace.open()
        _ = trace.message(1, at: 20)
        #expect(trace.acknowledge(1, at: 25, window: 0) == .zeroWindow)
        let probe = trace.send(at: 240, seq: 204)
        #expect(probe.reason == .windowProbe && !probe.isRetransmission)
        #expect(probe.reason?.sentence(.aToB) == "B's window is zero: A asks whether it has opened.")
        #expect(trace.acknowledge(1, at: 245, window: 0) == .zeroWindow)
        #expect(trace.acknowledge(1, at: 900, window: 502) == .windowUpdate)
        #expect(trace.questions == 0)
    }

    @Test("a RST names its cause")
    func resets() {
        func cause(_ play: (inout StreamTrace) -> PacketReason?) -> PacketReason? {
            var trace = StreamTrace()
            return play(&trace)
        }
        let closed = cause { trace in
            _ = trace.send(at: 0, seq: 0, length: 1, flags: .syn, ack: nil)
            return trace.send(.bToA, at: 5, seq: 0, flags: .rst).reason
        }
        #expect(closed == .reset(.portClosed) && closed?.mark == "RST")
        #expect(closed?.sentence(.bToA) == "No socket listens on this port of B.")
        let data = cause { trace in
            trace.open()
            _ = trace.message(1, at: 20)
            return trace.send(.bToA, at: 25, seq: 1, flags: .rst, ack: nil).reason
        }
        #expect(data == .reset(.dataForClosedSocket))
        let unknown = cause { trace in
            trace.open()
            return trace.send(.bToA, at: 25, seq: 1, flags: .rst, ack: nil).reason
        }
        #expect(unknown == .reset(.unknownConnection))
        let aborted = cause { trace in
            trace.open()
            return trace.send(at: 20, seq: 1, flags: .rst).reason
        }
        #expect(aborted == .reset(.aborted))
        #expect(aborted?.sentence(.aToB) == "A aborted the connection.")
    }

    @Test("a segment names its messages, across the wrap of the sequence numbers")
    func messages() {
        var trace = StreamTrace(messageSize: 1000, count: 4)
        trace.open()
        func messages(_ seq: UInt32, _ length: UInt32, _ flags: TCPFlags = []) -> ClosedRange<Int>? {
            trace.send(at: 20, seq: seq, length: length, flags: flags).messages
        }
        #expect(messages(1, 1004) == 1...1)
        #expect(messages(1005, 1448) == 2...3)
        #expect(messages(2453, 560) == 3...3)
        #expect(messages(3013, 1005, .fin) == 4...4)
        #expect(messages(1004, 2) == 1...2)
    }

    @Test("a retransmission that joins several segments names the first one's previous transmission")
    func joined() {
        var trace = StreamTrace()
        trace.open()
        for number in 1...3 as ClosedRange<UInt32> {
            _ = trace.message(number, at: 20 + Int(number), arrives: false)
        }
        trace.kernel(state: 4, timeouts: 1, backoff: 1, rto: 400) { $0.timeout = 1 }
        let joined = trace.send(at: 221, seq: 1, length: 612, flags: .psh)
        #expect(joined.previous == Transmission(number: 4, at: .milliseconds(21)))
        #expect(joined.messages == 1...3)
        trace.kernel(state: 3) { $0.fast = 1 }
        #expect(trace.message(2, at: 300).previous?.at == .milliseconds(221))
    }
}
