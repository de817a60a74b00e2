import Core
import Screen
import Testing

@testable import Dashboard

@Suite("Holding packets in the lab")
struct HoldTests {
    private static func pass(_ number: Int, _ lane: Lane = .second) -> [Effect] {
        [.lab(.control(.pass(lane, number: number)))]
    }

    private static func drop(_ number: Int, _ lane: Lane = .second) -> [Effect] {
        [.lab(.control(.drop(lane, number: number)))]
    }

    /// Returns a program with an established connection, whose next four segments are held.
    private func segments(_ run: inout LabRun) throws -> Program {
        var program = try Program.lab()
        program.press(.character("H"))
        program.start()
        run.segment(seq: 0, flags: 2, at: 0)
        run.segment(.bToA, seq: 0, ack: 1, flags: 18, at: 20)
        for index in 0..<4 {
            run.segment(
                seq: 1 + 204 * UInt32(index), ack: 1, flags: 24, length: 204, at: 40 + Double(index), .held)
        }
        run.hold(4, next: 3, until: 340, seq: 1)
        run.progress.elapsed = .milliseconds(100)
        program.send(run.report())
        return program
    }

    private func shows(_ text: String, _ program: Program) -> Bool {
        program.lines.contains { $0.contains(text) }
    }

    @Test("the start requests hold, and a countdown runs while a SYN is held, which is explained")
    func countdown() throws {
        var program = try Program.lab(columns: 80, rows: 24)
        #expect(program.press(.character("H")) == [])
        #expect(shows("nothing is held yet", program))
        let both = Effect.lab(.control(.hold(LanePair(repeating: true))))
        #expect(program.press(.character(" ")) == [.lab(.start(program.state.lab.setup)), both])
        #expect(program.state.deadline == nil)
        program.send(.lab(.started(LabRun.info)))
        var run = LabRun()
        run.segment(seq: 0, flags: 2, at: 0.1, .held)
        run.hold(1, next: 1, isHandshake: true, until: 1000)
        run.progress.elapsed = .milliseconds(100)
        program.send(run.report())
        #expect(shows("SYN seq 0 · p: B gets it now · d: A sends it again in 0.9 s", program))
        #expect(shows("1 TCP cubic held · A's retransmission in 0.9 s", program))
        #expect(shows("1.0, 2.0, 3.1, 4.1, 5.1, 7.1 s", program))
        #expect(program.state.deadline == program.now + .milliseconds(100))
        program.pass(.milliseconds(850))
        program.send(.deadline)
        #expect(shows("A sends it again in 0.1 s", program))
        #expect(program.state.deadline == program.now + .milliseconds(50))
        program.pass(.milliseconds(50))
        program.send(.deadline)
        #expect(shows("A sends it again at any moment", program))
        #expect(program.state.deadline == nil)
        #expect(program.press(.character("p")) == Self.pass(1))
        let none = Effect.lab(.control(.hold(LanePair(repeating: false))))
        #expect(program.press(.character("H")) == [none])
    }

    @Test("a packet that a step selects is the one to decide on")
    func steps() throws {
        var run = LabRun()
        var program = try segments(&run)
        program.press(.character("."), .character("."))
        #expect(program.press(.character("d")) == Self.drop(5))
    }

    @Test("a held ACK enters the time-sequence graph when it is passed")
    func acknowledgments() throws {
        var run = LabRun()
        var program = try segments(&run)
        run.segment(.bToA, seq: 1, ack: 205, flags: 16, at: 120, .held)
        program.send(run.report())
        #expect(!program.state.lab.history.sequences.second.points.contains { $0.at >= .milliseconds(120) })
        run.progress.fates = [FateChange(lane: .second, number: 7, fate: .delivered(at: .milliseconds(300)))]
        program.send(run.report())
        let point = SequenceTrace.Point(at: .milliseconds(300), sequence: 204, kind: .acknowledgment)
        #expect(program.state.lab.history.sequences.second.points.last == point)
    }

