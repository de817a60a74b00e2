import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of the input lines of the resolver pane.
@Suite("Prompts")
struct PromptTests {
    private func program() throws -> Program {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        program.lookUp("www.example.org", answer: Sample.answer)
        return program
    }

    private func text(_ program: Program) -> String? { program.state.dashboard.resolver.prompt?.line.text }

    @Test("the host line offers the shown host, and typing replaces it")
    func hostOffered() throws {
        var program = try program()
        program.press(.character("i"))
        #expect(text(program) == "www.example.org")
        program.type("ex")
        #expect(text(program) == "ex")
    }

    @Test("the port line offers the port of the last probe, and typing replaces it")
    func portOffered() throws {
        var program = try program()
        program.press(.character("p"))
        #expect(text(program) == "443")
        program.type("8080")
        program.press(.enter, .character("p"))
        #expect(text(program) == "8080")
        program.press(.enter)
        #expect(program.lastRace.first?.port == 8080)
    }

    @Test("a port after the host becomes the port of the next probe")
    func portOfHost() throws {
        var program = try program()
        program.lookUp("www.example.org:8443", answer: Sample.answer)
        program.press(.enter)
        #expect(program.lastRace.first?.port == 8443)
    }

    @Test("keys that are commands elsewhere are text in an input line")
    func letters() throws {
        var program = try program()
        program.press(.character("i"))
        #expect(program.type("q1?zTjkGRyp i/é世") == [])
        #expect(text(program) == "q1?zTjkGRyp i/é世")
        #expect(!program.state.isHelpOpen && !program.state.dashboard.isZoomed)
    }

    @Test("PgUp, PgDn, function keys, Ctrl-L and Ctrl-Z keep their commands in an input line")
    func otherKeys() throws {
        var program = try program()
        program.press(.character("i"))
        program.press(.pageDown)
        #expect(program.state.dashboard.resolver.addresses.selected == 4)
        program.press(.pageUp)
        #expect(program.state.dashboard.resolver.addresses.selected == 0)
        #expect(program.press(.control("l")) == [.repaint])
        #expect(program.press(.control("z")) == [.suspend])
        program.press(.function(1))
        #expect(program.state.isHelpOpen)
        #expect(text(program) == "www.example.org")
    }

    @Test("editing keys edit the line and do not move the list")
    func editing() throws {
        var program = try program()
        program.press(.character("i"), .control("u"))
        program.type("abc def")
        program.press(.control("w"), .home, .delete, .end, .backspace, .left, .character("x"))
        #expect(text(program) == "bxc")
        #expect(program.state.dashboard.resolver.addresses.selected == 0)
    }

    @Test("Up and Down recall the previous hosts, newest first")
    func history() throws {
        var program = try program()
        program.lookUp("example.net", answer: Sample.answer(of: "example.net", addresses: 1))
        program.press(.character("i"), .up)
        #expect(text(program) == "example.net")
        program.press(.up)
        #expect(text(program) == "www.example.org")
        program.press(.down, .down)
        #expect(text(program) == "example.net")
    }

    @Test("hosts and ports have separate histories")
    func histories() throws {
        var program = try program()
        program.press(.character("p"))
        program.type("80")
        program.press(.enter, .character("p"), .up)
        #expect(text(program) == "80")
        program.press(.up)
        #expect(text(program) == "80")
    }

    @Test("Tab completes from the history and the hosts file, and lists the remaining candidates")
    func completion() throws {
        var program = try program()
        program.press(.character("i"))
        program.type("bo")
        program.press(.tab)
        #expect(text(program) == "books.example.")
        #expect(program.state.message == .done("books.example.org  books.example.net"))
        program.type("n")
        program.press(.tab)
        #expect(text(program) == "books.example.net")
        #expect(program.state.message == nil)
        program.press(.control("u"))
        program.type("www")
        program.press(.tab)
        #expect(text(program) == "www.example.org")
    }

    @Test("Tab in the port line completes nothing, and does not leave the pane")
    func portCompletion() throws {
        var program = try program()
        program.press(.character("p"), .tab)
        #expect(text(program) == "443")
        #expect(program.state.dashboard.focus == .resolver)
    }

    @Test("Esc leaves the line and changes nothing")
    func leave() throws {
        var program = try program()
        let before = program.lines
        for key in [Key.character("i"), .character("p")] {
            program.press(key)
            program.type("8x")
            #expect(program.press(.escape) == [])
            #expect(program.lines == before)
        }
    }

    @Test(
        "an invalid port is refused with the valid range",
        arguments: ["0", "65536", "99999999999", "80a", "8 0", "1.5"])
    func badPort(port: String) throws {
        var program = try program()
        program.press(.character("p"))
        program.type(port)
        #expect(program.press(.enter) == [])
        #expect(program.state.message == .failed("probe port '\(port)': ports are 1 to 65535"))
    }

    @Test("an empty port line probes nothing")
    func emptyPort() throws {
        var program = try program()
        program.press(.character("p"), .control("u"))
        #expect(program.press(.enter) == [])
        #expect(program.state.dashboard.resolver.prompt == nil && program.state.message == nil)
    }

    @Test("a service's name is looked up, and then its port is probed")
    func service() throws {
        var program = try program()
        program.press(.character("p"))
        program.type(" https ")
        #expect(program.press(.enter) == [.findServicePort(name: "https")])
        program.send(.servicePort(name: "https", 8443))
        #expect(program.lastRace.first?.port == 8443)
    }

    @Test("an unknown service is named in the message, and nothing is probed")
    func unknownService() throws {
        var program = try program()
        program.press(.character("p"))
        program.type("htpps")
        #expect(program.press(.enter) == [.findServicePort(name: "htpps")])
        #expect(program.send(.servicePort(name: "htpps", nil)) == [])
        #expect(program.state.message == .failed("htpps: no such port or service"))
    }

    @Test("a URL's scheme becomes the port of the next probe, and the previous host is not probed with it")
    func scheme() throws {
        var program = try program()
        program.press(.character("i"))
        program.type("ftp://example.net/")
        let effects = program.press(.enter)
        #expect(effects.contains(.findServicePort(name: "ftp")))
        let connects = program.send(.servicePort(name: "ftp", 21))
        #expect(connects == [])
        #expect(program.state.dashboard.resolver.addresses.port == 21)
    }

    @Test("a URL's port takes precedence over its scheme")
    func schemeAndPort() throws {
        var program = try program()
        let effects = program.send(.hostGiven("http://example.net:8080/"))
        #expect(!effects.contains { if case .findServicePort = $0 { true } else { false } })
        #expect(program.state.dashboard.resolver.addresses.port == 8080)
    }
}
