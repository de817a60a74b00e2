import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of the pane of IP protocol numbers and the kernel's support for them.
@Suite("The protocols pane")
struct ProtocolsPaneTests {
    @Test("each number is a row with its constant and the kernel's support, and the title counts the rows")
    func rows() throws {
        let program = try Program.filled(.protocols, columns: 200, rows: 60)
        #expect(program.shown == ["1", "6", "17", "41", "73", "255"])
        #expect(
            program.lines.contains { $0.contains("Protocols") && $0.contains(" 6 of 256 · 3 malformed ") })
        func row(_ words: String...) -> Bool {
            program.lines.contains { line in words.allSatisfy { line.contains($0) } }
        }
        #expect(row("17 udp", "UDP", "IPPROTO_UDP", " yes "))
        #expect(row("73 rspf", "RSPF CPHB", " no "))
        #expect(row("255 —", "IPPROTO_RAW", " — "))
    }

    @Test("until the file is read the title says so, and Enter says why it does nothing")
    func reading() throws {
        var program = try Program()
        program.press(.tab, .tab)
        #expect(program.lines.contains { $0.contains("Protocols") && $0.contains("reading …") })
        program.press(.enter)
        #expect(program.state.message == .failed("no protocol selected"))
    }

    @Test(
        "the filter matches names, aliases, numbers and constants while it is typed",
        arguments: [("tcp", ["6"]), ("cphb", ["73"]), ("17", ["17"]), ("IPPROTO_RAW", ["255"]), ("zzz", [])])
    func filter(text: String, rows: [String]) throws {
        var program = try Program.filled(.protocols)
        program.press(.character("/"))
        program.type(text)
        #expect(program.shown == rows)
        program.press(.escape)
        #expect(program.shown.count == 6)
    }

    @Test("Enter opens the protocol's details and tries its sockets, whose results come later")
    func detail() throws {
        var program = try Program.filled(.protocols)
        program.press(.down, .down)
        #expect(program.press(.enter) == [.tryProtocol(17)])
        #expect(program.state.detail?.lines.last == Detail.Line("kernel", "trying sockets …"))
        program.send(.protocolSupport(Sample.support))
        let text = program.overlayLines
        #expect(text.contains { $0.contains("socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP): yes") })
        #expect(text.contains { $0.contains("IPPROTO_UDP): needs CAP_NET_RAW") })
        #expect(text.contains { $0.contains("SOCK_STREAM, IPPROTO_UDP): no: Protocol not") })
        #expect(text.contains { $0.hasSuffix(" supported") || $0.contains(" supported ") })
    }

    @Test("each result is shown once, after its call")
    func verdicts() throws {
        var program = try Program.filled(.protocols)
        program.press(.down, .down, .enter)
        program.send(.protocolSupport(Sample.support))
        let lines = program.state.detail?.lines.filter { $0.text.hasPrefix("socket(") } ?? []
        #expect(lines.count == Sample.support.attempts.count)
        #expect(lines.map(\.label) == ["kernel"] + Array(repeating: "", count: lines.count - 1))
    }

    @Test("p says that a protocol has no port, and the hints do not offer it")
    func noPort() throws {
        var program = try Program.filled(.protocols)
        #expect(program.press(.character("p")) == [])
        #expect(
            program.state.message
                == .failed("protocols have no ports: select a service instead"))
        #expect(program.lines.last?.contains("port") == false)
    }

    @Test("names and aliases are shown in full if there is room, and the other columns share the rest")
    func wideNames() throws {
        var program = try Program.filled(.protocols, columns: 120)
        program.press(.character("z"))
        let row = ProtocolRow(number: 135, name: "Mobility-header", aliases: ["Mobility-Header", "MH"])
        program.send(.protocols(ProtocolNumbers(rows: [row], kernel: [true], malformedLines: 0)))
        #expect(program.lines.contains { $0.contains(" Mobility-header Mobility-Header MH ") })
        let long = String(repeating: "x", count: 500)
        let hostile = ProtocolRow(number: 1, name: long, aliases: [long])
        program.send(.protocols(ProtocolNumbers(rows: [hostile], kernel: [true], malformedLines: 0)))
        #expect(program.lines.contains { $0.contains("kernel") && $0.contains("comment") })
    }

    @Test("results for closed details or for another protocol do not open a box")
    func late() throws {
        var program = try Program.filled(.protocols)
        program.press(.enter, .escape)
        program.send(.protocolSupport(Sample.support))
        #expect(program.state.overlay == nil)
        program.press(.enter)
        program.send(.protocolSupport(Sample.support))
        #expect(program.state.detail?.lines.last == Detail.Line("kernel", "trying sockets …"))
        program.press(.escape, .tab, .tab, .tab, .enter)
        program.send(.protocolSupport(Sample.support))
        #expect(program.state.detail?.title == "Service")
    }

    @Test("R reads the file again")
    func refresh() throws {
        var program = try Program.filled(.protocols)
        #expect(program.press(.character("R")) == [.readProtocols])
        program.press(.end)
        program.send(.protocols(ProtocolNumbers(rows: [], kernel: [], malformedLines: 0)))
        #expect(program.selected == nil)
        #expect(program.lines.contains { $0.contains("0 of 256") })
    }

    @Test("y copies the constant, else the name, else the number")
    func copy() throws {
        var program = try Program.filled(.protocols)
        #expect(program.press(.character("y")) == [.copy("IPPROTO_ICMP")])
        program.press(.down, .down, .down, .down)
        #expect(program.press(.character("y")) == [.copy("rspf")])
        let bare = ProtocolNumbers(rows: [ProtocolRow(number: 200)], kernel: [nil], malformedLines: 0)
        program.send(.protocols(bare))
        #expect(program.press(.character("y")) == [.copy("200")])
    }

    @Test("y copies a hostile name without its control characters")
    func hostileCopy() throws {
        var program = try Program.filled(.protocols)
        let row = ProtocolRow(number: 200, name: "x\u{1b}]52;c;x\u{7}\u{202e}")
        program.send(.protocols(ProtocolNumbers(rows: [row], kernel: [nil], malformedLines: 0)))
        #expect(program.press(.character("y")) == [.copy("x␛]52;c;x␇\u{fffd}")])
    }
}
