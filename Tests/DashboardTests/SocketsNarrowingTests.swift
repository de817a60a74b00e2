import Core
import Screen
import TestSupport
import Testing

@testable import Dashboard

/// Tests of views, groups, differences and frozen tables that meet each other.
@Suite("What narrows the table of sockets")
struct SocketsNarrowingTests {
    private func expectLine(_ text: String, _ program: Program) {
        #expect(program.lines.contains { $0.contains(text) }, "\(program.lines.joined(separator: "\n"))")
    }

    @Test("a view without changes says how many there are in All, and Enter goes there")
    func differenceElsewhere() throws {
        var program = try Situation.socketsDifference.program(columns: 120, rows: 36)
        program.press(.character("]"))
        #expect(program.state.sockets.count == 0)
        expectLine("0 changes here, 3 in All: Enter goes there", program)
        program.press(.enter)
        #expect(program.state.sockets.count == 3)
        program.press(.character("/"))
        program.type("no-such-socket")
        program.press(.enter)
        expectLine("0 of 3 changes match the filter", program)
    }

    @Test("an empty filter shows an example for each key, cut to the width, and a typed one only the text")
    func hint() throws {
        for columns in [80, 200] {
            var machine = SocketMachine()
            var program = try Program.sockets(&machine, columns: columns)
            program.press(.character("/"))
            let line = try #require(program.lines.last { $0.hasPrefix(" /") })
            #expect(line.hasPrefix(" /  words, or proto:udp state:listen port:443 ") && line.count <= columns)
            #expect(line.contains("age<10s") == (columns == 200) && line.hasSuffix("…") == (columns == 80))
            #expect(program.frame().cursor?.x == 2)
            program.type("ssh")
            #expect(program.lines.contains(" /ssh"))
        }
    }

