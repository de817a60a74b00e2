import Core
import Screen
import Testing

@testable import Dashboard

@Suite("Lanes and endless runs of the lab")
struct LabChoicesTests {
    private func shows(_ text: String, _ program: Program) -> Bool {
        program.lines.contains { $0.contains(text) }
    }

    @Test("L chooses the lanes of the next start, which the strip shows beside those of the run")
    func lanes() throws {
        var program = try Program.lab()
        #expect(shows("── UDP · TCP ──", program))
        program.start()
        #expect(shows("── UDP · TCP cubic ──", program))
        program.press(.character("L"))
        for words in ["[x] first   udp", "[x] second  tcp", "[ ] second  tcp:bbr"] {
            #expect(shows(words, program), "\(words)")
        }
        #expect(!shows("unix", program))
        // The first lane's choices are udp, tcp, tcp:cubic, tcp:reno and tcp:bbr, and then the second's.
        program.press(.down, .down, .enter)
        for _ in 0..<7 { program.press(.down) }
        #expect(program.press(.character(" ")) == [])
        #expect(shows("[x] first   tcp:cubic", program) && shows("[x] second  tcp:bbr", program))
        program.press(.escape)
        #expect(shows("UDP · TCP cubic → TCP cubic · TCP bbr", program))
        let lanes = LanePair<Transport>(.tcp(.cubic), .tcp(.bbr))
        #expect(program.state.lab.transports != lanes)
        program.press(.character("r"))
        #expect(program.state.lab.transports == lanes)
        #expect(program.press(.character("y")) == [.copy("pollux lab lossy --lanes tcp:cubic,tcp:bbr")])
    }

    @Test("the scenario local has the lanes udp and unix only")
    func localLanes() throws {
        var program = try Program.lab()
        program.state.lab.choose(try #require(Scenario.named("local")))
        program.press(.character("L"))
        #expect(shows("[x] first   unix", program) || shows("[x] second  unix", program))
        #expect(!shows("tcp", program))
    }

    @Test("a count of 0 is a run without an end, typed or reached in steps")
    func endless() throws {
        var program = try Program.lab()
        program.state.lab.chosenParameter = .count
        program.press(.right, .enter, .character("0"), .enter)
        #expect(program.state.lab.setup.load.isEndless && shows("∞ × 200 B", program))
        #expect(program.press(.character("y")) == [.copy("pollux lab lossy --count 0")])
        program.start()
        var run = LabRun.lossy
        program.send(run.report())
        #expect(shows("9 of 18", program))
        program.press(.character("+"))
        #expect(program.state.lab.setup.load.count == 50)
        program.press(.character("-"))
        #expect(program.state.lab.setup.load.isEndless)
    }

    @Test("an impairment without effect is muted")
    func muted() throws {
        let program = try Program.lab()
        let strip = LabStrip(program.state.lab, columns: 200, .plain)
        #expect(strip.rows.isEmpty == false)
        var setup = program.state.lab.setup
        #expect(LabParameter.reorder.isWithoutEffect(in: setup))
        #expect(LabParameter.queue.isWithoutEffect(in: setup))
        #expect(!LabParameter.loss.isWithoutEffect(in: setup))
        setup.impairments.bitsPerSecond = 1_000_000
        #expect(!LabParameter.queue.isWithoutEffect(in: setup))
        setup.load.interval = .zero
        #expect(!LabParameter.interval.isWithoutEffect(in: setup))
    }
}
