import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of the pane of this machine's services and their listeners.
@Suite("The services pane")
struct ServicesPaneTests {
    private let everything = [
        "ssh", "postgresql", "http-alt", "25126", "domain/udp", "http", "https", "https/udp", "demo-web",
    ]

    /// Types a filter and leaves the line with Enter.
    private func filtered(_ text: String) throws -> Program {
        var program = try Program.filled(.services)
        program.press(.character("/"))
        program.type(text)
        program.press(.enter)
        return program
    }

    @Test("the first state of this machine requests both files, and later ones do not")
    func asks() throws {
        var program = try Program()
        let effects = program.send(.localHost(Sample.localHost))
        #expect(effects.contains(.readServices) && effects.contains(.readProtocols))
        var moved = Sample.localHost
        moved.name = "elsewhere"
        let more = program.send(.localHost(moved))
        #expect(!more.contains(.readServices) && !more.contains(.readProtocols))
    }

    @Test("until the file is read the title says so, and keys that need a row explain why they do nothing")
    func reading() throws {
        var program = try Program()
        program.press(.tab)
        #expect(program.lines.contains { $0.contains("Services") && $0.contains("reading …") })
        program.press(.enter)
        #expect(program.state.message == .failed("there is no service to open"))
        program.press(.character("p"))
        #expect(program.state.message == .failed("no service selected"))
        program.press(.character("y"))
        #expect(program.state.message == .failed("nothing to copy yet"))
        program.press(.character("e"))
        #expect(program.state.message == .failed("there are no rows to export"))
    }

    @Test("each valid line is a row after those that listen, and the title counts the others")
    func rows() throws {
        let program = try Program.filled(.services, columns: 200, rows: 60)
        #expect(program.shown == everything)
        let title = try #require(program.lines.first { $0.contains(" Services ") && $0.contains("┌") })
        #expect(title.contains(" 9 · 2 malformed "))
        #expect(program.lines.contains { $0.contains("   80 tcp   http ") && $0.contains(" www ") })
    }

    @Test("an empty file gives a table without rows, and keys do nothing there")
    func empty() throws {
        var program = try Program.filled(.services)
        program.send(.services(Sample.services("")))
        program.send(.listeners(ListenerTable()))
        for key in [Key.enter, .down, .up, .end, .pageUp, .character("n"), .character("s"), .character("S")] {
            program.press(key)
        }
        #expect(program.selected == nil && program.lines.contains { $0.contains("Services ─") })
    }

    @Test(
        "the filter matches names, aliases, ports, protocols and URLs",
        arguments: [
            ("http", ["http-alt", "http", "https", "https/udp"]), ("WEBCACHE", ["http-alt"]),
            ("443", ["https", "https/udp"]), ("443/udp", ["https/udp"]),
            ("udp", ["domain/udp", "https/udp"]),
            ("https://www.example.org/", ["https", "https/udp"]), ("http://[::1]:8080/", ["http-alt"]),
            ("nothing-like-it", []),
        ])
    func filter(text: String, rows: [String]) throws {
        let program = try filtered(text)
        #expect(program.shown == rows)
        let status = "9 · 2 malformed · /\(text.fitted(to: 20)) · \(rows.count) shown"
        #expect(program.state.dashboard.services.status == status)
        var wide = program
        wide.resize(columns: 200, rows: 60)
        #expect(wide.lines.contains { $0.contains(" Services ") && $0.contains(" \(status) ") })
    }

    @Test("the filter applies to each letter as it is typed")
    func live() throws {
        var program = try Program.filled(.services)
        program.press(.character("/"))
        program.type("po")
        #expect(program.shown == ["postgresql"])
        program.press(.backspace, .backspace)
        #expect(program.shown == everything)
        program.type("ssh")
        #expect(program.shown == ["ssh"])
        let line = program.lines[program.state.layout.messageLine.y]
        #expect(line.hasPrefix(" /ssh"))
        #expect(program.frame().cursor == Frame.Cursor(x: 5, y: program.state.layout.messageLine.y))
    }

    @Test("Esc while typing drops the filter; Enter keeps it, and Esc then clears it")
    func escape() throws {
        var program = try Program.filled(.services)
        program.press(.character("/"))
        program.type("ssh")
        program.press(.escape)
        #expect(program.state.linePrompt == nil && program.shown == everything)
        program.press(.character("/"))
        program.type("ssh")
        program.press(.enter)
        #expect(program.state.linePrompt == nil && program.shown == ["ssh"])
        program.press(.escape)
        #expect(program.shown == everything)
    }

    @Test("/ offers the current filter")
    func offered() throws {
        var program = try filtered("ssh")
        program.press(.character("/"))
        #expect(program.state.linePrompt?.line.text == "ssh" && program.shown == ["ssh"])
        program.type("5432")
        #expect(program.shown == ["postgresql"])
    }

