import Core
import Screen
import Testing

@testable import Dashboard

@Suite("The moment that a run is about")
struct KeyMomentTests {
    /// A run of the lossy scenario: 60 datagrams and 60 TCP segments, one each 10 ms. The datagram at 300 ms is lost,
    /// and the segment at 400 ms is a retransmission.
    private static var run: LabRun {
        var run = LabRun()
        for index in 0..<60 {
            let at = Double(index * 10)
            run.datagram(at: at, index == 30 ? .lost : .delivered(at: .zero))
            run.segment(
                seq: UInt32(1 + 204 * index), ack: 1, flags: 24, length: 204, at: at, .delivered(at: .zero),
                index == 40 ? .retransmission : [])
        }
        run.progress.phase = .finished
        run.progress.elapsed = .milliseconds(600)
        return run
    }

    @Test("after the run both ladders show the first retransmission, with rows before it")
    func retransmission() throws {
        var program = try Program.lab()
        program.start()
        var run = Self.run
        program.send(run.report())
        #expect(program.state.lab.cursorTime == nil)
        program.finishRun()
        #expect(program.state.lab.cursorTime == .milliseconds(400))
        let ladders = program.lines.filter { $0.contains("├─ seq") }
        #expect(ladders.contains { $0.contains("400.0") } && ladders.contains { $0.contains("390.0") })
        // The end is a key away.
        program.press(.end)
        #expect(program.state.lab.cursorTime == nil)
    }

    @Test("without a retransmission they show the first loss, and without that the start")
    func others() throws {
        for (isLossy, time) in [(true, Duration.milliseconds(20)), (false, .zero)] {
            var program = try Program.lab()
            program.start()
            var run = LabRun()
            for index in 0..<60 {
                run.datagram(at: Double(index * 10), isLossy && index >= 2 ? .lost : .delivered(at: .zero))
            }
            run.progress.phase = .finished
            program.send(run.report())
            program.finishRun()
            #expect(program.state.lab[.first].cursor.selected(in: 0..<60) == (isLossy ? 2 : 0))
            program.press(.backTab)
            #expect(program.state.lab.cursorTime == time)
        }
    }

    @Test("two lanes of TCP without a loss show the longest round trip, if it has grown, and else the end")
    func roundTrip() throws {
        for (longest, time) in [(50, Duration.milliseconds(300)), (19, nil)] {
            var program = try Program.lab()
            program.state.lab.choose(try #require(Scenario.named("bufferbloat")))
            program.start()
            var run = LabRun()
            for index in 0..<60 {
                let at = Double(index * 10)
                run.segment(
                    seq: UInt32(1 + 204 * index), ack: 1, flags: 24, length: 204, at: at,
                    .delivered(at: .zero))
                for lane in Lane.allCases {
                    let trip = lane == .first && index == 30 ? longest : 10 + index / 10
                    run.progress.samples.append(
                        TransportSample(
                            lane: lane, at: .milliseconds(index * 10), deliveredBits: 0,
                            connection: TransportSample.Connection(
                                congestionWindow: 10, roundTripMicroseconds: trip * 1000)))
                }
            }
            program.send(run.report())
            program.finishRun()
            #expect(program.state.lab.cursorTime == time)
        }
    }

    @Test("ladders that the user has scrolled or filtered, or a lesson is about, stay where they are")
    func untouched() throws {
        for keys in [[Key.up], [.character("/"), .character("1"), .enter]] {
            var program = try Program.lab()
            program.start()
            var run = Self.run
            program.send(run.report())
            for key in keys { program.press(key) }
            let cursors = Lane.allCases.map { program.state.lab[$0].cursor }
            program.finishRun()
            #expect(Lane.allCases.map { program.state.lab[$0].cursor } == cursors)
        }
        var program = try Program.lab()
        program.press(.character("o"), .character("?"), .enter)
        program.start()
        var run = Self.run
        program.send(run.report())
        program.finishRun()
        #expect(program.state.lab.lesson != nil && program.state.lab.cursorTime == nil)
    }
}
