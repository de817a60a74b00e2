import Core
import Screen
import TestSupport
import Testing

@testable import Dashboard

/// Tests of what the services pane shows about the sockets that listen.
@Suite("What listens")
struct WhatListensTests {
    private static func listener(_ port: UInt16, _ name: String = "node") -> Listener {
        Listener(
            address: Sample.address("127.0.0.1"), port: port, transport: .tcp, uid: 0, inode: UInt32(port),
            processes: [name], process: Sample.process(7, name))
    }

    /// Returns a services file with a line for each port.
    private static func file(_ ports: some Sequence<Int>) -> ServicesFile {
        Sample.services(ports.map { "service-\($0) \($0)/tcp\n" }.joined())
    }

    private func filtered(_ text: String) throws -> Program {
        var program = try Program.filled(.services)
        program.press(.character("/"))
        program.type(text)
        program.press(.enter)
        return program
    }

    /// The text of the line with the selection marker in the services pane, and its number.
    private func selectedLine(_ program: Program) -> Int? {
        program.lines.firstIndex { $0.contains("▸") && $0.contains("service-") }
    }

    // MARK: Order

    @Test("what listens comes first, and the selection begins at the top")
    func first() throws {
        var program = try Program()
        program.send(.services(Sample.services))
        program.state.dashboard.focus = .services
        #expect(program.shown.prefix(2) == ["ssh", "domain/udp"] && program.selected == "ssh")
        program.send(.listeners(ListenerTable([Self.listener(3000), Self.listener(21)])))
        #expect(program.shown.prefix(3) == ["21", "demo-web", "ssh"] && program.selected == "21")
    }

    @Test("a UDP socket on a port that the kernel chose has no row")
    func dynamicPort() throws {
        let program = try Program.filled(.services)
        #expect(!program.shown.contains("40000/udp"))
    }

    @Test("in the middle of the file, rows keep their lines on the screen while listeners come and go")
    func holdsStill() throws {
        var program = try Program()
        program.send(.services(Self.file(1...500)))
        program.send(.listeners(ListenerTable([Self.listener(1000)])))
        program.state.dashboard.focus = .services
        for _ in 0..<300 { program.press(.down) }
        program.press(.up, .up)
        let (selected, line) = (program.selected, selectedLine(program))
        #expect(selected == "service-298" && line != nil)
        let screen = program.lines
        for ports in [[1000, 2000, 3000], [7, 1000, 2000], [9000], [], [1, 2, 3, 499, 500]] {
            program.send(.listeners(ListenerTable(ports.map { Self.listener(UInt16($0)) })))
            #expect(program.selected == selected && selectedLine(program) == line, "\(ports)")
            // The title counts the ports that the file lacks.
            #expect(program.lines.dropFirst(2) == screen.dropFirst(2), "\(ports)")
        }
    }

    @Test("the selection follows a row that begins to listen, and back")
    func follows() throws {
        var program = try Program()
        program.send(.services(Self.file(1...500)))
        program.send(.listeners(ListenerTable()))
        program.state.dashboard.focus = .services
        for _ in 0..<300 { program.press(.down) }
        program.send(.listeners(ListenerTable([Self.listener(301)])))
        #expect(program.selected == "service-301" && program.shown.first == "service-301")
        program.send(.listeners(ListenerTable()))
        #expect(program.selected == "service-301" && program.shown.first == "service-1")
    }

    @Test("the same listeners again change nothing")
    func unchanged() throws {
        var program = try Program.filled(.services)
        let before = program.lines
        program.send(.listeners(Sample.listeners))
        #expect(program.lines == before)
    }

    // MARK: Filter

    @Test(
        "the filter finds the names of listening processes, and ports that the file lacks",
        arguments: [
            ("python3", ["http-alt", "25126"]), ("PYTH", ["http-alt", "25126"]), ("25126", ["25126"]),
            ("http python", ["http-alt"]), ("tcp socat", ["25126"]), ("nginx", ["http-alt"]),
            ("client", []),
        ])
    func filter(text: String, rows: [String]) throws {
        #expect(try filtered(text).shown == rows)
    }

