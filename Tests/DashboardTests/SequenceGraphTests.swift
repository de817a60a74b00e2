import Core
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("The time-sequence graph")
struct SequenceGraphTests {
    private static func trace(_ run: LabRun, _ lane: Lane = .second) -> SequenceTrace {
        var trace = SequenceTrace()
        for packet in run.progress.batch.packets where packet.lane == lane {
            trace.add(packet, run.progress.batch.bytes(of: packet), sequenceA: 0xffff_fff0)
        }
        return trace
    }

    @Test(
        "a segment, its retransmission, a loss, an ACK and a SACK become points, also across a wrap of the numbers"
    )
    func points() {
        var run = LabRun()
        run.segment(seq: 1, ack: 1, flags: 24, length: 204, at: 10)
        run.segment(seq: 205, ack: 1, flags: 24, length: 204, at: 11, .lost)
        run.segment(seq: 205, ack: 1, flags: 24, length: 204, at: 50, .delivered(at: .zero), .retransmission)
        run.segment(.bToA, seq: 1, ack: 205, flags: 16, at: 20)
        run.explain(
            .duplicateACK(number: 1, block: PacketReason.SACKBlock(start: 409, end: 613, others: 0)), nil, nil
        )
        run.segment(.bToA, seq: 1, ack: 205, flags: 16, at: 30, .lost)
        let trace = Self.trace(run)
        let expected: [SequenceTrace.Point] = [
            .init(at: .milliseconds(10), sequence: 204, kind: .data),
            .init(at: .milliseconds(11), sequence: 408, kind: .lost),
            .init(at: .milliseconds(50), sequence: 408, kind: .retransmission),
            .init(at: .milliseconds(40), sequence: 204, kind: .acknowledgment),
            .init(at: .milliseconds(40), sequence: 612, kind: .selectiveAcknowledgment),
        ]
        #expect(trace.points == expected)
        #expect(
            trace.counts
                == SequenceTrace.Counts(data: 3, retransmissions: 1, selectiveAcknowledgments: 1, lost: 1))
    }

    @Test("a UDP message is a point at its number")
    func datagrams() {
        var run = LabRun()
        run.datagram(at: 5)
        run.datagram(at: 7, .queueFull)
        let points = Self.trace(run, .first).points
        #expect(points.map(\.sequence) == [1, 2] && points.map(\.kind) == [.data, .lost])
    }

    @Test("a long run that only loses packets stays in bounds, and counts them all")
    func onlyLosses() {
        var run = LabRun()
        run.datagram(at: 5, .lost)
        var trace = SequenceTrace()
        let packet = run.progress.batch.packets[0]
        let count = 40 * SequenceTrace.maxPoints
        for _ in 0..<count { trace.add(packet, run.progress.batch.bytes(of: packet), sequenceA: nil) }
        #expect(trace.points.count <= SequenceTrace.maxPoints && trace.counts.lost == count)
    }

    @Test("moments that are thinned stay evenly spread")
    func evenMarks() {
        var marks = TimeMarks()
        for millisecond in 0..<100_000 { marks.add(.milliseconds(millisecond)) }
        let early = marks.times.count { $0 < .seconds(50) }
        #expect(marks.times.count <= TimeMarks.maxCount && abs(2 * early - marks.times.count) <= 2)
    }

    @Test("ordinary points are thinned, and losses stay")
    func thinning() {
        var trace = SequenceTrace()
        for round in 0..<60 {
            var run = LabRun()
            for index in 0..<500 {
                let fate = index == 0 ? PacketFate.lost : .delivered(at: .zero)
                run.datagram(at: Double(round * 500 + index), fate)
            }
            for packet in run.progress.batch.packets {
                trace.add(packet, run.progress.batch.bytes(of: packet), sequenceA: nil)
            }
            #expect(trace.points.count <= SequenceTrace.maxPoints)
        }
        #expect(trace.points.filter { $0.kind == .lost }.count == 60)
        #expect(trace.counts == SequenceTrace.Counts(data: 30_000, lost: 60))
        #expect((trace.points.last?.at ?? .zero) > .seconds(29))
    }

    @Test("a graph of losses only stays bounded too")
    func importantPoints() {
        var trace = SequenceTrace()
        var run = LabRun()
        for index in 0..<20_000 { run.datagram(at: Double(index), .lost) }
        for packet in run.progress.batch.packets {
            trace.add(packet, run.progress.batch.bytes(of: packet), sequenceA: nil)
        }
        #expect(trace.points.count <= SequenceTrace.maxPoints && trace.counts.lost == 20_000)
    }

    @Test("4,000 packets cost at most five times what 1,000 cost, to record and to draw")
    func growth() throws {
        let ratio = try Growth.costRatio(of: 4_000, to: 1_000) { count in
            var program = try Program.lab()
            program.start()
            program.press(.character("v"))
            program.run(packets: count)
            _ = program.frame()
        }
        #expect(ratio <= Growth.linearLimit)
    }

    @Test("a held packet that the user drops becomes a loss")
    func dropped() throws {
        var program = try Program.lab()
        program.start()
        var run = LabRun()
        run.datagram(at: 10, .held)
        program.send(run.report())
        run.progress.fates = [FateChange(lane: .first, number: 1, fate: .dropped)]
        program.send(run.report())
        let history = program.state.lab.history
        #expect(history.sequences.first.points.map(\.kind) == [.lost])
        #expect(history.losses.first.times == [.milliseconds(10)])
    }

    @Test("points are at their time and height, and the most important one of a cell is drawn")
    func cells() {
        var run = LabRun()
        run.datagram(at: 0)
        run.datagram(at: 20)
        run.datagram(at: 50, .lost)
        run.datagram(at: 80)
        var history = RunHistory()
        history.receive(run.progress, sequences: LanePair(nil, nil))
        let graph = SequenceGraph(
            history: history, lane: .first, isTCP: false, end: .milliseconds(100), cursor: nil)
        let cells = graph.cells(over: TimeAxis(end: .milliseconds(100), columns: 4), rows: 2, top: 4)
        #expect(
            cells.map { $0.map { $0.kind == nil } } == [
                [false, true, false, false], [false, true, true, true],
            ])
        // 20 ms is in the first column too, and message 2 of 4 is at half the height.
        #expect(
            cells[1][0].dots == 0x02 && cells[0][0].dots == 0x80 && cells[0][2].kind == .lost
                && cells[0][3].kind == .data)
    }

    @Test("the legend counts every kind, so that the graph needs no colour")
    func legend() throws {
        var program = try Program.lab()
        program.end(.lossyEnd, of: "lossy", count: 20)
        program.press(.character("v"))
        let lines = program.lines
        #expect(lines.contains { $0.contains("⣿ 20 data  × 2 lost") })
        #expect(lines.contains { $0.contains("⣿ 22 data  R 2 resent  S 0 SACK  × 3 lost  ─ ACK") })
    }
}