    @Test("an ACK that only arrives later than expected stays one point of the time-sequence graph")
    func heldBack() throws {
        var program = try Program.lab()
        program.start()
        var run = LabRun()
        run.segment(seq: 0, flags: 2, at: 0)
        run.segment(.bToA, seq: 0, ack: 1, flags: 18, at: 20)
        run.progress.fates = [FateChange(lane: .second, number: 2, fate: .delivered(at: .milliseconds(90)))]
        program.send(run.report())
        #expect(program.state.lab.history.sequences.second.points.count == 1)
    }

    @Test("the selection decides, in any order, and then the next held packet is selected")
    func selection() throws {
        var run = LabRun()
        var program = try segments(&run)
        program.press(.down)
        #expect(shows("seq 205 len 204 · p: B gets it now · d: A sends it again once B's ACKs show", program))
        #expect(program.press(.character("p")) == Self.pass(4))
        #expect(program.press(.character("d")) == Self.drop(5))
        // The last packet of the ladder, and then the first that is still held.
        #expect(program.press(.character("p")) == Self.pass(6))
        #expect(program.press(.character("p")) == Self.pass(3))
        #expect(program.press(.character("p")) == [])
        #expect(program.state.message?.text == "no packet is held yet")
    }

    @Test("the last packet of the ladder can be chosen, and End gives the choice up")
    func lastPacket() throws {
        var run = LabRun()
        var program = try segments(&run)
        program.press(.down, .down, .down)
        #expect(shows("seq 613 len 204 · p: B gets it now", program))
        program.press(.end)
        #expect(shows("seq 1 len 204 · p: B gets it now · d: A sends it again in 0.2 s", program))
        #expect(program.press(.character("p")) == Self.pass(3))
        #expect(shows("seq 205 len 204 · p: B gets it now", program))
        #expect(program.press(.character("d")) == Self.drop(4))
    }

    @Test("without a selection the handshake comes first, then the focused lane, whatever UDP holds")
    func order() throws {
        var run = LabRun()
        var program = try segments(&run)
        for index in 0..<50 { run.datagram(at: Double(index), .held) }
        run.hold(4, next: 3, until: 340, seq: 1)
        run.holdDatagrams(50, next: 1)
        program.send(run.report())
        #expect(shows("50 UDP, 4 TCP cubic held", program))
        #expect(program.press(.character("p")) == Self.pass(3))
        program.press(.backTab)
        #expect(shows("UDP: 1  200 B · p: B gets it now · d: it is lost for good", program))
        #expect(program.press(.character("d")) == Self.drop(1, .first))
        run.hold(1, next: 9, isHandshake: true, until: 340, seq: 1)
        program.send(run.report())
        #expect(program.press(.character("p")) == Self.pass(9))
    }

    @Test("U holds both lanes, the first or the second, and P passes all that is held now")
    func lanes() throws {
        var run = LabRun()
        var program = try segments(&run)
        let holds = [LanePair(true, false), LanePair(false, true), LanePair(true, true)]
        for (lanes, words) in zip(holds, ["only UDP", "only TCP cubic", "both lanes"]) {
            #expect(program.press(.character("U")) == [.lab(.control(.hold(lanes)))])
            #expect(shows("U: \(words)", program))
        }
        #expect(program.press(.character("P")) == [.lab(.control(.passAll))])
        #expect(program.state.lab.hold.isOn)
        program.press(.character("H"))
        #expect(program.press(.character("U")) == [])
        #expect(program.state.message?.text == "H holds only UDP")
        #expect(program.press(.character("H")) == [.lab(.control(.hold(LanePair(true, false))))])
    }

    @Test("a mere ACK, a reset and what has arrived already are not sent again")
    func notRepeated() throws {
        var run = LabRun()
        var program = try segments(&run)
        run.segment(.bToA, seq: 1, ack: 205, flags: 16, at: 60, .held)
        run.segment(.bToA, seq: 1, ack: 0, flags: 4, at: 61, .held)
        run.segment(seq: 1, ack: 1, flags: 24, length: 204, at: 62, .held)
        run.hold(7, next: 3, until: 400, seq: 205)
        program.send(run.report())
        // The first of them is the oldest held packet.
        for (downs, words) in [(4, "a later ACK replaces it"), (1, "A never learns"), (1, "B has it")] {
            for _ in 0..<downs { program.press(.down) }
            #expect(shows(words, program), "\(words)")
        }
    }
}
