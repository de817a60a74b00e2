import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of the live statistics of the event loop.
@Suite("The loop inspector")
struct LoopInspectorTests {
    @Test("the inspector requests statistics when it opens and then once a second, until it closes")
    func asks() throws {
        var program = try Program.filled(.resolver)
        #expect(program.press(.character("I")) == [.readLoopStatistics])
        #expect(program.state.deadline == nil, "the answer has not come")
        program.send(.loopStatistics(Sample.loop(at: program.now)))
        #expect(program.state.deadline == program.now + .seconds(1))
        program.pass(.milliseconds(999))
        #expect(program.send(.deadline) == [])
        program.pass(.milliseconds(1))
        #expect(program.send(.deadline) == [.readLoopStatistics])
        #expect(program.state.deadline == nil && program.send(.deadline) == [])
        program.send(.loopStatistics(Sample.loop(at: program.now)))
        #expect(program.state.deadline != nil)
        program.press(.character("I"))
        #expect(program.state.overlay == nil && program.state.deadline == nil)
        program.pass(.seconds(60))
        #expect(program.send(.deadline) == [])
    }

    @Test("statistics that arrive after the inspector is closed do not open it")
    func late() throws {
        var program = try Program.filled(.resolver)
        program.press(.character("I"), .escape)
        program.send(.loopStatistics(Sample.loop(at: program.now)))
        #expect(program.state.overlay == nil && program.state.deadline == nil)
    }

    @Test("the inspector shows that it waits, then totals since the start, then those of the last second")
    func lines() throws {
        var program = try Program.filled(.resolver)
        program.press(.character("I"))
        #expect(program.overlayLines.contains { $0.contains("reading …") })
        program.send(.loopStatistics(Sample.loop(at: program.now)))
        var text = program.overlayLines
        #expect(text[0].contains("5 a second, 50 since the start"))
        #expect(text[1].contains("50 % in poll, 50 % busy, since the start"))
        #expect(text[2].contains("2 descriptors"))
        #expect(text.contains { $0.contains("keyboard") && $0.contains(" in ") && $0.contains("12") })
        #expect(text.contains { $0.contains("connect 203.0.113.7:44…") && $0.contains("—") })
        program.pass(.seconds(1))
        program.send(
            .loopStatistics(Sample.loop(at: program.now, wakeUps: 58, waited: .milliseconds(5900))))
        text = program.overlayLines
        #expect(text[0].contains("8 a second, 58 since the start"))
        #expect(text[1].contains("90 % in poll, 10 % busy, over the last second"))
    }

    @Test("statistics of a zero interval or with decreasing totals are shown without a trap")
    func strange() throws {
        var program = try Program.filled(.resolver)
        program.press(.character("I"))
        var statistics = Sample.loop(at: program.now)
        statistics.startedAt = statistics.at
        program.send(.loopStatistics(statistics))
        #expect(program.overlayLines[1].contains("100 % in poll, 0 % busy"))
        program.send(.loopStatistics(Sample.loop(at: program.now, wakeUps: 0, waited: .zero)))
        #expect(program.overlayLines[1].contains("0 % in poll, 100 % busy"))
    }

    @Test("the next deadline is the earlier of the race's and the inspector's")
    func deadlines() throws {
        var program = try Program.filled(.resolver)
        program.lookUp("www.example.org", answer: Sample.answer)
        program.press(.enter, .character("I"))
        program.send(.loopStatistics(Sample.loop(at: program.now)))
        let race = try #require(program.state.dashboard.resolver.addresses.deadline)
        #expect(race < program.now + .seconds(1) && program.state.deadline == race)
        program.pass(.seconds(1))
        #expect(program.send(.deadline).contains(.readLoopStatistics))
    }

    @Test("a long list of descriptors scrolls")
    func scrolls() throws {
        var program = try Program.filled(.resolver, columns: 80, rows: 24)
        program.press(.character("I"))
        var statistics = Sample.loop(at: program.now)
        statistics.descriptors = (0..<64).map {
            .init(name: "descriptor \($0)", interest: "in", lastReport: "in", reports: $0)
        }
        program.send(.loopStatistics(statistics))
        #expect(!program.overlayLines.contains { $0.contains("descriptor 63") })
        program.press(.end)
        #expect(program.overlayLines.last?.contains("descriptor 63") == true)
        program.send(.loopStatistics(statistics))
        #expect(program.overlayLines.last?.contains("descriptor 63") == true)
    }
}
