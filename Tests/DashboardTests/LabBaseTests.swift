import Core
import Screen
import Testing

@testable import Dashboard

@Suite("The base of comparison in the lab, and changes during a run")
struct LabBaseTests {
    private func shows(_ text: String, _ program: Program) -> Bool {
        program.lines.contains { $0.contains(text) }
    }

    @Test("B keeps a run, whose figures stand beside those of the next one, and forgets it again")
    func base() throws {
        var program = try Program.lab(columns: 140)
        program.press(.character("B"))
        #expect(program.state.message == .failed("no run to keep yet"))
        program.end(.lossyEnd, of: "lossy", count: 20)
        program.press(.character("B"))
        let seed = program.state.lab.setup.seed
        #expect(program.state.message?.text == "kept lossy, seed \(seed) as the base; B again forgets it")
        #expect(shows("base: lossy, seed \(seed)", program) && !shows("→", program))
        program.state.lab.setup.seed += 1
        program.press(.character("r"))
        program.send(.lab(.started(LabRun.info)))
        var run = LabRun.lossyEnd
        run.progress.figures.second.latency = LatencyPercentiles(
            p50: .milliseconds(16), p90: .milliseconds(40), p99: .milliseconds(727), max: .seconds(1))
        run.progress.figures.first.delivered = 15
        program.send(run.report())
        #expect(shows("16.0 / 261 → 16.0 / 727 ms", program))
        #expect(shows("18 → 15 of 20", program))
        program.press(.character("B"))
        #expect(!shows("→ 15", program) && shows("seed \(seed + 1)", program))
        program.press(.character("B"))
        #expect(program.state.lab.base == nil && program.state.message?.text == "the base is forgotten")
    }

    @Test(
        "an old figure is shortened to what differs",
        arguments: [
            ("451 of 500", "470 of 500", "451 → 470 of 500"),
            ("5.8 / 6.9 ms", "5.9 / 6.9 ms", "5.8 / 6.9 → 5.9 / 6.9 ms"),
            ("43: 37 fast, 6 other", "65: 65 fast", "43 → 65: 65 fast"), ("—", "1,024", "— → 1,024"),
            ("1,024, at most 3.0 ms", "7, at most 9.0 ms", "1,024 → 7, at most 9.0 ms"), ("7", "7", "7"),
            ("", "7", " → 7"), ("2 b", "b c", "2 b → b c"),
            ("2.9 us", "3.1 ms", "2.9 us → 3.1 ms"),
        ])
    func shortened(old: String, new: String, both: String) {
        #expect(BaseRun.words(old, beside: new, isASCII: false) == both)
    }

    @Test("a change before the first report is at the start of the run, in words and on the charts")
    func earlyChange() throws {
        var program = try Program.lab()
        program.pass(.seconds(1000))
        program.start()
        program.press(.character("x"))
        #expect(program.state.lab.history.changes.times == [.zero])
        program.press(.character("y"))
        #expect(program.state.message?.text.hasSuffix("# at 0.0 s: cut") == true)
        var run = LabRun()
        run.progress.elapsed = .seconds(1)
        program.send(run.report())
        program.pass(.seconds(3))
        program.press(.character("x"))
        #expect(program.state.lab.history.changes.times == [.zero, .seconds(4)])
    }

    @Test("B forgets the base of a run whose figures have changed since")
    func changedFigures() throws {
        var program = try Program.lab()
        program.start()
        var run = LabRun.lossy
        program.send(run.report())
        program.press(.character("B"))
        run.progress.figures.first.delivered += 1
        program.send(run.report())
        program.press(.character("B"))
        #expect(program.state.lab.base == nil)
    }

    @Test("the command line is that of the start, with the changes since then as a comment")
    func comment() throws {
        var program = try Program.lab()
        program.start()
        var run = LabRun()
        run.progress.elapsed = .milliseconds(1200)
        program.send(run.report())
        program.state.lab.chosenParameter = .loss
        program.press(.right, .enter, .character("3"), .character("0"), .enter)
        program.pass(.seconds(2))
        program.press(.character("x"))
        #expect(
            program.press(.character("y"))
                == [.copy("pollux lab lossy # at 1.2 s: loss 30 %; at 3.2 s: cut")])
        program.pass(.seconds(2))
        program.press(.character("x"))
        let words = "pollux lab lossy # at 1.2 s: loss 30 %; at 3.2 s: cut; at 5.2 s: reconnected"
        #expect(program.press(.character("y")) == [.copy(words)])
    }

    @Test("steps in quick succession are one change, and none if they lead back")
    func steps() {
        let delays = [5, 10, 15, 5].map { milliseconds in
            var impairments = Impairments()
            impairments.delay = .milliseconds(milliseconds)
            return impairments
        }
        var changes: [LabChange] = []
        changes.add(LabChange(at: .seconds(1), from: delays[0], to: delays[1]))
        changes.add(LabChange(at: .milliseconds(1500), from: delays[1], to: delays[2]))
        #expect(changes.map(\.words) == ["at 1.5 s: delay 15 ms"])
        changes.add(LabChange(at: .milliseconds(1600), from: delays[2], to: delays[3]))
        #expect(changes.isEmpty)
        changes.add(LabChange(at: .seconds(3), from: delays[0], to: delays[0]))
        #expect(changes.isEmpty)
    }
}
