import Core
import PacketSamples
import Screen
import Testing

@testable import Dashboard

@Suite("The lessons of the lab")
struct LessonTests {
    /// What a user does for one step of a lesson.
    enum Action {
        case select(Lane, Int)
        case open(Lane, Int)
        case changePlot
        case runAgain(@Sendable (inout LabSetup) -> Void)
    }

    private static let datagrams = Lane.first
    private static let segments = Lane.second

    /// The actions after the first run, one for each further step.
    private static let walks: [(scenario: String, actions: [Action])] = [
        ("clean", [.select(segments, 0), .select(segments, 4), .open(datagrams, 0)]),
        (
            "lossy",
            [.select(datagrams, 1), .open(datagrams, 1), .select(segments, 3), .open(segments, 5)]
        ),
        ("jitter", [.select(datagrams, 2), .select(segments, 4), .open(segments, 5)]),
        ("duplicate", [.select(datagrams, 3), .select(segments, 2), .open(segments, 6)]),
        ("corrupt", [.select(datagrams, 4), .open(datagrams, 4), .select(segments, 5)]),
        (
            "bottleneck",
            [
                .select(datagrams, 5), .changePlot,
                .runAgain { $0.impairments.bitsPerSecond = 5_000_000 },
            ]
        ),
        ("outage", [.select(datagrams, 6), .select(segments, 5), .open(segments, 5)]),
        ("slow-reader", [.select(segments, 7), .open(segments, 8), .select(datagrams, 0)]),
        ("no-listener", [.open(segments, 9), .open(datagrams, 7)]),
        (
            "boundaries",
            [.select(datagrams, 2), .select(segments, 10), .runAgain { $0.load.count = 50 }]
        ),
        ("big-message", [.select(datagrams, 1), .select(segments, 5), .runAgain { $0.load.size = 1_400 }]),
        ("rivals", [.select(.first, 8), .select(.second, 3), .changePlot]),
        ("bufferbloat", [.select(.first, 0), .runAgain { $0.impairments.queuePackets = 20 }]),
        (
            "local",
            [
                .runAgain { $0.load.size = 1_000 },
                .runAgain { ($0.load.size, $0.load.count) = (60_000, 1_000) },
            ]
        ),
    ]

    /// A finished run with a packet of every kind that lessons name.
    private static var run: LabRun {
        var run = LabRun()
        run.datagram(at: 10, .delivered(at: .milliseconds(90)))
        run.datagram(at: 12, .lost)
        run.datagram(at: 14)
        run.datagram(at: 16, .delivered(at: .zero), .duplicated)
        run.datagram(at: 18, .delivered(at: .zero), .corrupted)
        run.datagram(at: 20, .queueFull)
        run.datagram(at: 22, .cut)
        let about = PacketSample.udp([UInt8](repeating: 120, count: 200))
        run.packet(PacketSample.unreachable(quoting: about), .first, .bToA, at: 24)
        let segment = PacketSample.tcp(
            sequence: 1, acknowledgment: 1, flags: 24, options: [], [UInt8](repeating: 121, count: 204))
        run.packet(segment, .first, at: 26, .queueFull)
        run.segment(seq: 0, flags: 2, at: 0)
        run.segment(.bToA, seq: 0, ack: 1, flags: 18, at: 10)
        for message in 1...2 {
            run.segment(
                seq: UInt32(204 * message), ack: 1, flags: 24, length: 204, at: 12,
                message == 1 ? .delivered(at: .zero) : .lost, message == 1 ? .duplicated : [])
            run.progress.batch.packets[run.progress.batch.packets.count - 1].messages = message...message
        }
        let block = PacketReason.SACKBlock(start: 1, end: 205, others: 0)
        run.acknowledge(at: 20, .duplicateACK(number: 1, block: nil))
        run.segment(seq: 408, ack: 1, flags: 24, length: 204, at: 30, .delivered(at: .zero), .retransmission)
        let timeout = PacketReason.RetransmissionTimeout(
            timer: .milliseconds(400), attempt: 2, next: .milliseconds(800))
        run.explain(.timeout(timeout), Transmission(number: 4, at: .milliseconds(12)), 2...2)
        run.acknowledge(at: 40, .duplicateSACK(block, duplicate: 0))
        run.acknowledge(at: 42, .zeroWindow)
        run.acknowledge(at: 44, .windowUpdate)
        run.segment(.bToA, seq: 0, ack: 1, flags: 20, at: 46)
        run.explain(.reset(.portClosed), nil, nil)
        run.segment(seq: 612, ack: 1, flags: 24, length: 204, at: 48)
        run.progress.batch.packets[run.progress.batch.packets.count - 1].messages = 3...3
        (run.progress.phase, run.progress.elapsed) = (.finished, .milliseconds(100))
        return run
    }

