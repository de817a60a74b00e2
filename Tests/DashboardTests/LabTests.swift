import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of the lab's keys, without a wire.
@Suite("The lab")
struct LabTests {
    @Test("the picker opens only on the first visit, with lossy selected and what to look for")
    func entry() throws {
        var program = try Program(columns: 80, rows: 24)
        program.press(.function(4))
        #expect(program.state.picker?.selected?.name == "lossy")
        let text = try #require(Scenario.named("lossy")?.watchFor.first?.prefix(40))
        #expect(program.lines.contains { $0.contains(text) })
        program.press(.escape, .character("1"))
        #expect(program.state.screen == .dashboard)
        program.press(.character("3"))
        #expect(program.state.overlay == nil && program.state.screen == .lab)
        program.press(.character("o"))
        #expect(program.state.picker != nil)
    }

    @Test("/ filters the scenarios, Enter keeps the filter and Enter again chooses")
    func picker() throws {
        var program = try Program(columns: 80, rows: 24)
        program.press(.character("3"), .character("/"))
        #expect(program.frame().cursor != nil)
        program.type("clean")
        #expect(program.lines.contains { $0.contains(" /clean") })
        program.press(.enter)
        #expect(program.state.picker?.selected?.name == "clean" && program.frame().cursor == nil)
        program.press(.enter)
        #expect(program.state.overlay == nil && program.state.lab.setup.scenario == "clean")
        program.press(.character("o"), .character("/"))
        program.type("none such")
        program.press(.enter)
        #expect(program.lines.contains { $0.contains("no such scenario") })
        program.press(.enter)
        #expect(program.state.lab.setup.scenario == "clean")
        program.press(.character("o"), .character("/"))
        program.type("los")
        program.press(.escape)
        #expect(program.state.picker?.selected?.name == "clean")
        program.press(.escape)
        #expect(program.state.overlay == nil)
    }

    @Test("Space starts, pauses and resumes a run, and starts a new one after the end")
    func space() throws {
        var program = try Program.lab()
        let setup = program.state.lab.setup
        #expect(program.press(.character(" ")) == [.lab(.start(setup))])
        #expect(program.press(.character(" ")) == [])
        #expect(program.state.message == .failed("setting up the wire"))
        program.send(.lab(.started(LabRun.info)))
        var run = LabRun.lossy
        program.send(run.report())
        #expect(program.press(.character(" ")) == [.lab(.control(.pause))])
        // A report already in transit does not resume the run.
        program.send(run.report())
        #expect(program.state.lab.phase == .paused)
        #expect(program.press(.character(" ")) == [.lab(.control(.resume))])
        run.progress.phase = .finished
        program.send(run.report())
        #expect(!program.state.lab.isOn)
        #expect(program.press(.character(" ")) == [.lab(.start(setup))])
        #expect(program.state.lab.ladder.rows(of: .first).isEmpty)
    }

    @Test("a restart ends the run, and later reports of the old run change nothing")
    func restart() throws {
        var program = try Program.lab()
        program.start()
        var run = LabRun.lossy
        program.send(run.report())
        let setup = program.state.lab.setup
        #expect(program.press(.character("r")) == [.lab(.stop), .lab(.start(setup))])
        run = LabRun.lossy
        program.send(run.report())
        #expect(program.state.lab.ladder.rows(of: .first).isEmpty && program.state.lab.phase == .starting)
        program.send(.lab(.started(LabRun.info)))
        program.send(run.report())
        #expect(program.state.lab.phase == .running)
    }

    @Test("a run that fails shows the reason, and the lab is ready again")
    func failure() throws {
        var program = try Program.lab()
        program.press(.character(" "))
        program.send(.lab(.failed(LabFailure(code: "EPERM", message: "unshare: Operation not permitted"))))
        #expect(program.lines.contains { $0.contains("lossy unshare: Operation not permitted") })
        #expect(program.press(.character(" ")) == [.lab(.start(program.state.lab.setup))])
    }

    @Test("a run continues while another screen is shown")
    func otherScreen() throws {
        var program = try Program.lab()
        program.start()
        #expect(program.press(.character("1")) == [])
        program.run(packets: 30)
        program.press(.character("3"))
        #expect(program.state.lab.ladder.rows(of: .second) == 0..<30)
    }