    @Test("Enter opens the service's details, including its listener")
    func detail() throws {
        var program = try filtered("8080")
        program.press(.enter)
        #expect(
            program.state.detail?.lines == [
                Detail.Line("name", "http-alt"), Detail.Line("port", "8080/tcp"),
                Detail.Line("aliases", "webcache"), Detail.Line("comment", "—"),
                Detail.Line("call", "getservbyname(\"http-alt\", \"tcp\")"),
                Detail.Line("listening", "[::]:8080"), Detail.Line("process", "python3 4411"),
                Detail.Line("held too by", "nginx"), Detail.Line("user", "uid 1000"),
                Detail.Line("unit", "…"),
                Detail.Line(
                    "scope", "Exposed: it listens on every address of this machine, over IPv6 and IPv4."),
                Detail.Line("", ""), Detail.Line("Enter", "shows the socket on the Sockets screen"),
            ])
        #expect(program.overlayLines.contains { $0.contains("getservbyname(\"http-alt\", \"tcp\")") })
        let effects = program.press(.enter)
        #expect(program.state.overlay == nil && program.state.screen == .sockets)
        #expect(effects.contains(.sockets(.open)))
        #expect(program.state.sockets.filterText == "proto:tcp sport:8080")
        #expect(program.state.sockets.views[program.state.sockets.view].name == SocketView.listening)
    }

    @Test("Enter in the details of a service without a listener only closes them")
    func noListener() throws {
        var program = try filtered("ntp")
        program.press(.enter)
        #expect(program.press(.enter) == [] && program.state.overlay == nil)
        #expect(program.state.screen == .dashboard)
    }

    @Test("the details say if a service has no listener, and if listeners have not been read")
    func nobody() throws {
        var program = try filtered("domain")
        program.press(.enter)
        #expect(program.state.detail?.lines.last == Detail.Line("listening", "nobody listens"))
        program = try Program()
        program.send(.services(Sample.services))
        program.state.dashboard.focus = .services
        program.press(.enter)
        #expect(program.state.detail?.lines.last == Detail.Line("listening", "not read yet"))
    }

    @Test("a long comment wraps in the details")
    func longComment() throws {
        var program = try Program.filled(.services)
        let words = (1...30).map { "word\($0)" }.joined(separator: " ")
        program.send(.services(Sample.services("long 1/tcp # \(words)")))
        program.press(.end, .enter)
        #expect(program.overlayLines.contains { $0.contains("word30") })
    }

    @Test("the listener is shown beside the service, by its user if the process is unknown")
    func listeners() throws {
        let program = try Program.filled(.services, columns: 200, rows: 60)
        #expect(program.lines.contains { $0.contains("22 tcp   ssh") && $0.contains("● sshd") })
        #expect(program.lines.contains { $0.contains("http-alt") && $0.contains("● python3 nginx") })
        #expect(program.lines.contains { $0.contains("postgresql") && $0.contains("● owned by uid 26") })
    }

    @Test("listeners are read on user input only, at most once a second")
    func asking() throws {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        #expect(program.press(.down) == [], "there are no services to see")
        #expect(program.send(.services(Sample.services)) == [.readListeners(hasUnits: false)])
        program.pass(.milliseconds(999))
        #expect(program.press(.down) == [])
        program.pass(.milliseconds(1))
        #expect(program.press(.down) == [.readListeners(hasUnits: false)])
        #expect(program.press(.down, .up) == [])
        program.pass(.seconds(60))
        #expect(program.state.deadline == nil)
        #expect(program.send(.deadline) == [] && program.send(.lookupLoad(LookupLoad(abandoned: 1))) == [])
        #expect(program.mouse(.wheelDown, x: 100, y: 4) == [.readListeners(hasUnits: false)])
    }

    @Test("listeners are not read while the services are hidden")
    func hidden() throws {
        var program = try Program.filled(.resolver, columns: 80, rows: 24)
        program.pass(.seconds(5))
        #expect(program.press(.down) == [])
        #expect(program.press(.tab) == [.readListeners(hasUnits: false)])
        program.pass(.seconds(5))
        program.resize(columns: 39, rows: 9)
        #expect(program.press(.down) == [])
    }

    @Test("R reads the file again; the selection stays on its row")
    func refresh() throws {
        var program = try Program.filled(.services)
        program.press(.down, .down)
        #expect(program.press(.character("R")) == [.readServices])
        program.send(.services(Sample.services))
        #expect(program.selected == "http-alt")
        program.send(.services(Sample.services("one 1/tcp")))
        #expect(program.shown == ["22", "5432", "8080", "25126", "one"] && program.selected == "8080")
    }
}
