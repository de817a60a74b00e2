import Core
import Screen
import Testing

@testable import Dashboard

@Suite("The time cursor of the lab")
struct TimeCursorTests {
    /// A finished run: UDP at 10, 20 and 30 ms, TCP at 0, 20 and 25 ms.
    private static func program() throws -> Program {
        var program = try Program.lab()
        program.start()
        var run = LabRun()
        for time in [10.0, 20, 30] { run.datagram(at: time) }
        for (index, time) in [0.0, 20, 25].enumerated() {
            run.segment(seq: UInt32(1 + 204 * index), ack: 1, flags: 24, length: 204, at: time)
        }
        run.progress.phase = .finished
        run.progress.elapsed = .milliseconds(40)
        program.send(run.report())
        return program
    }

    private static func selected(_ program: Program) -> [Int?] {
        let lab = program.state.lab
        return Lane.allCases.map { lab[$0].cursor.selected(in: lab.ladder.rows(of: $0)) }
    }

    @Test("scrolling one lane scrolls the other one to the same time")
    func alignment() throws {
        var program = try Self.program()
        #expect(program.state.lab.cursorTime == nil)
        program.press(.up)
        #expect(program.state.lab.lane == .second && program.state.lab.cursorTime == .milliseconds(20))
        #expect(Self.selected(program) == [1, 1])
        program.press(.up)
        #expect(program.state.lab.cursorTime == .zero && Self.selected(program) == [0, 0])
        program.press(.backTab, .down)
        #expect(program.state.lab.lane == .first && Self.selected(program) == [1, 1])
        program.press(.end)
        #expect(program.state.lab.cursorTime == nil && Self.selected(program) == [2, 2])
    }

    @Test("the time cursor is shown in both ladders, the received strips and the charts")
    func marks() throws {
        var program = try Self.program()
        program.press(.up)
        let lines = program.lines
        #expect(lines.filter { $0.contains("│▸   20.0") }.count == 1)
        #expect(lines.contains { $0.split(separator: "▸   20.0").count == 3 })
        #expect(lines.contains { $0.contains("charts · at 20.0 ms") })
        #expect(lines.contains { $0.contains(" a cell · at 2 ") })
    }

    @Test(", and . step through both lanes in the order of time")
    func steps() throws {
        var program = try Self.program()
        var visited: [String] = []
        func note() {
            let lab = program.state.lab
            visited.append("\(lab.lane.rawValue):\(Self.selected(program)[lab.lane.rawValue] ?? -1)")
        }
        for _ in 0..<6 {
            program.press(.character(","))
            note()
        }
        #expect(visited == ["1:2", "1:1", "0:1", "0:0", "1:0", "1:0"])
        visited = []
        for _ in 0..<5 {
            program.press(.character("."))
            note()
        }
        #expect(visited == ["0:0", "0:1", "1:1", "1:2", "0:2"])
        #expect(program.state.lab.cursorTime == nil)
    }

    @Test("rows of packets that were not listed are stepped over")
    func unlisted() {
        var ladder = Ladder()
        var run = LabRun()
        run.datagram(at: 1)
        ladder.append(run.progress.batch, unlisted: 7)
        run = LabRun()
        run.datagram(at: 5)
        ladder.append(run.progress.batch, unlisted: 0)
        let (first, last) = (Ladder.Position(lane: .first, row: 0), Ladder.Position(lane: .first, row: 2))
        #expect(ladder.position(after: first) == last && ladder.position(before: last) == first)
        #expect(ladder.position(after: last) == nil && ladder.position(before: first) == nil)
        #expect(ladder.lastPosition == last)
        #expect(ladder.time(ofRow: 1, in: .first) == .milliseconds(1))
        #expect(ladder.lastRow(notAfter: .milliseconds(4), in: .first) == 1)
        #expect(ladder.lastRow(notAfter: .zero, in: .first) == nil)
    }

    @Test("> replays the run at a tenth of its speed, > and < change the speed")
    func replay() throws {
        var program = try Self.program()
        program.press(.character(">"))
        #expect(program.state.lab.cursorTime == .zero)
        let deadline = try #require(LabScreen.deadline(program.state))
        #expect(deadline == program.now + .milliseconds(50))
        program.pass(.milliseconds(100))
        program.send(.deadline)
        #expect(program.state.lab.cursorTime == .milliseconds(10) && Self.selected(program) == [0, 0])
        #expect(program.lines.contains { $0.contains("charts · at 10.0 ms · replay at 1/10 of the speed") })
        program.press(.character(">"))
        #expect(program.state.lab.replay?.speedName == "at 1/5 of the speed")
        program.press(.character("<"), .character("<"))
        #expect(program.state.lab.replay?.speedName == "at 1/20 of the speed")
        program.pass(.milliseconds(200))
        program.send(.deadline)
        #expect(program.state.lab.cursorTime == .milliseconds(20) && Self.selected(program) == [1, 1])
        for _ in 0..<9 { program.press(.character("<")) }
        #expect(program.state.lab.replay?.speedName == "at 1/100 of the speed")
        for _ in 0..<9 { program.press(.character(">")) }
        #expect(program.state.lab.replay?.speedName == "at full speed")
        program.pass(.milliseconds(60))
        program.send(.deadline)
        #expect(program.state.lab.replay == nil && program.state.lab.cursorTime == nil)
        #expect(LabScreen.deadline(program.state) == nil)
    }

    @Test("a movement, a step and Space stop a replay, and Space starts no run then")
    func stopping() throws {
        for key in [Key.up, .character(","), .character(" ")] {
            var program = try Self.program()
            program.press(.character(">"))
            program.pass(.milliseconds(300))
            program.send(.deadline)
            #expect(program.state.lab.replay != nil)
            #expect(program.press(key) == [])
            #expect(program.state.lab.replay == nil && program.state.lab.phase == .finished, "\(key)")
        }
        var program = try Self.program()
        program.press(.character(">"), .character("r"))
        #expect(program.state.lab.replay == nil && program.state.lab.isOn)
        program.press(.character(">"))
        #expect(program.state.message == .failed("a run can be replayed when it is over"))
    }
}