    @Test("x cuts and reconnects the wire, also before the start")
    func cut() throws {
        var program = try Program.lab()
        #expect(program.press(.character("x")) == [])
        #expect(program.lines.contains { $0.contains("CUT") })
        program.start()
        #expect(program.effects.contains(.lab(.start(program.state.lab.setup))))
        let effects = program.press(.character("x"))
        guard case .lab(.control(.impair(let wire))) = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(!wire.isCut)
    }

    @Test("there is no deadline without a held packet, in a paused run or on another screen")
    func idle() throws {
        var program = try Program.lab()
        program.start()
        var run = LabRun.lossy
        program.send(run.report())
        #expect(program.state.deadline == nil)
        program.press(.character("H"))
        run.hold(1, next: 1, until: 9000)
        program.send(run.report())
        #expect(program.state.deadline != nil)
        program.press(.character("1"))
        #expect(program.state.deadline == nil)
        program.press(.character("3"), .character(" "))
        #expect(program.state.deadline == nil)
    }

    /// Chooses a scenario in the picker.
    private func choose(_ name: String, in program: inout Program) {
        program.press(.character("o"), .character("/"))
        program.type(name)
        program.press(.enter, .enter)
    }

    @Test("a scenario chosen during a run applies at the next start, and the run keeps its parameters")
    func chosenDuringRun() throws {
        var program = try Program.lab()
        program.start()
        let lossy = program.state.lab.setup
        var run = LabRun.lossy
        program.send(run.report())
        choose("clean", in: &program)
        for text in ["lossy → clean running", "delay 5 ms → 20 ms", "loss 10 % → 0 %", "500 × → 100 ×"] {
            #expect(program.lines[1...3].contains { $0.contains(text) }, "\(text)")
        }
        #expect(program.press(.character("y")) == [.copy("pollux lab lossy")])
        // Changes to the run do not affect the chosen scenario.
        var cut = lossy.impairments
        cut.isCut = true
        #expect(program.press(.character("x")) == [.lab(.control(.impair(cut)))])
        #expect(program.press(.character("x")) == [.lab(.control(.impair(lossy.impairments)))])
        program.press(.right, .right, .right)
        var changed = lossy.impairments
        changed.lossPercent = 9
        #expect(program.press(.character("-")) == [.lab(.control(.impair(changed)))])
        let clean = try #require(Scenario.named("clean")).setup()
        #expect(program.state.lab.setup == clean)
        #expect(program.press(.character(" ")) == [.lab(.control(.pause))])
        #expect(program.press(.character(" ")) == [.lab(.control(.resume))])
        run.progress.phase = .finished
        program.send(run.report())
        #expect(program.lines[1].contains("lossy → clean finished"))
        #expect(program.press(.character("y")) == [.copy("pollux lab lossy # at 1.3 s: loss 9 %")])
        #expect(program.press(.character(" ")) == [.lab(.start(clean))])
        #expect(program.lines[1].contains(" clean starting ── delay 20 ms ±0 · loss 0 % ·"))
    }

