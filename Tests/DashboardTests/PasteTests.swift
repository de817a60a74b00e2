import Core
import Screen
import Testing

@testable import Dashboard

/// Tests that a pasted block is text and never keys.
@Suite("Pastes")
struct PasteTests {
    private func program() throws -> Program {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        program.lookUp("www.example.org", answer: Sample.answer)
        return program
    }

    private static let commands = [
        "q", "Q", "\u{3}", "\u{1b}", "z", "?", "\t", "p80\n", "i\nq\nQ\n", "\r\r\r", ":q!\n",
    ]

    @Test(
        "a paste outside an input line opens the pane's input line with the text and runs nothing",
        arguments: commands.indices)
    func opens(index: Int) throws {
        let text = Self.commands[index]
        var program = try program()
        #expect(program.paste(text) == [])
        #expect(program.state.dashboard.resolver.prompt?.kind == .host)
        #expect(program.state.dashboard.resolver.prompt?.line.text == text)
        #expect(
            !program.state.isHelpOpen && !program.state.dashboard.isZoomed
                && program.state.dashboard.focus == .resolver)
    }

    @Test(
        "a paste in an input line is inserted at the cursor and submits nothing", arguments: commands.indices)
    func inserts(index: Int) throws {
        let text = Self.commands[index]
        var program = try program()
        program.press(.character("p"))
        program.type("12")
        program.press(.left)
        #expect(program.paste(text) == [])
        #expect(program.state.dashboard.resolver.prompt?.kind == .port)
        #expect(program.state.dashboard.resolver.prompt?.line.text == "1\(text)2")
    }

    @Test("a paste replaces an offered text")
    func replaces() throws {
        var program = try program()
        program.press(.character("i"))
        program.paste("example.net")
        #expect(program.state.dashboard.resolver.prompt?.line.text == "example.net")
    }

    @Test("a paste into a list opens its filter with the text and runs nothing", arguments: commands.indices)
    func filters(index: Int) throws {
        let text = Self.commands[index]
        for pane in [Pane.services, .protocols] {
            var program = try program()
            program.state.dashboard.focus = pane
            #expect(program.paste(text) == [])
            #expect(program.state.linePrompt?.kind == .filter)
            #expect(program.state.linePrompt?.line.text == text)
            #expect(program.list(of: pane)?.filter == text)
            #expect(
                program.state.overlay == nil && !program.state.dashboard.isZoomed
                    && program.state.dashboard.focus == pane)
        }
    }

    @Test("a paste is dropped while help is open or on a screen that is too small")
    func unseen() throws {
        var program = try program()
        program.press(.character("?"))
        #expect(program.paste("q") == [])
        #expect(program.state.isHelpOpen && program.state.dashboard.resolver.prompt == nil)
        program.press(.escape)
        program.resize(columns: 39, rows: 9)
        #expect(program.paste("q") == [])
        #expect(program.state.dashboard.resolver.prompt == nil)
    }

    @Test("a click on an answer to the question about pasted lines selects it")
    func clickAnswer() throws {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        program.state.dashboard.focus = .live
        program.paste("one\ntwo")
        #expect(program.selectedAnswer == "2 datagrams, one for each line")
        let bounds = try #require(program.frame().overlays.last?.bounds)
        program.mouse(.press, x: bounds.x + 4, y: bounds.y + 4)
        #expect(program.selectedAnswer == "one datagram, with the newlines")
        program.mouse(.press, x: bounds.x + 4, y: bounds.y + 1)
        #expect(program.selectedAnswer == "one datagram, with the newlines")
        program.mouse(.press, x: bounds.x + 4, y: bounds.y + 5)
        #expect(program.selectedAnswer == "nothing")
    }

    @Test("the question about pasted lines stays until it is answered: letters do not close it, and j moves")
    func questionStays() throws {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        program.state.dashboard.focus = .live
        program.paste("one\ntwo")
        program.press(.character("x"), .character("j"))
        #expect(program.selectedAnswer == "one datagram, with the newlines")
        #expect(program.state.dashboard.live.typed.isEmpty)
    }

    @Test("white space around a pasted host is ignored")
    func trimmed() throws {
        var program = try program()
        program.paste("  example.net\n")
        program.press(.enter)
        #expect(program.state.dashboard.resolver.query == "example.net")
    }

    @Test("a paste that does not fit into the line is refused as a whole")
    func large() throws {
        var program = try program()
        program.press(.character("i"))
        program.type("before")
        program.paste(String(repeating: "a\u{1b}世\n", count: 250_000))
        #expect(program.state.dashboard.resolver.prompt?.line.text == "before")
        let words = "the paste has 1,500,000 bytes, and the line has room for 4,090: nothing was inserted"
        #expect(program.state.message == .failed(words))
        #expect(program.lines.contains { $0.contains(words) })
        #expect(program.send(.input(.oversizedPaste)).isEmpty)
        #expect(program.state.message == .failed("a paste has at most 1,048,576 bytes: nothing was inserted"))
        #expect(program.state.dashboard.resolver.prompt?.line.text == "before")
    }

    @Test("a refused paste into a filter is explained where the filter is typed")
    func largeFilter() throws {
        var program = try program()
        program.state.dashboard.focus = .services
        program.press(.character("/"))
        program.type("ss")
        program.paste(String(repeating: "a", count: 4095))
        #expect(program.state.linePrompt?.line.text == "ss")
        #expect(program.lines.contains { $0.contains("the line has room for 4,094") })
        program.type("h")
        #expect(program.lines.contains { $0.contains("/ssh") })
    }

    @Test("a full line refuses a key in words")
    func full() throws {
        var program = try program()
        program.press(.character("i"))
        program.paste(String(repeating: "a", count: 4096))
        program.press(.character("b"))
        #expect(program.state.message == .failed("the line is full"))
        #expect(program.state.dashboard.resolver.prompt?.line.text.utf8.count == 4096)
    }

    // MARK: Datagrams

    @Test(
        "the largest datagram is pasted and sent whole, and a larger one is refused and stays to be corrected",
        arguments: [("127.0.0.1", "IPv4", 65_507), ("::1", "IPv6", 65_527)])
    func largest(host: String, family: String, limit: Int) throws {
        var program = try Program.chat([])
        let peer = SocketName.udp(try #require(IPAddress(host)), 5001)
        program.send(.live(.bound(.udp(try #require(IPAddress("::")), 5000), utcOffsetSeconds: 0)))
        program.send(.live(.peerResolved(peer)))
        program.press(.character("i"))
        program.paste(String(repeating: "a", count: limit))
        let payload = [UInt8](repeating: UInt8(ascii: "a"), count: limit)
        #expect(program.press(.enter) == [.live(.send(payload, to: [peer]))])
        program.paste(String(repeating: "a", count: limit + 1))
        #expect(program.press(.enter).isEmpty)
        let reason = "a datagram over \(family) holds \(limit) bytes, not \(limit + 1)"
        #expect(program.state.message == .failed("send to \(peer.text ?? ""): \(reason); nothing was sent"))
        #expect(program.state.dashboard.live.typed.text.utf8.count == limit + 1)
        // Escapes count as the bytes that are sent.
        program.press(.control("u"))
        program.paste(String(repeating: #"\x61"#, count: limit))
        #expect(program.press(.enter) == [.live(.send(payload, to: [peer]))])
    }

    @Test("only the kernel knows the limit of a Unix datagram")
    func unixDatagram() throws {
        var program = try Program.chat([])
        let peer = SocketName.path(Array("/tmp/b.sock".utf8))
        program.send(.live(.bound(.path(Array("/tmp/a.sock".utf8)), utcOffsetSeconds: 0)))
        program.send(.live(.peerResolved(peer)))
        program.press(.character("i"))
        program.paste(String(repeating: "a", count: 200_000))
        #expect(
            program.press(.enter)
                == [.live(.send([UInt8](repeating: UInt8(ascii: "a"), count: 200_000), to: [peer]))])
    }

    @Test("pasted lines of which one is too long are refused together")
    func longLines() throws {
        var program = try Program.chat([.heard("a")])
        program.paste("short\n" + String(repeating: "a", count: 65_508))
        #expect(program.press(.enter).isEmpty)
        #expect(program.state.message?.text.contains("holds 65507 bytes, not 65508") == true)
    }
}