    private static func finishRun(_ program: inout Program) {
        program.press(.character("r"))
        program.send(.lab(.started(LabRun.info)))
        var run = run
        program.send(run.report())
    }

    private static func perform(_ action: Action, _ program: inout Program) {
        switch action {
        case .select(let lane, let row), .open(let lane, let row):
            (program.state.lab.lane, program.state.lab.isStripFocused) = (lane, false)
            let rows = program.state.lab.ladder.rows(of: lane)
            program.state.lab[lane].cursor.pin(row, in: rows, visible: 5)
            if case .open = action { program.press(.enter, .escape) } else { program.press(.escape) }
        case .changePlot: program.press(.character("v"))
        case .runAgain(let change):
            change(&program.state.lab.setup)
            finishRun(&program)
        }
    }

    @Test(
        "each scenario has a lesson of three to five steps, whose words fit into two lines of a narrow screen"
    )
    func table() {
        #expect(Lesson.all.map(\.scenario) == Scenario.all.map(\.name))
        for lesson in Lesson.all {
            #expect((3...5).contains(lesson.steps.count), "\(lesson.scenario)")
            for step in lesson.steps { #expect(step.text.columns <= 130, "\(step.text)") }
        }
        #expect(Lesson.on("none such") == nil)
    }

    @Test("each step is ticked by what it asks for, and by nothing before", arguments: Self.walks.indices)
    func walk(index: Int) throws {
        let (scenario, actions) = Self.walks[index]
        let lesson = try #require(Lesson.on(scenario))
        #expect(actions.count == lesson.steps.count - 1)
        var program = try Program.lab(rows: 60)
        program.state.lab.choose(try #require(Scenario.named(scenario)))
        _ = program.state.lab.begin(lesson)
        program.press(.escape)
        #expect(program.state.lab.lesson?.doneCount == 0)
        Self.finishRun(&program)
        for (done, action) in actions.enumerated() {
            #expect(program.state.lab.lesson?.doneCount == done + 1, "\(lesson.steps[done].text)")
            Self.perform(action, &program)
        }
        #expect(program.state.lab.lesson?.isOver == true, "\(lesson.steps.last?.text ?? "")")
        let line = "lesson on \(scenario): all \(lesson.steps.count) steps are done"
        #expect(program.lines.contains { $0.contains(line) })
    }

    @Test("? in the picker opens the lesson, Enter begins it and chooses its scenario, Esc closes the box")
    func box() throws {
        var program = try Program.lab()
        program.press(.character("o"), .up, .character("?"))
        #expect(program.state.detail?.title == "Lesson on clean")
        #expect(program.overlayLines.contains { $0.contains("Enter begins the lesson") })
        program.press(.escape)
        #expect(program.state.overlay == nil && program.state.lab.lesson == nil)
        program.press(.character("o"), .up, .character("?"), .enter)
        #expect(program.state.overlay == nil && program.state.lab.setup.scenario == "clean")
        #expect(program.lines.contains { $0.contains("lesson 1 of 4: Run it") })
        Self.finishRun(&program)
        #expect(program.lines.contains { $0.contains("lesson 2 of 4: In TCP, select the SYN") })
        program.press(.character("o"), .character("?"))
        #expect(program.overlayLines.contains { $0.contains("✓ 1") })
        #expect(program.overlayLines.contains { $0.contains("the lesson goes on") })
    }

    @Test("a run of another scenario ticks nothing")
    func otherScenario() throws {
        var program = try Program.lab()
        _ = program.state.lab.begin(try #require(Lesson.on("clean")))
        program.state.lab.choose(try #require(Scenario.named("lossy")))
        Self.finishRun(&program)
        #expect(program.state.lab.lesson?.doneCount == 0)
    }

    @Test("the palette ends the lesson, and says so if none is on")
    func ending() throws {
        var program = try Program.lab()
        func end() {
            program.press(.character(":"))
            program.type("end the lesson")
            program.press(.enter)
        }
        end()
        #expect(program.state.message?.kind == .failed)
        _ = program.state.lab.begin(try #require(Lesson.on("lossy")))
        #expect(program.lines.contains { $0.contains("lesson 1 of 5") })
        end()
        #expect(program.state.lab.lesson == nil && !program.lines.contains { $0.contains("lesson 1") })
    }
}

extension LabRun {
    /// Adds an acknowledgment of B with a reason.
    fileprivate mutating func acknowledge(at time: Double, _ reason: PacketReason) {
        segment(.bToA, seq: 1, ack: 205, flags: 16, at: time)
        explain(reason, nil, nil)
    }
}
