import Core
import Screen
import Testing

@testable import Dashboard

/// The selection stays on what it is on, wherever that stands when the rows come again.
@Suite("Selection by identity")
struct IdentityTests {
    /// `count` services on as many ports, each with a name of its own.
    private func services(_ ports: some Sequence<Int>) -> ServicesFile {
        var text: [UInt8] = []
        for port in ports { text += Array("service-\(port) \(port % 65_536)/tcp alias-\(port)\n".utf8) }
        return ServicesFile(text[...])
    }

    @Test("50,000 rows: a filter, an order and a file with every row shifted keep the selected service")
    func manyServices() throws {
        var program = try Program.filled(.services)
        program.send(.services(services(0..<50_000)))
        for _ in 0..<1_234 { program.press(.down) }
        #expect(program.selected == "service-1234")
        program.press(.character("s"), .character("s"), .character("s"), .character("S"))
        #expect(program.selected == "service-1234")
        program.press(.character("/"))
        program.type("service-12")
        program.press(.enter)
        #expect(program.selected == "service-1234" && program.shown.count == 1_111)
        program.send(.services(services((0..<50_000).map { ($0 + 777) % 50_000 })))
        #expect(program.selected == "service-1234" && program.shown.count == 1_111)
        program.press(.escape)
        #expect(program.selected == "service-1234" && program.shown.count == 50_000)
    }

    @Test("addresses that come in another order keep the selected one")
    func addresses() throws {
        var program = try Program()
        program.lookUp("www.example.org", answer: Sample.answer)
        program.press(.down, .down)
        #expect(program.selected == "198.51.100.200")
        program.press(.character("R"))
        var answer = Sample.answer
        answer.addresses.reverse()
        answer.addresses.insert(HostAddress(address: Sample.address("192.0.2.1")), at: 0)
        program.report(.finished(answer))
        #expect(program.selected == "198.51.100.200")
        #expect(program.state.dashboard.resolver.addresses.list.selectedIndex == 3)
    }

    @Test(
        "protocols that come in another order keep the selected one; of a row that is gone, the neighbour is")
    func protocols() throws {
        var program = try Program.filled(.protocols)
        program.press(.down, .down)
        #expect(program.selected == "17")
        var table = Sample.protocols
        table.rows.reverse()
        table.kernel.reverse()
        program.send(.protocols(table))
        #expect(program.selected == "17")
        let place = program.state.dashboard.protocols.list.selectedIndex
        table.rows.remove(at: place)
        table.kernel.remove(at: place)
        program.send(.protocols(table))
        #expect(program.state.dashboard.protocols.list.selectedIndex == place)
    }
}
