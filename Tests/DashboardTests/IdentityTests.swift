import Core
import Screen
import Testing

@testable import Dashboard

/// Tests that the selection stays on its row when the rows are replaced.
@Suite("Selection by identity")
struct IdentityTests {
    /// Returns `count` services with different ports and names.
    private func services(_ ports: some Sequence<Int>) -> ServicesFile {
        var text: [UInt8] = []
        for port in ports { text += Array("service-\(port) \(port % 65_536)/tcp alias-\(port)\n".utf8) }
        return ServicesFile(text[...])
    }

    @Test("a filter, a new order and a file with shifted rows keep the selected service of 50,000")
    func manyServices() throws {
        var program = try Program.filled(.services)
        program.send(.services(services(0..<50_000)))
        // The four rows that listen come first, and one of their ports is below 1,234.
        for _ in 0..<1_237 { program.press(.down) }
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

    @Test("the selected address stays selected when the addresses are reordered")
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
        "the selected protocol stays selected when reordered; if it is gone, its neighbour is selected")
    func protocols() throws {
        var program = try Program.filled(.protocols)
        program.press(.down, .down)
        #expect(program.selected == "17")
        var table = Sample.protocols
        table.rows.reverse()
        table.kernel.reverse()
        program.send(.protocols(table))
        #expect(program.selected == "17")
        let index = program.state.dashboard.protocols.list.selectedIndex
        table.rows.remove(at: index)
        table.kernel.remove(at: index)
        program.send(.protocols(table))
        #expect(program.state.dashboard.protocols.list.selectedIndex == index)
    }
}