    @Test("choosing a scenario after a run clears the results; a new seed is shown beside the run's")
    func chosenAfterRun() throws {
        var program = try Program.lab()
        program.start()
        var run = LabRun.lossy
        run.progress.phase = .finished
        program.send(run.report())
        program.state.lab.chosenParameter = .seed
        program.press(.right, .character("+"))
        #expect(program.lines.contains { $0.contains("seed 7 → 8") })
        #expect(program.press(.character("y")) == [.copy("pollux lab lossy")])
        choose("clean", in: &program)
        #expect(program.lines[1].contains(" clean ready"))
        #expect(program.lines.contains { $0.contains("── seed 8 ──") })
        #expect(
            program.state.lab.ladder.rows(of: .first).isEmpty && program.state.lab[.first].figures.sent == 0)
        #expect(program.press(.character("y")) == [.copy("pollux lab clean --seed 8")])
        #expect(program.press(.character("e")) == [])
        #expect(program.state.message == .failed("nothing captured yet: run a scenario on the wire first"))
    }

    @Test("without a wire the strip shows loopback, no delay and no cut, and changes apply at the next start")
    func withoutWire() throws {
        var program = try Program.lab()
        choose("outage", in: &program)
        #expect(program.lines.contains { $0.contains("cut from 0.5 s") })
        program.start(
            LabRunInfo(
                medium: .loopback, mediumReason: "no /dev/net/tun",
                congestionControl: LanePair(nil, "cubic")))
        let strip = program.lines[1...program.state.labLayout.strip.rows].joined()
        #expect(strip.contains("outage connecting on loopback") || strip.contains("outage starting"))
        #expect(strip.contains("delay 0 ms ±0") && strip.contains("── loopback"))
        #expect(!strip.contains("cut from") && !strip.contains("wire") && !strip.contains("→"))
        #expect(program.press(.character("y")) == [.copy("pollux lab outage --medium loopback")])
        program.state.lab.chosenParameter = .loss
        #expect(program.press(.character("+")) == [])
        #expect(program.state.message == .done("loss 1 % from the next start (r)"))
        #expect(program.lines[1...3].contains { $0.contains("loss 0 % → 1 %") })
    }

    @Test("the comparison has the same rows for both lanes, fewer on a low screen, and the verdict beside it")
    func comparison() throws {
        for (columns, rows) in [(80, 24), (100, 30), (120, 36), (200, 60)] {
            var program = try Program.lab(columns: columns, rows: rows)
            program.end(.lossyEnd, of: "lossy", count: 20)
            let lines = program.lines
            func line(_ label: String) -> String? { lines.first { $0.contains("│ \(label) ") } }
            #expect(line("delivered")?.contains("18 of 20") == true, "\(columns)x\(rows)")
            #expect(line("delivered")?.contains("20 of 20") == true, "\(columns)x\(rows)")
            #expect(line("lost") != nil && line("latency p50 / p99")?.contains("16.0 / 261 ms") == true)
            #expect((line("retransmissions") != nil) == (columns > 80))
            #expect((line("packets on the wire") != nil) == (rows == 60))
            #expect(lines.contains { $0.contains("UDP lost 2 of 20") }, "\(columns)x\(rows)")
        }
    }

    @Test("what to look for stands under the strip before, during and after a run, and is true of the lanes")
    func watchFor() throws {
        for columns in [80, 120] {
            var program = try Program.lab(columns: columns, rows: 36)
            func shows(_ text: String) -> Bool {
                program.lines.dropFirst(program.state.labLayout.strip.maxY).prefix(2).contains {
                    $0.contains(text)
                }
            }
            #expect(shows("UDP: what is lost stays lost") && shows("TCP: all of it arrives in order"))
            program.end(.lossyEnd, of: "lossy", count: 20)
            #expect(shows("UDP: what is lost stays lost") && shows("TCP: all of it arrives in order"))
            program.state.lab.choose(try #require(Scenario.named("lossy")))
            program.state.lab.setup.transports = LanePair(.udp, .udp)
            #expect(shows("Two lanes of one protocol") && !shows("TCP"))
        }
    }

    @Test("a rung stands between the lifelines, an arrow that arrives reaches the other one")
    func rungs() throws {
        var program = try Program.lab(rows: 72)
        program.end(.lossyEnd, of: "lossy", count: 20)
        program.press(.home, .character("z"))
        func row(_ text: String) -> String? { program.lines.first { $0.contains(text) } }
        #expect(row("SYN seq 0")?.contains("├─ SYN seq 0 ──") == true)
        #expect(row("SYN seq 0")?.contains("▶│") == true)
        #expect(row("SYN ACK")?.contains("── SYN ACK ─┤") == true)
        #expect(row("+same") != nil)
        let lost = try #require(row("= 12 "))
        #expect(lost.contains("├─ seq 2245 len 204 = 12 ─") && lost.contains("✗ ") && lost.contains("│ lost"))
        let again = try #require(row("RTO 213 ms, 2nd try"))
        #expect(again.contains("241.0   +213 ├─ seq 613 len 204 = 4 ─"))
        #expect(row("lost, fast")?.contains("+9 ├─") == true)
        // In a narrow box the length gives way to the message numbers.
        let columns = LadderColumns(columns: 52, isTCP: true)
        guard case .packet(let packet, let bytes) = program.state.lab.ladder.row(25, of: .second) else {
            Issue.record("no packet")
            return
        }
        let bases = program.state.lab.sequenceBases(packet)
        let spans = LadderRow(packet, bytes: bytes, bases: bases).spans(columns, .plain)
        #expect(spans.map(\.text).joined().contains("├─ seq 613 = 4 "))
        #expect(spans.map(\.text).joined().contains("RTO, 2nd try"))
    }

    @Test("only an acknowledgment is muted")
    func weight() throws {
        var program = try Program.lab()
        program.end(.lossyEnd, of: "lossy", count: 20)
        func arrow(_ row: Int) -> Style? {
            guard case .packet(let packet, let bytes) = program.state.lab.ladder.row(row, of: .second) else {
                return nil
            }
            let rung = LadderRow(packet, bytes: bytes, bases: program.state.lab.sequenceBases(packet))
            return rung.spans(LadderColumns(columns: 58, isTCP: true), .plain)
                .first { $0.text.contains("─ ") }?.style
        }
        #expect(arrow(2) == Theme.plain[.muted])
        #expect(arrow(3) == Theme.plain[.sent])
        #expect(arrow(25) == Theme.plain[.warning])
    }

    @Test("two TCP lanes have titles of their own, and both show what only TCP has")
    func twoStreams() throws {
        var program = try Program.lab()
        choose("rivals", in: &program)
        #expect(program.lines.contains { $0.contains("┌ TCP cubic ─") && $0.contains("┌ TCP bbr ─") })
        program.state.lab.setup.transports = LanePair(.tcp(nil), .tcp(nil))
        program.start(
            LabRunInfo(medium: .wire, mediumReason: nil, congestionControl: LanePair("reno", "reno")))
        var run = LabRun.lossy
        for index in run.progress.samples.indices {
            run.progress.samples[index].connection = TransportSample.Connection(congestionWindow: 10)
        }
        program.send(run.report())
        #expect(program.lines.contains { $0.contains("┌ TCP reno ─") && $0.contains("┌ TCP reno #2 ─") })
        #expect(program.lines.contains { $0.split(separator: "cwnd ").count > 2 })
        #expect(program.press(.character("y")) == [.copy("pollux lab rivals --lanes tcp,tcp")])
    }

    @Test("the strip has room for its longest scenario")
    func longStrip() throws {
        var program = try Program.lab(columns: 80, rows: 24)
        choose("slow-reader", in: &program)
        program.start()
        #expect(program.lines.contains { $0.contains("SO_RCVBUF 16384") })
        #expect(program.lines[1...5].contains { $0.contains("wire") })
    }

    @Test("the ladder has no sorting and does not scroll sideways, and says so")
    func noSorting() throws {
        var program = try Program.lab()
        for key in [Key.character("s"), .character("S")] {
            #expect(program.press(key) == [])
            #expect(
                program.state.message
                    == .failed("the ladder shows packets in the order of the wire, in their full width"))
        }
    }

    @Test("Enter opens a line with the value of the chosen setting, which takes effect during the run")
    func typed() throws {
        var program = try Program.lab()
        program.start()
        program.send(.lab(.progress(LabProgress(phase: .running, elapsed: .zero))))
        program.press(.right, .right, .right)
        #expect(program.state.lab.chosenParameter == .loss && program.state.lab.isStripFocused)
        program.press(.enter)
        #expect(
            program.state.linePrompt?.label == "loss in % › " && program.state.linePrompt?.line.text == "10")
        program.type("2.25")
        #expect(program.state.lab.setup.impairments.lossPercent == 10)
        program.press(.enter)
        #expect(program.state.lab.setup.impairments.lossPercent == 2.25)
        #expect(program.effects.last == .lab(.control(.impair(program.state.lab.setup.impairments))))
        program.press(.enter)
        #expect(program.state.linePrompt?.line.text == "2.25")
        program.type("30")
        program.press(.escape)
        #expect(program.state.lab.setup.impairments.lossPercent == 2.25 && program.state.linePrompt == nil)
        for text in ["101", "-1", "x", "nan"] {
            program.press(.enter)
            program.type(text)
            program.press(.enter)
            #expect(
                program.state.message == .failed("loss needs a number from 0 to 100, not '\(text)'"))
        }
        #expect(program.state.lab.setup.impairments.lossPercent == 2.25)
    }

    @Test("digits switch the screen, also while a setting is chosen", arguments: ["1", "2"])
    func digits(key: Character) throws {
        var program = try Program.lab()
        program.press(.right, .right, .character(key))
        #expect(program.state.screen == (key == "1" ? .dashboard : .sockets))
    }

    @Test("the load and the seed take effect at the next start, and a message says so")
    func load() throws {
        var program = try Program.lab()
        program.start()
        program.state.lab.isStripFocused = true
        program.state.lab.chosenParameter = .count
        #expect(program.press(.character("+")) == [])
        #expect(program.state.lab.setup.load.count == 550)
        #expect(program.state.message == .done("550 × from the next start (r)"))
    }

    @Test("every parameter steps within its range, and can be typed or shows why not")
    func figures() throws {
        for figure in LabParameter.allCases {
            var program = try Program.lab()
            program.state.lab.chosenParameter = figure
            program.state.lab.isStripFocused = true
            let old = program.state.lab.setup
            program.press(.character("-"), .character("+"), .character("+"))
            for _ in 0..<31 { program.press(.character("-")) }
            for _ in 0..<3 { program.press(.character("+")) }
            #expect(program.state.lab.setup != old, "\(figure)")
            program.press(.enter)
            program.type("99999999999999999999")
            program.press(.enter)
            #expect(program.state.lab.setup.impairments.lossPercent <= 100)
            #expect(figure.value(in: program.state.lab.setup).map { $0 >= 0 && $0.isFinite } ?? true)
        }
    }

    @Test("the jitter stops at the delay, and the delay at the jitter, with a message")
    func jitter() throws {
        var program = try Program.lab()
        program.state.lab.isStripFocused = true
        program.state.lab.chosenParameter = .jitter
        for _ in 0..<9 { program.press(.character("+")) }
        #expect(program.state.lab.setup.impairments.jitter == .milliseconds(5))
        #expect(program.state.message == .failed("a jitter of 6 ms needs a delay of at least 6 ms"))
        program.state.lab.chosenParameter = .delay
        program.press(.character("-"))
        #expect(program.state.lab.setup.impairments.delay == .milliseconds(5))
        #expect(program.state.message == .failed("a jitter of 5 ms needs a delay of at least 5 ms"))
        program.press(.enter, .character("3"), .character("0"), .enter)
        #expect(program.state.lab.setup.impairments.delay == .milliseconds(30))
        // During a run too.
        program.start()
        program.state.lab.chosenParameter = .jitter
        program.press(.enter, .character("9"), .character("9"), .enter)
        #expect(program.state.message == .failed("a jitter of 99 ms needs a delay of at least 99 ms"))
        #expect(program.state.lab.run?.requested.impairments.jitter == .milliseconds(5))
    }

    @Test("the rate steps up to unlimited, and down again")
    func rate() throws {
        var setup = try Program.lab().state.lab.setup
        LabParameter.rate.step(up: true, in: &setup)
        #expect(setup.impairments.bitsPerSecond == nil)
        LabParameter.rate.step(up: false, in: &setup)
        #expect(setup.impairments.bitsPerSecond == 1_000_000_000)
        for _ in 0..<40 { LabParameter.rate.step(up: false, in: &setup) }
        #expect(setup.impairments.bitsPerSecond == 64_000)
        for _ in 0..<40 { LabParameter.rate.step(up: true, in: &setup) }
        #expect(setup.impairments.bitsPerSecond == nil)
    }

    @Test("y copies a command line with the differences from the scenario")
    func commandLine() throws {
        var program = try Program.lab()
        #expect(program.press(.character("y")) == [.copy("pollux lab lossy")])
        program.state.lab.setup.impairments.lossPercent = 2.5
        program.state.lab.setup.impairments.bitsPerSecond = 1_000_000
        program.state.lab.setup.load.count = 50
        program.state.lab.setup.seed = .max
        program.state.lab.setup.family = .ipv6
        program.state.lab.setup.medium = .loopback
        let text =
            "pollux lab lossy --loss 2.5 --rate 1000000 --count 50 --seed 18446744073709551615 "
            + "--family ipv6 --medium loopback"
        #expect(program.press(.character("y")) == [.copy(text)])
        #expect(program.state.message == .done("copied \(text)"))
    }

    @Test("e asks for a file, and a message says what was written")
    func capture() throws {
        var program = try Program.lab()
        #expect(program.press(.character("e")) == [])
        #expect(program.state.message == .failed("nothing captured yet: run a scenario on the wire first"))
        program.start()
        program.press(.character("e"))
        program.type("/tmp/mine.pcap")
        #expect(program.press(.enter) == [.writeCapture(path: "/tmp/mine.pcap")])
        program.send(.captureWritten(path: "/tmp/mine.pcap", packets: 1812))
        #expect(program.state.message == .done("wrote /tmp/mine.pcap, 1,812 packets"))
    }

    @Test("Tab goes through both ladders to the strip, and Enter opens the ladder's packet")
    func focus() throws {
        var program = try Program.lab()
        program.start()
        var run = LabRun.lossy
        program.send(run.report())
        program.press(.tab)
        #expect(program.state.lab.isStripFocused)
        program.press(.tab)
        #expect(program.state.lab.lane == .first && !program.state.lab.isStripFocused)
        program.press(.up, .enter)
        #expect(program.state.detail?.title == "UDP packet 9")
        #expect(program.overlayLines.contains { $0.contains("ICMP port unreachable") })
        program.press(.escape, .backTab, .tab, .tab)
        #expect(program.state.lab.lane == .second)
        program.press(.home, .enter)
        #expect(program.overlayLines.contains { $0.contains("seq") && $0.contains("0 (4294967280)") })
        #expect(program.overlayLines.contains { $0.contains("checksum") && $0.contains("correct") })
    }

    @Test("sequence numbers are relative, even after they wrap around")
    func relative() throws {
        var program = try Program.lab(rows: 42)
        program.start()
        var run = LabRun.lossy
        program.send(run.report())
        let lines = program.lines
        for text in ["SYN seq 0 ─", "─ SYN ACK ─", "seq 1 len 204", "seq 205 len 204", "ACK 409"] {
            #expect(lines.contains { $0.contains(text) }, "\(text)")
        }
    }

    @Test("scrolling back shows how many are new, G follows again, and the mouse selects and scrolls")
    func scrolling() throws {
        var program = try Program.lab(columns: 80, rows: 24)
        program.start()
        program.run(packets: 40)
        program.press(.up)
        program.run(packets: 37)
        #expect(program.lines.contains { $0.contains("▼ 37 new") })
        program.press(.character("G"))
        #expect(!program.lines.contains { $0.contains("new ") })
        let ladder = try #require(program.state.labLayout.placed(.first)?.ladder)
        program.mouse(.press, x: 20, y: ladder.y)
        #expect(program.state.lab.lane == .first && !program.state.lab[.first].cursor.isFollowing)
        let before = program.state.lab.selected
        program.mouse(.wheelUp, x: 20, y: ladder.y)
        #expect(program.state.lab.selected == before.map { $0 - 1 })
        let strip = LabStrip(program.state.lab, columns: 80, .plain)
        let position = try #require(strip.positions.first { $0.parameter == .corrupt })
        program.mouse(
            .press, x: position.columns.lowerBound, y: program.state.labLayout.strip.y + position.row)
        #expect(program.state.lab.chosenParameter == .corrupt && program.state.lab.isStripFocused)
    }

    @Test("a click on a scenario selects it, and a click outside the picker closes it")
    func clickScenario() throws {
        var program = try Program()
        program.press(.character("3"))
        let bounds = try #require(program.frame().overlays.last?.bounds)
        program.mouse(.press, x: bounds.x + 5, y: bounds.y + 1)
        #expect(program.state.picker?.selected?.name == "clean")
        program.mouse(.press, x: bounds.x + 5, y: bounds.maxY - 2)
        #expect(program.state.picker?.selected?.name == "clean")
        program.mouse(.press, x: bounds.x - 1, y: bounds.y)
        #expect(program.state.overlay == nil)
    }

    @Test("z shows one lane on the whole screen, and q and Esc show both again")
    func zoom() throws {
        for key in [Key.character("q"), .escape] {
            var program = try Program.lab()
            program.press(.character("z"))
            #expect(program.state.labLayout.lanes.map(\.lane) == [.second])
            #expect(program.press(key) == [])
            #expect(program.state.labLayout.lanes.count == 2)
            #expect(program.press(.character("q")) == [.quit])
        }
    }

    @Test(
        "the received messages are scaled to the whole run: the worst of several is drawn, and whether it holds for all"
    )
    func received() throws {
        var strip = ReceivedStrip()
        func row(_ columns: Int, of total: Int) -> String {
            let rect = Rect(x: 0, y: 0, columns: columns, rows: 1)
            var surface = Surface(bounds: rect, style: Style())
            ReceivedStrip.draw(strip.scaled(of: total, room: columns), &surface, in: rect, .plain)
            var text = String.UnicodeScalarView()
            for cell in surface.row(0) {
                surface.forEachScalar(of: cell) { text.append(Unicode.Scalar($0) ?? "?") }
            }
            return String(text)
        }
        #expect(strip.range(of: 12) == "1-12 of 12" && strip.scale(of: 12, room: 12) == nil)
        #expect(row(12, of: 12) == "            ")
        for (index, kind) in [MessageEvent.Kind.delivered, .late, .twice, .lost, .delivered].enumerated() {
            strip.record(MessageEvent(lane: .first, number: index + 1, kind: kind))
        }
        strip.record(MessageEvent(lane: .first, number: 6, kind: .sent))
        #expect(row(12, of: 12) == "█▒2×█·      ")
        #expect(row(6, of: 12) == "▒▞█   " && strip.scale(of: 12, room: 6) == "2 a cell")
        #expect(row(4, of: 12) == "2▞  " && row(1, of: 12) == "▞")
        strip.record(MessageEvent(lane: .first, number: 3, kind: .lost))
        #expect(row(6, of: 12) == "▒×█   ")
    }

    @Test("an endless run forgets its oldest messages, and the range says so")
    func manyReceived() {
        var strip = ReceivedStrip()
        for number in 1...70_000 {
            strip.record(MessageEvent(lane: .first, number: number, kind: .delivered))
        }
        #expect(strip.range(of: 70_000) == "4,465-70,000 of 70,000")
        strip.record(MessageEvent(lane: .first, number: 1, kind: .lost))
        strip.record(MessageEvent(lane: .first, number: .max, kind: .lost))
        strip.record(MessageEvent(lane: .first, number: 900_000, kind: .twice))
        #expect(strip.range(of: 70_000) == "900,000-900,000 of 900,000")
    }

    @Test("numbers are short and have units")
    func quantities() {
        #expect(Quantity.grouped(-1_234_567) == "-1,234,567" && Quantity.grouped(999) == "999")
        #expect(Quantity.bytes(0) == "0 B" && Quantity.bytes(6_000) == "6 kB")
        #expect(Quantity.bytes(1_250_000) == "1.3 MB")
        #expect(
            Quantity.rate(nil, isASCII: false) == "∞" && Quantity.rate(64_000, isASCII: true) == "64 kbit/s")
        #expect(Quantity.milliseconds(.microseconds(20_149)) == "20.1")
        #expect(Quantity.milliseconds(.milliseconds(1262)) == "1262")
        #expect(Quantity.seconds(.milliseconds(1949)) == "1.9 s")
        #expect(Quantity.short(.infinity) == "—" && Quantity.short(-0.25) == "-0.3")
    }

    @Test("a packet's details leave its ladder visible where the lanes are side by side")
    func detailsBesideLadder() throws {
        for lane in Lane.allCases {
            var program = try Program.lab(columns: 200, rows: 60)
            program.start()
            var run = LabRun.lossy
            program.send(run.report())
            if lane == .first { program.press(.backTab) }
            let before = program.lines
            program.press(.enter)
            let box = try #require(program.state.labLayout.placed(lane)).box
            func visible(_ lines: [String]) -> [String] {
                (box.y..<box.maxY).map { String(lines[$0].dropFirst(box.x).prefix(box.columns)) }
            }
            #expect(program.lines != before && visible(program.lines) == visible(before))
        }
    }
}
