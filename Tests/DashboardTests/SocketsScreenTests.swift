import Core
import Foundation
import Screen
import Testing

@testable import Dashboard

@Suite("The Sockets screen")
struct SocketsScreenTests {
    private static let firefox = "192.0.2.2:51514"

    /// Returns the local ends of the rows shown, in their order.
    private func shown(_ program: Program) -> [String] {
        let list = program.state.sockets.sockets
        return list.list.order.compactMap { row in
            list.place(ofRow: Int(row)).flatMap { $0.snapshot.local($0.snapshot.rows[$0.index]) }
        }
    }

    private func selected(_ program: Program) -> String? {
        program.state.sockets.sockets.selected.flatMap { $0.snapshot.local($0.snapshot.rows[$0.index]) }
    }

    // MARK: When snapshots are taken

    @Test("nothing is read before the first visit, and then the rows come before the processes")
    func firstVisit() throws {
        var machine = SocketMachine()
        var program = try Program()
        #expect(program.state.deadline == nil)
        let views = SocketViews()
        #expect(
            program.press(.character("2")) == [
                .sockets(.open), .sockets(.takeSnapshot(views, hasOwners: false)),
            ])
        let rows = machine.snapshot(hasOwners: false)
        let effects = program.send(.sockets(.snapshot(rows, SocketOrigins(rows))))
        #expect(effects == [.sockets(.takeSnapshot(views, hasOwners: true))])
        #expect(shown(program).contains(Self.firefox))
        let second = program.press(.character("1"), .character("2"))
        #expect(second == [], "a snapshot is being taken")
    }

    @Test(
        "a snapshot is taken each interval, but not while the table is frozen or another screen is in front")
    func interval() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        let read = Effect.sockets(.takeSnapshot(SocketViews(), hasOwners: true))
        let due = try #require(program.state.deadline)
        #expect(due == program.now + .seconds(1))
        program.now = due
        #expect(program.send(.deadline) == [read])
        #expect(program.state.deadline == nil)
        program.receive(&machine)
        program.press(.character(" "))
        #expect(program.state.deadline == nil)
        let time = program.state.sockets.sockets.snapshot?.time
        program.receive(&machine)
        #expect(program.state.sockets.sockets.snapshot?.time == time, "a frozen table keeps its rows")
        #expect(program.press(.character("R")).contains(read), "R reads even then")
        program.receive(&machine)
        #expect(program.state.sockets.sockets.snapshot?.time != time)
        #expect(program.press(.character(" ")).contains(read))
        program.receive(&machine)
        program.press(.character("1"))
        #expect(program.state.deadline == nil)
        #expect(program.press(.character("2")).contains(read))
    }

    @Test("without an interval only R reads")
    func noInterval() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        program.state.refreshInterval = nil
        program.receive(&machine)
        #expect(program.state.deadline == nil)
        let effects = program.press(.character("R"))
        #expect(effects.contains(.sockets(.takeSnapshot(SocketViews(), hasOwners: true))))
    }

    // MARK: Rows hold still

    @Test("the row that receives most comes first, and stays selected until the user chooses another")
    func top() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        #expect(shown(program).first == Self.firefox && selected(program) == Self.firefox)
        machine.flows[1].receive = 90_000_000
        for _ in 0..<8 { program.receive(&machine) }
        #expect(shown(program).first == "192.0.2.2:51520" && selected(program) == "192.0.2.2:51520")
    }

    @Test("the selection follows its socket, and the screen says when it has gone")
    func selection() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        program.press(.down)
        let chosen = try #require(selected(program))
        #expect(chosen == "192.0.2.2:51520")
        program.pass(.seconds(3))
        machine.flows[1].receive = 0
        machine.flows[1].send = 0
        for flow in 0..<20 {
            machine.flows.insert(
                SocketMachine.Flow(
                    cookie: UInt64(100 + flow), local: "192.0.2.2:\(20_000 + flow)", peer: "203.0.113.1:80",
                    receive: 5_000_000, pid: 812), at: 0)
        }
        for _ in 0..<8 { program.receive(&machine) }
        #expect(selected(program) == chosen)
        machine.flows.removeAll { $0.local == chosen }
        program.receive(&machine)
        #expect(program.state.message == .done("tcp \(chosen) → 203.0.113.9:443 has ended"))
    }

    @Test("two downloads of nearly the same rate do not swap within ten seconds")
    func nearlyEqual() throws {
        var machine = SocketMachine()
        machine.flows = [
            SocketMachine.Flow(cookie: 50, local: "192.0.2.2:1001", peer: "203.0.113.1:80", pid: 812),
            SocketMachine.Flow(cookie: 51, local: "192.0.2.2:1002", peer: "203.0.113.1:80", pid: 812),
        ]
        var program = try Program.sockets(&machine, snapshots: 0)
        var orders: Set<[String]> = []
        for second in 0..<16 {
            let jitter = Double(second % 3) * 20_000
            (machine.flows[0].receive, machine.flows[1].receive) = (1_000_000 + jitter, 1_020_000 - jitter)
            program.receive(&machine)
            if second > 5 { orders.insert(Array(shown(program).prefix(2))) }
        }
        #expect(orders.count == 1)
    }

    @Test("for two seconds after a key the order stays, and new sockets come last")
    func settling() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        let before = shown(program)
        machine.flows[1].receive = 90_000_000
        machine.flows.append(
            SocketMachine.Flow(
                cookie: 99, local: "192.0.2.2:999", peer: "203.0.113.1:80", receive: 9e9, pid: 812))
        program.press(.down)
        let snapshot = machine.snapshot()
        program.send(.sockets(.snapshot(snapshot, SocketOrigins(snapshot))))
        #expect(shown(program) == before + ["192.0.2.2:999"])
        program.pass(.seconds(3))
        for _ in 0..<6 { program.receive(&machine) }
        #expect(shown(program).first == "192.0.2.2:999")
    }

    // MARK: Views, filter and groups

    @Test("views are cycled, and an empty one offers to go where the rows are")
    func views() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        program.press(.character("]"))
        #expect(Set(shown(program)) == ["0.0.0.0:8080", "127.0.0.1:631", "[::]:22", "127.0.0.53:53"])
        program.press(.character("/"))
        program.type("proto:unix")
        program.press(.enter)
        #expect(
            shown(program) == []
                && program.lines.contains { $0.contains("0 here, 2 in All: Enter goes there") })
        program.press(.enter)
        #expect(program.state.sockets.list.count == 2)
        program.press(.escape)
        #expect(program.state.sockets.list.count == machine.snapshot().rows.count)
    }

    @Test("a click on a view's name shows the view")
    func click() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        let title = program.lines[1]
        let name = try #require(title.range(of: "Unix"))
        program.mouse(.press, x: title.distance(from: title.startIndex, to: name.lowerBound), y: 1)
        #expect(program.state.sockets.list.count == 2)
    }

    @Test("a filter that breaks stays open with its reason, and the rows stay")
    func brokenFilter() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        program.press(.character("/"))
        program.type("port:443")
        program.press(.enter, .character("/"), .home)
        let rows = shown(program)
        program.type("(rate>1M or ")
        #expect(shown(program) == rows && rows.count == 2)
        program.press(.enter)
        #expect(program.state.linePrompt?.line.text == "(rate>1M or port:443")
        #expect(program.state.message?.kind == .failed)
        program.press(.end)
        program.type(")")
        program.press(.enter)
        #expect(program.state.linePrompt == nil && shown(program) == rows)
        program.press(.escape, .character("/"), .up)
        #expect(program.state.linePrompt?.line.text == "(rate>1M or port:443)")
    }

    @Test("groups sum their sockets; Enter shows these, and Esc goes back")
    func groups() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        program.press(.character("P"))
        #expect(program.lines.contains { $0.contains("▸ firefox (ann)") && $0.contains("1.2 MB/s") })
        program.press(.enter)
        #expect(Set(shown(program)) == [Self.firefox, "192.0.2.2:51520"])
        #expect(program.lines.contains { $0.contains("process firefox (ann)") })
        program.press(.escape)
        #expect(program.state.sockets.content == .groups)
        program.press(.character("P"), .character("P"), .character("P"), .character("P"))
        #expect(program.state.sockets.content == .sockets && program.state.sockets.grouping == .none)
    }

    @Test("the difference has what is new, gone and changed since the mark; Esc leaves it")
    func difference() throws {
        let program = try Situation.socketsDifference.program(columns: 120, rows: 36)
        #expect(program.state.message == .done("difference from the mark: 1 new, 1 gone, 1 changed"))
        #expect(Set(shown(program)) == ["192.0.2.2:51999", "192.0.2.2:40112", "192.0.2.2:51520"])
        var left = program
        left.press(.escape)
        #expect(left.state.sockets.sockets.difference == nil && shown(left).contains(Self.firefox))
    }

    @Test("a mark set before the first complete snapshot marks that one")
    func earlyMark() throws {
        var machine = SocketMachine()
        var program = try Program()
        program.press(.character("2"), .character("m"))
        let rows = machine.snapshot(hasOwners: false)
        program.send(.sockets(.snapshot(rows, SocketOrigins(rows))))
        #expect(program.state.sockets.sockets.mark == nil)
        program.receive(&machine)
        program.receive(&machine)
        program.press(.character("M"))
        #expect(program.state.message == .done("difference from the mark: no change"))
    }

    // MARK: Connections that have ended

    @Test("Closed has each end with its bytes, the last one first, and keeps what the user chose selected")
    func closed() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        program.press(.character("["), .character("["))
        for port in 1...3 {
            let end = SocketMachine.end(port: UInt32(port), received: 3000, sent: 100, cookie: UInt64(port))
            program.send(.sockets(.ended([end])))
            program.receive(&machine)
        }
        #expect(program.state.sockets.ends.selected?.local == "192.0.2.2:3")
        #expect(program.lines.contains { $0.contains("192.0.2.2:3 ") && $0.contains("3 kB") })
        program.press(.down)
        program.send(.sockets(.ended([SocketMachine.end(port: 4, received: 1, sent: 1, cookie: 4)])))
        program.receive(&machine)
        #expect(program.state.sockets.ends.selected?.local == "192.0.2.2:2")
        program.press(.enter)
        #expect(program.state.detail?.title == "tcp 192.0.2.2:2 → 203.0.113.7:443")
    }

    // MARK: Actions

    @Test("K asks which signal to send, and Enter sends TERM")
    func signal() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        program.press(.character("K"))
        #expect(program.lines.contains { $0.contains("Send which signal to firefox 812 (user ann)?") })
        let effects = program.press(.enter)
        guard case .sockets(.signal(let request))? = effects.first else {
            Issue.record("no signal is sent: \(effects)")
            return
        }
        #expect(request.signal == .term && request.process.pid == 812 && program.state.overlay == nil)
    }

    @Test("X asks before it closes, and the last answer leaves the socket open")
    func close() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        program.press(.character("X"), .down)
        #expect(program.press(.enter) == [])
        program.press(.character("X"))
        let effects = program.press(.enter)
        guard case .sockets(.close(let request))? = effects.first else {
            Issue.record("nothing is closed: \(effects)")
            return
        }
        #expect(request.row.cookie == 11)
    }

    @Test("an action that needs a privilege offers its command, which the next y copies")
    func command() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        program.send(.sockets(.actionFailed("close tcp: needs CAP_NET_ADMIN", command: "sudo ss --kill")))
        #expect(
            program.state.message
                == .failed("close tcp: needs CAP_NET_ADMIN; y copies the command that does it"))
        #expect(program.press(.character("y")).contains(.copy("sudo ss --kill")))
        let row = program.press(.character("y"))
        #expect(row.contains(.copy("tcp \(Self.firefox) → 203.0.113.7:443")))
    }

    @Test("what cannot be closed or signalled says why")
    func refusals() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        program.press(.character("/"))
        program.type("sport:5000")
        program.press(.enter, .character("X"))
        #expect(program.state.overlay == nil && program.state.message?.kind == .failed)
        program.press(.character("/"))
        program.type("state:time")
        program.press(
            .enter, .character("]"), .character("]"), .character("]"), .character("]"), .character("]"))
        program.press(.character("K"))
        #expect(program.state.message?.text.contains("TIME_WAIT no process holds it") == true)
    }

    // MARK: Other panes

    @Test("d looks the peer up in the resolver")
    func resolve() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        program.press(.character("d"))
        #expect(program.state.screen == .dashboard && program.state.dashboard.focus == .resolver)
        #expect(
            program.effects.contains {
                if case .lookUp(_, let request) = $0 {
                    request.subject.hostName == "203.0.113.7"
                } else {
                    false
                }
            })
    }

    @Test("w looks up the names of the visible peers, each once, and shows them with the port")
    func hostNames() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        let effects = program.press(.character("w"))
        guard
            case .lookUp(let id, let request)? = effects.first(where: {
                if case .lookUp = $0 { true } else { false }
            }),
            case .addresses(let addresses, _) = request.subject
        else {
            Issue.record("no names are looked up: \(effects)")
            return
        }
        #expect(Set(addresses.map(\.address)).count == addresses.count && addresses.count == 5)
        var row = HostAddress(address: Sample.address("203.0.113.7"))
        row.names = ["edge.example.net"]
        program.send(.lookup(id, .named([row])))
        #expect(program.lines.contains { $0.contains("edge.example.net:443") })
        let lookups = program.lastLookup
        program.receive(&machine)
        #expect(program.lastLookup == lookups)
        program.press(.character("w"))
        #expect(!program.lines.contains { $0.contains("edge.example.net:443") })
    }

    @Test("the detail says what the state means and what /proc tells of the process")
    func detail() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        let process = try #require(program.state.sockets.sockets.selectedProcess)
        #expect(program.effects.contains(.sockets(.describeProcess(process))))
        var description = ProcessDescription(process)
        description.arguments = ["/usr/lib/firefox", "-P", "work"]
        description.parents = [ProcessDescription.Parent(pid: 1, name: "systemd")]
        description.startedAt = 1_790_000_000_000_000_000
        program.send(.sockets(.process(description)))
        program.press(.enter)
        let detail = try #require(program.state.detail)
        #expect(detail.sentences.first == "ESTABLISHED: both ends may send.")
        #expect(detail.lines.contains(Detail.Line("command", "/usr/lib/firefox -P work")))
        #expect(detail.lines.contains(Detail.Line("parents", "systemd 1")))
        description.arguments = ["java", String(repeating: "x", count: 3000)]
        program.send(.sockets(.process(description)))
        let lines = try #require(program.state.detail?.lines)
        let short = try #require(lines.first { $0.label == "command" }?.text)
        #expect(short.hasPrefix("java xxx") && short.hasSuffix("x…") && short.columns == 200)
        #expect(lines.last?.label == "whole command" && lines.last?.text.columns == 3005)
        program.press(.character("j"))
        #expect(program.state.detail?.title == "tcp 192.0.2.2:51520 → 203.0.113.9:443")
    }

    @Test("an export ends in .csv for CSV, and else has JSON Lines")
    func export() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        for (path, first) in [("a.csv", "time,protocol,"), ("a.jsonl", "{\"time\":")] {
            program.press(.character("e"), .control("u"))
            program.type(path)
            let effects = program.press(.enter)
            guard
                case .export(path, let export)? = effects.first(where: {
                    if case .export = $0 { true } else { false }
                })
            else {
                Issue.record("nothing is exported: \(effects)")
                return
            }
            #expect(export.text(forFile: path).hasPrefix(first))
        }
    }
}