    @Test("a group whose sockets have ended leads back to all groups")
    func emptyGroup() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        program.press(.character("P"), .enter)
        #expect(program.state.sockets.count == 2)
        machine.flows.removeAll { $0.pid == 812 }
        program.receive(&machine)
        #expect(program.state.sockets.count == 0 && program.state.sockets.content == .sockets)
        expectLine("0 here, ", program)
        program.press(.enter)
        #expect(program.state.sockets.content == .groups && program.state.sockets.count > 0)
    }

    @Test("Enter on an empty table stays where it is if there is nothing to see in All")
    func nothingAnywhere() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        program.press(.character("]"), .character("/"))
        program.type("no-such-socket")
        program.press(.enter, .enter, .escape)
        #expect(program.state.sockets.views[program.state.sockets.view].name == SocketView.listening)
    }

    @Test("groups leave the difference, and Esc leaves the groups")
    func groupsAfterDifference() throws {
        var program = try Situation.socketsDifference.program(columns: 120, rows: 36)
        program.press(.character("P"))
        #expect(program.state.sockets.sockets.difference == nil)
        let sockets = program.state.sockets.groups.groups.reduce(0) { $0 + $1.count }
        #expect(sockets > 3)
        program.press(.escape)
        #expect(program.state.sockets.content == .sockets && program.state.sockets.count == sockets)
        program.press(.character("P"), .character("P"), .character("P"), .character("P"), .character("P"))
        #expect(program.state.message == .done("no groups"))
    }

    @Test("Esc among the connections that have ended leaves what hides there as it is")
    func escapeInClosed() throws {
        var program = try Situation.socketsDifference.program(columns: 120, rows: 36)
        program.press(.character("["), .character("["), .escape)
        #expect(program.state.sockets.content == .ends && program.state.sockets.sockets.difference != nil)
    }

    @Test("a listener from Services is shown even if the screen showed a difference")
    func listenersAfterDifference() throws {
        var program = try Situation.socketsDifference.program(columns: 120, rows: 36)
        program.state.sockets.showListeners(filter: "sport:8080")
        #expect(program.state.sockets.count == 1)
    }

    @Test(
        "frozen, the connections that have ended stay as they were, and R and the end of the freeze show the rest"
    )
    func frozenEnds() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        func end(_ port: UInt32) -> Event {
            .sockets(.ended([SocketMachine.end(port: port, received: 1, sent: 1, cookie: UInt64(port))]))
        }
        program.send(end(1))
        program.press(.character(" "), .character("["), .character("["))
        #expect(program.state.sockets.count == 1)
        program.send(end(2))
        program.press(.character("["), .character("]"), .character("/"))
        program.type("sport:1 or sport:2")
        program.press(.enter)
        #expect(program.state.sockets.count == 1)
        expectLine("Closed 1 ", program)
        program.press(.character("R"))
        program.receive(&machine)
        #expect(program.state.sockets.count == 2)
        program.send(end(2))
        program.press(.character(" "))
        program.receive(&machine)
        #expect(program.state.sockets.count == 3)
    }

    @Test("the order has words only if no visible column shows it")
    func order() throws {
        var machine = SocketMachine()
        let wide = try Program.sockets(&machine)
        expectLine("sorted by rate", wide)
        let narrow = try Program.sockets(&machine, columns: 80, rows: 24)
        #expect(!narrow.lines.contains { $0.contains("sorted by") })
        expectLine("rate▼", narrow)
    }

    @Test("without both rate columns there is none, however narrow the table is", arguments: [80, 120])
    func noRates(columns: Int) throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine, columns: columns, rows: 24)
        expectLine("1.2 MB/s", program)
        program.state.sockets.sockets.hiddenColumns = [.receive, .send]
        #expect(!program.lines.contains { $0.contains("1.2 MB/s") })
    }

    @Test("a long name of a process leaves room for its pid")
    func pid() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine, columns: 80, rows: 24)
        program.press(.character("/"))
        program.type("sport:53")
        program.press(.enter)
        expectLine("systemd-… 641 ", program)
    }

    @Test("the user's own views are in the title, and are used like the others")
    func ownViews() throws {
        var settings = SocketsSettings()
        #expect(settings.add(try SocketView(name: "web", filter: "dport:443")))
        #expect(!settings.add(try SocketView(name: "Web", filter: "dport:80")))
        var program = try Program(columns: 140)
        program.state = State(
            size: program.state.size, keymap: program.state.keymap, sockets: settings)
        program.press(.character("2"))
        var machine = SocketMachine()
        machine.views = SocketViews(settings.views)
        program.receive(&machine)
        program.receive(&machine)
        expectLine(" All 13 ─ web 2 ", program)
        program.press(.character("["))
        #expect(program.state.sockets.count == 2)
    }

    @Test(
        "while sockets come and go under random keys, the selected one stays selected or is reported as gone")
    func selection() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        var generator = SeededGenerator(seed: 15)
        let keys: [Key] =
            [.up, .down, .pageDown, .character("G"), .character("g"), .character("s"), .character("S")]
            + [.character("]"), .character("["), .character("R"), .character("m"), .character("M")]
        var (kept, gone) = (0, 0)
        for round in 0..<400 {
            if let key = keys.randomElement(using: &generator) { program.press(key) }
            let before = program.state.sockets
            machine.flows.removeAll { _ in Int.random(in: 0..<6, using: &generator) == 0 }
            for flow in 0..<Int.random(in: 0..<4, using: &generator) {
                machine.flows.append(
                    SocketMachine.Flow(
                        cookie: UInt64(1000 + 10 * round + flow),
                        local: "192.0.2.2:\(1000 + 10 * round + flow)",
                        peer: "203.0.113.1:80", receive: Double.random(in: 0..<9e6, using: &generator),
                        pid: 812))
            }
            program.pass(.seconds(Int64.random(in: 0..<3, using: &generator)))
            let snapshot = machine.snapshot()
            program.send(.sockets(.snapshot(snapshot, SocketOrigins(snapshot))))
            guard before.content == .sockets, before.sockets.list.isSelectionChosen,
                let chosen = before.selectedID
            else { continue }
            if program.state.sockets.selectedID == chosen {
                kept += 1
            } else {
                gone += 1
                let text = program.state.message?.text ?? ""
                #expect(
                    text.hasSuffix("has ended") || text.hasSuffix("no longer among these rows"), "\(text)")
            }
        }
        #expect(kept > 50 && gone > 10, "\(kept) \(gone)")
    }
}
