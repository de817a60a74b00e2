import Core
import Screen
import Testing

@testable import Dashboard

@Suite("The filter of the ladder")
struct LadderSearchTests {
    /// Returns a program with a run whose packets have every fate; TCP's ladder has the focus.
    private func program(isOn: Bool = true) throws -> Program {
        var program = try Program.lab()
        program.start()
        var run = LabRun.lossy
        if !isOn { run.progress.phase = .finished }
        program.send(run.report())
        return program
    }

    private func filter(_ text: String, in program: inout Program) {
        program.press(.character("/"))
        program.type(text)
        program.press(.enter)
    }

    @Test(
        "words are parts of a fate, a flag or a reason, and all of them must match",
        arguments: [
            ("lost", [2, 6, 7, 8], [3, 4, 5, 6, 8]), ("LOST retrans", [], [8]), ("queue full", [6], [5]),
            ("retransmission", [], [7, 8]), ("syn", [], [1, 2]), ("syn ack", [], [2]), ("icmp", [9], []),
            ("corrupt", [5], []), ("dropped", [8], []), ("elephant", [], []),
        ])
    func words(text: String, first: [Int], second: [Int]) throws {
        var program = try program()
        filter(text, in: &program)
        #expect(program.packetNumbers(of: .first) == first)
        #expect(program.packetNumbers(of: .second) == second)
        #expect(program.lines.contains { $0.contains("TCP cubic /\(text): \(second.count)") })
        let hasNone = first.isEmpty || second.isEmpty
        #expect(program.lines.contains { $0.contains("no packet matches /\(text)") } == hasNone)
        program.press(.escape)
        #expect(
            program.packetNumbers(of: .first) == Array(1...10)
                && program.packetNumbers(of: .second) == Array(1...9))
    }

    @Test("a number finds the segments and the datagram with that message, not those that contain its digits")
    func message() throws {
        var program = try Program.lab()
        program.start()
        var run = LabRun()
        for index in 0..<12 {
            run.datagram(at: Double(index))
            run.segment(
                seq: 1 + 204 * UInt32(index), ack: 1, flags: 24, length: 204, at: Double(index))
            run.carry(index...index + 1)
        }
        program.send(run.report())
        filter("2", in: &program)
        #expect(program.packetNumbers(of: .first) == [2])
        #expect(program.packetNumbers(of: .second) == [2, 3])
    }

    @Test("the filter applies to packets that arrive later, and to fates that change")
    func later() throws {
        var program = try program()
        filter("held", in: &program)
        #expect(program.packetNumbers(of: .second) == [])
        var run = LabRun.lossy
        run.progress.batch = PacketBatch()
        run.segment(seq: 409, ack: 1, flags: 24, length: 204, at: 2000, .held)
        run.segment(seq: 613, ack: 1, flags: 24, length: 204, at: 2001)
        program.send(run.report())
        #expect(program.packetNumbers(of: .second) == [10])
        run.progress.fates = [FateChange(lane: .second, number: 10, fate: .dropped)]
        program.send(run.report())
        #expect(program.packetNumbers(of: .second) == [])
        run.progress.fates = [FateChange(lane: .second, number: 3, fate: .held)]
        program.send(run.report())
        #expect(program.packetNumbers(of: .second) == [3])
    }

    @Test("rows keep their numbers while the ladder forgets its oldest packets")
    func forgotten() {
        var ladder = Ladder()
        ladder.setFilter("lost")
        for report in 0..<50 {
            var batch = PacketBatch()
            for number in 1...300 {
                batch.packets.append(
                    LadderPacket(
                        number: 300 * report + number, lane: .first, direction: .aToB, enteredAt: .zero,
                        fate: number % 3 == 0 ? .lost : .delivered(at: .zero), offset: 0, length: 0))
            }
            ladder.append(batch, unlisted: report)
        }
        #expect(ladder.rows(of: .first) == 1700..<5000)
        guard case .packet(let packet, _) = ladder.row(1700, of: .first) else {
            Issue.record("the first row is missing")
            return
        }
        #expect(packet.number == 5103 && ladder.row(ofPacket: 5103, in: .first) == 1700)
        #expect(ladder.row(ofPacket: 5104, in: .first) == nil)
        #expect(ladder.packet(5104, in: .first)?.packet.number == 5104)
    }

    @Test("n and N go to the next and previous match among all packets, and wrap around")
    func find() throws {
        var program = try program(isOn: false)
        #expect(program.press(.character("n")) == [])
        #expect(program.state.message == .failed("no filter yet: press /"))
        filter("retransmission", in: &program)
        program.press(.escape, .home)
        for number in [7, 8, 7] {
            program.press(.character("n"))
            #expect(program.state.lab.selectedPacket?.number == number)
        }
        program.press(.character("N"))
        #expect(program.state.lab.selectedPacket?.number == 8)
        filter("elephant", in: &program)
        program.press(.escape, .character("n"))
        #expect(program.state.message == .failed("no packet of TCP cubic matches /elephant"))
    }

    @Test("after a run, the packet found with a filter stays selected when the filter is cleared")
    func kept() throws {
        var program = try program(isOn: false)
        filter("queue", in: &program)
        #expect(program.state.lab.selectedPacket?.number == 5)
        program.press(.enter)
        #expect(program.state.detail?.title == "TCP cubic packet 5")
        program.press(.escape, .escape)
        #expect(program.state.lab.ladder.filter.isEmpty && program.state.lab.selectedPacket?.number == 5)
    }

    @Test("holding acts on packets that the filter hides, and the next run keeps the filter")
    func hidden() throws {
        var program = try program()
        program.press(.character("H"))
        var run = LabRun.lossy
        run.progress.batch = PacketBatch()
        run.segment(seq: 409, ack: 1, flags: 24, length: 204, at: 2000, .held)
        run.hold(1, next: 10, until: 3000, seq: 409)
        program.send(run.report())
        filter("syn", in: &program)
        #expect(program.lines.contains { $0.contains("seq 409 len 204 · p: B gets it now") })
        #expect(program.press(.character("p")) == [.lab(.control(.pass(.second, number: 10)))])
        program.press(.character("r"))
        #expect(program.state.lab.ladder.filter.text == "syn")
    }
}