    @Test("L shows only what listens, and L again everything; the title says so")
    func onlyListening() throws {
        var program = try Program.filled(.services, columns: 200, rows: 60)
        let everything = program.shown
        program.press(.down, .character("L"))
        #expect(
            program.shown == ["ssh", "postgresql", "http-alt", "25126"] && program.selected == "postgresql")
        #expect(program.lines.contains { $0.contains(" 9 · 2 malformed · listening only · 4 shown ") })
        program.press(.character("/"))
        program.type("python3")
        program.press(.enter)
        #expect(program.shown == ["http-alt", "25126"])
        let status = program.state.dashboard.services.status
        #expect(status == "9 · 2 malformed · listening only · /python3 · 2 shown")
        program.press(.character("L"), .escape)
        #expect(program.shown == everything && program.state.dashboard.services.status == "9 · 2 malformed")
    }

    @Test("with L, a listener that has ended leaves the list")
    func ended() throws {
        var program = try Program.filled(.services)
        program.press(.character("L"), .end)
        #expect(program.selected == "25126")
        program.send(.listeners(ListenerTable([Self.listener(22), Self.listener(80)])))
        #expect(program.shown == ["ssh", "http"] && program.selected == "http")
        program.send(.listeners(ListenerTable()))
        #expect(program.shown == [] && program.state.dashboard.services.status.hasSuffix("0 shown"))
    }

    // MARK: Details

    @Test("each listener is a block with address, process, user, unit and who can reach it")
    func blocks() throws {
        var program = try filtered("25126")
        program.press(.enter)
        program.send(.listeners(Sample.listenersWithUnits))
        #expect(
            program.state.detail?.lines == [
                Detail.Line("name", "— (/etc/services does not name this port)"),
                Detail.Line("port", "25126/tcp"),
                Detail.Line("listening", "10.0.0.5:25126"), Detail.Line("process", "socat 4600"),
                Detail.Line("user", "ann (uid 1000)"), Detail.Line("unit", "—"),
                Detail.Line("scope", "Private: it listens on an address of a private network."),
                Detail.Line("", ""),
                Detail.Line("listening", "127.0.0.1:25126"), Detail.Line("process", "python3 4502"),
                Detail.Line("user", "ann (uid 1000)"), Detail.Line("unit", "—"),
                Detail.Line("scope", "Loopback: only this machine can reach it."),
                Detail.Line("", ""), Detail.Line("Enter", "shows the socket on the Sockets screen"),
            ])
    }

    @Test("the details say why a process is unknown")
    func unknownProcess() throws {
        var program = try filtered("postgresql")
        program.press(.enter)
        let lines = program.state.detail?.lines ?? []
        #expect(lines.contains(Detail.Line("process", "unknown: another user's process; only root sees it")))
        #expect(lines.contains(Detail.Line("user", "uid 26")) && lines.contains(Detail.Line("unit", "…")))
    }

    @Test("units and users are read only while a service's details are shown, at most once a second")
    func units() throws {
        var program = try filtered("ssh")
        program.pass(.seconds(5))
        #expect(program.press(.down) == [.readListeners(hasUnits: false)])
        #expect(program.press(.enter) == [.readListeners(hasUnits: true)])
        program.send(.listeners(Sample.listenersWithUnits))
        #expect(program.state.detail?.lines.contains(Detail.Line("unit", "ssh.service")) == true)
        #expect(program.state.detail?.lines.contains(Detail.Line("user", "root (uid 0)")) == true)
        #expect(program.press(.down, .character("j"), .character("k")) == [])
        program.pass(.seconds(1))
        #expect(program.press(.down) == [.readListeners(hasUnits: true)])
        #expect(program.press(.escape, .enter, .escape) == [])
        program.pass(.seconds(1))
        #expect(program.press(.down) == [.readListeners(hasUnits: false)])
    }

    // MARK: Unknown listeners

    @Test("if the kernel does not list sockets, the message line says so once, and the table is the file's")
    func unknown() throws {
        var program = try Program(columns: 200, rows: 60)
        program.send(.services(Sample.services))
        program.state.dashboard.focus = .services
        program.send(.listenersUnknown("list sockets: not supported"))
        #expect(program.state.message == .failed("who listens is unknown: list sockets: not supported"))
        #expect(program.shown.prefix(3) == ["ssh", "domain/udp", "http"] && program.shown.count == 8)
        #expect(program.lines.contains { $0.contains(" 8 · 2 malformed · listeners unknown ") })
        program.press(.enter)
        #expect(
            program.state.detail?.lines.last
                == Detail.Line("listening", "unknown: list sockets: not supported"))
        program.press(.escape)
        program.send(.listenersUnknown("list sockets: not supported"))
        #expect(program.state.message == nil)
        program.press(.character("L"))
        #expect(program.state.message?.kind == .failed && program.shown.count == 8)
        program.send(.listeners(Sample.listeners))
        #expect(program.state.dashboard.services.status == "9 · 2 malformed")
        program.press(.character("L"))
        #expect(program.shown.count == 4)
        program.send(.listenersUnknown("list sockets: not supported"))
        #expect(program.state.message?.kind == .failed && program.shown.count == 8)
    }

    // MARK: Cost

    @Test("showing new listeners and typing a filter cost in proportion to the rows")
    func growth() throws {
        var programs: [Int: (Program, ListenerTable)] = [:]
        for count in [1_000, 4_000] {
            var program = try Program()
            program.send(.services(Self.file(1...count)))
            program.state.dashboard.focus = .services
            let ports = (count / 2..<count + count / 2).map { Self.listener(UInt16($0)) }
            programs[count] = (program, ListenerTable(ports))
        }
        let ratio = Growth.costRatio(of: 4_000, to: 1_000) { count in
            guard var (program, listeners) = programs[count] else { return }
            program.send(.listeners(listeners))
            program.press(.end, .character("/"))
            program.type("node")
            #expect(program.shown.count == count && program.frame().lines.count == 36)
            listeners = ListenerTable()
            program.send(.listeners(listeners))
        }
        #expect(ratio <= Growth.linearLimit)
    }
}
