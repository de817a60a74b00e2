import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of the probe of a service's port.
@Suite("The probe of a service")
struct ServiceProbeTests {
    /// Returns a program whose resolver has the sample host, with the focus on the service `https`.
    private func program(columns: Int = 120, rows: Int = 36) throws -> Program {
        var program = try Program.filled(.resolver, columns: columns, rows: rows)
        program.lookUp("www.example.org", answer: Sample.answer)
        program.press(.tab, .character("/"))
        program.type("443/tcp")
        program.press(.enter)
        return program
    }

    @Test("p starts a race on the service's port, whose result the resolver and the message line show")
    func races() throws {
        var program = try program()
        program.press(.character("p"))
        #expect(program.state.message == .done("probing :443 (https) of www.example.org"))
        #expect(program.state.dashboard.focus == .services)
        let race = try #require(program.lastRace.first)
        #expect(program.lastRace.map(\.port) == [443])
        program.pass(.milliseconds(12))
        program.send(.connectEnded(race.race, attempt: 0, .open))
        #expect(program.lines.contains { $0.contains("12 ms") && $0.contains("★") })
        let address = try #require(program.state.dashboard.resolver.addresses.race?.attempts[0].address)
        #expect(program.state.message == .done(":443 (https) is open: \(address) after 12 ms"))
    }

    @Test("a port that the file lacks can be probed")
    func unnamed() throws {
        var program = try program()
        program.press(.character("/"))
        program.type("25126")
        program.press(.enter, .character("p"))
        #expect(program.state.message == .done("probing :25126 of www.example.org"))
        #expect(program.lastRace.map(\.port) == [25126])
    }

    @Test("while the resolver is hidden, the message line reports the first address that is open")
    func hidden() throws {
        var program = try program(columns: 80, rows: 24)
        program.press(.character("p"))
        let race = try #require(program.lastRace.first)
        program.send(.connectEnded(race.race, attempt: 0, .refused))
        #expect(program.state.message == .done("probing :443 (https) of www.example.org"))
        program.pass(.milliseconds(30))
        program.send(.connectEnded(race.race, attempt: 1, .open))
        #expect(program.state.message == .done(":443 (https) is open: 2001:db8::7 after 30 ms"))
        program.press(.down)
        program.send(.connectEnded(race.race, attempt: 2, .open))
        #expect(program.state.message == nil)
    }

    @Test("while the resolver is hidden, the message line reports that no address is open")
    func closed() throws {
        var program = try program(columns: 80, rows: 24)
        program.press(.character("p"))
        let race = try #require(program.lastRace.first)
        for attempt in 0..<4 { program.send(.connectEnded(race.race, attempt: attempt, .refused)) }
        // The last attempt times out.
        program.pass(.seconds(60))
        program.send(.deadline)
        #expect(program.state.message == .failed(":443 (https) is open on none of the addresses"))
    }

    @Test("the result of a later probe of one address is not reported as that of the service")
    func replaced() throws {
        var program = try program()
        program.press(.character("p"), .backTab, .down)
        #expect(program.state.dashboard.resolver.addresses.selected != nil)
        program.press(.enter)
        let race = try #require(program.lastRace.first)
        #expect(program.lastRace.count == 1)
        program.send(.connectEnded(race.race, attempt: 0, .refused))
        #expect(program.state.dashboard.resolver.addresses.isRacing == false)
        #expect(program.state.message == nil)
    }

    @Test("without a resolved host, p says that the port is set")
    func noHost() throws {
        var program = try Program.filled(.resolver)
        program.lookUp("nosuch.example", answer: Sample.failed("nosuch.example"))
        program.press(.tab, .character("p"))
        #expect(program.state.message == .done("probe port set to :22 (ssh)"))
        #expect(program.lastRace.isEmpty && program.state.dashboard.resolver.addresses.port == 22)
    }
}
