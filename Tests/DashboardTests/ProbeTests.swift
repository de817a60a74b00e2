import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of connect races, from the key to the last result.
@Suite("Probes")
struct ProbeTests {
    /// Five addresses; `getaddrinfo` puts the last two first and leaves out the third.
    private func program() throws -> Program {
        var program = try Program()
        program.lookUp("www.example.org", answer: Sample.answer)
        return program
    }

    /// Starts a race over all addresses.
    private func racing(port: String = "80") throws -> Program {
        var program = try program()
        program.press(.character("p"))
        program.type(port)
        program.press(.enter)
        return program
    }

    private func probes(_ program: Program) -> [ProbeOutcome?] {
        program.state.dashboard.resolver.addresses.rows.map(\.probe?.outcome)
    }

    @Test("a race connects to all addresses in getaddrinfo's order, 250 ms apart")
    func order() throws {
        var program = try racing()
        for _ in 0..<4 {
            program.pass(.milliseconds(250))
            program.send(.deadline)
        }
        #expect(
            program.lastRace.map(\.address.description) == [
                "2001:db8:1122:3344:5566:7788:99aa:bbcc", "2001:db8::7", "203.0.113.7", "203.0.113.71",
                "198.51.100.200",
            ])
        #expect(program.lastRace.map(\.attempt) == [0, 1, 2, 3, 4])
        #expect(program.lastRace.allSatisfy { $0.port == 80 })
    }

    @Test("each result appears in the row of its address, with the winner marked")
    func results() throws {
        var program = try racing()
        let race = try #require(program.lastRace.first?.race)
        program.pass(.milliseconds(10))
        program.send(.connectEnded(race, attempt: 0, .refused))
        program.pass(.milliseconds(5))
        program.send(.connectEnded(race, attempt: 1, .open))
        #expect(probes(program) == [nil, nil, nil, .refused, .open])
        let rows = program.state.dashboard.resolver.addresses.rows
        #expect(rows[4].probe?.isWinner == true && rows[3].probe?.isWinner == false)
        #expect(rows[3].probe?.elapsed == .milliseconds(10) && rows[4].probe?.elapsed == .milliseconds(5))
    }

    @Test("an attempt that takes too long is abandoned")
    func timeout() throws {
        var program = try racing()
        let race = try #require(program.lastRace.first?.race)
        program.pass(.seconds(5))
        let effects = program.send(.deadline)
        #expect(effects.first == .abandon(race, attempt: 0))
        #expect(probes(program)[3] == .timeout)
    }

    @Test("Enter probes the selected address alone")
    func one() throws {
        var program = try program()
        program.press(.down)
        let effects = program.press(.enter)
        #expect(effects.count == 1)
        #expect(program.lastRace.map(\.address.description) == ["203.0.113.71"])
        #expect(program.lastRace.map(\.port) == [443])
    }

    @Test("a probe of one address keeps the others' results on the same port and drops those on another")
    func kept() throws {
        var program = try racing()
        let race = try #require(program.lastRace.first?.race)
        for attempt in 0..<5 { program.send(.connectEnded(race, attempt: attempt, .refused)) }
        #expect(probes(program) == Array(repeating: .refused, count: 5))
        program.press(.enter)
        #expect(probes(program) == [nil, .refused, .refused, .refused, .refused])
        program.press(.character("p"))
        program.type("81")
        program.press(.enter)
        #expect(probes(program) == Array(repeating: nil, count: 5))
    }

    @Test("a new race ends the running one, whose later results are ignored")
    func superseded() throws {
        var program = try racing()
        let old = try #require(program.lastRace.first?.race)
        let effects = program.press(.enter)
        #expect(effects.first == .endRace(old))
        #expect(program.lastRace.first?.race != old)
        program.send(.connectEnded(old, attempt: 0, .open))
        #expect(probes(program) == Array(repeating: nil, count: 5))
    }

    @Test("a finished race is not ended again")
    func notEndedTwice() throws {
        var program = try program()
        program.press(.enter)
        let race = try #require(program.lastRace.first?.race)
        program.send(.connectEnded(race, attempt: 0, .open))
        #expect(program.state.deadline == nil)
        #expect(!program.press(.enter).contains(.endRace(race)))
    }

    @Test("a new lookup ends the race of the old host")
    func newLookup() throws {
        var program = try racing()
        let race = try #require(program.lastRace.first?.race)
        #expect(program.send(.hostGiven("example.net")).contains(.endRace(race)))
        #expect(program.send(.connectEnded(race, attempt: 0, .refused)) == [])
        #expect(program.state.deadline == nil)
    }

    @Test("the old host's addresses cannot be probed while a new host is looked up")
    func newAnswer() throws {
        var program = try program()
        program.send(.hostGiven("example.net"))
        #expect(program.press(.character("p")) == [])
        #expect(program.state.message == .failed("no address to probe yet"))
        program.report(.finished(Sample.answer(of: "example.net", addresses: 5)))
        #expect(probes(program) == Array(repeating: nil, count: 5))
    }

    @Test("the bars have a deadline every 50 ms while a race runs, and none after it")
    func bars() throws {
        var program = try program()
        #expect(program.state.deadline == nil)
        program.press(.enter)
        let race = try #require(program.lastRace.first?.race)
        #expect(program.state.deadline == program.now + .milliseconds(50))
        program.pass(.milliseconds(50))
        program.send(.deadline)
        #expect(program.state.deadline == program.now + .milliseconds(50))
        program.send(.connectEnded(race, attempt: 0, .open))
        #expect(program.state.deadline == nil)
    }

    @Test("a bar grows with time and stops at the end of the attempt")
    func bar() throws {
        var program = try racing()
        func length() -> Int {
            program.lines.first { $0.contains("2001:db8::7") }?.count { $0 == "━" } ?? 0
        }
        #expect(length() == 0)
        program.pass(.milliseconds(250))
        program.send(.deadline)
        let early = length()
        program.pass(.milliseconds(200))
        program.send(.deadline)
        #expect(early > 0 && length() > early)
        let race = try #require(program.lastRace.first?.race)
        for attempt in 0..<5 { program.send(.connectEnded(race, attempt: attempt, .refused)) }
        let last = program.lines
        program.pass(.seconds(3))
        program.send(.deadline)
        #expect(program.lines == last)
    }

    @Test("a deadline or a late connect without a race does nothing")
    func nothing() throws {
        var program = try program()
        #expect(program.send(.deadline) == [])
        #expect(program.send(.connectEnded(RaceID(number: 7), attempt: 0, .open)) == [])
        #expect(probes(program) == Array(repeating: nil, count: 5))
    }

    @Test("results stay with their addresses when those are reordered")
    func otherOrder() throws {
        var program = try program()
        let refreshed = program.press(.character("R"))
        #expect(refreshed.contains { if case .lookUp = $0 { true } else { false } })
        program.press(.character("p"), .enter)
        let race = try #require(program.lastRace.first?.race)
        var answer = Sample.answer
        answer.addresses.reverse()
        program.report(.finished(answer))
        program.send(.connectEnded(race, attempt: 0, .refused))
        let rows = program.state.dashboard.resolver.addresses.rows
        #expect(rows.map(\.address) == answer.addresses.map(\.address))
        let refused = rows.filter { $0.probe?.outcome == .refused }.map(\.address.description)
        #expect(refused == ["2001:db8:1122:3344:5566:7788:99aa:bbcc"])
    }

    @Test("a race continues when one of its addresses is gone, and that address's result has no row")
    func goneAddress() throws {
        var program = try program()
        program.press(.character("R"), .character("p"), .enter)
        let race = try #require(program.lastRace.first?.race)
        var answer = Sample.answer
        answer.addresses.removeAll { $0.address == program.lastRace[0].address }
        program.report(.finished(answer))
        let next = program.send(.connectEnded(race, attempt: 0, .refused))
        #expect(next.contains { if case .connect(race, 1, _, _) = $0 { true } else { false } })
        #expect(program.state.dashboard.resolver.addresses.rows.allSatisfy { $0.probe == nil })
        program.send(.connectEnded(race, attempt: 1, .open))
        let open = program.state.dashboard.resolver.addresses.rows.filter { $0.probe?.outcome == .open }
        #expect(open.map(\.address) == [program.lastRace[1].address])
    }
}
