import Core
import Foundation
import Screen
import Testing

@testable import Dashboard

/// Tests of the commands that all lists share.
@Suite("Lists")
struct ListTests {
    private let ports = [
        "ssh", "domain/udp", "http", "https", "https/udp", "demo-web", "postgresql", "http-alt", "25126",
    ]
    private let unsorted = [
        "ssh", "postgresql", "http-alt", "25126", "domain/udp", "http", "https", "https/udp", "demo-web",
    ]

    private func lookedUp() throws -> Program {
        var program = try Program.filled(.resolver)
        program.lookUp("www.example.org", answer: Sample.answer)
        return program
    }

    private func filter(_ text: String, _ program: inout Program) {
        program.press(.character("/"))
        program.type(text)
        program.press(.enter)
    }

    @Test("s goes through the columns and back to the order that begins with what listens")
    func sort() throws {
        var program = try Program.filled(.services)
        var orders: [[String]] = []
        for _ in program.state.dashboard.services.table.columns {
            program.press(.character("s"))
            orders.append(program.shown)
        }
        #expect(orders[0] == ports)
        #expect(
            orders[1] == [
                "ssh", "http", "https", "postgresql", "http-alt", "demo-web", "25126", "domain/udp",
                "https/udp",
            ])
        #expect(
            orders[2] == [
                "demo-web", "domain/udp", "http", "http-alt", "https", "https/udp", "postgresql", "ssh",
                "25126",
            ])
        #expect(orders[4].prefix(4) == ["postgresql", "http-alt", "25126", "ssh"])
        program.press(.character("s"))
        #expect(program.state.dashboard.services.list.sortColumn == nil && program.shown == unsorted)
    }

    @Test("numbers are sorted numerically, and missing values come last")
    func sortProtocols() throws {
        var program = try Program.filled(.protocols)
        program.press(.character("s"))
        #expect(program.shown == ["1", "6", "17", "41", "73", "255"])
        program.press(.character("s"))
        #expect(program.shown == ["1", "41", "73", "6", "17", "255"])
        program.press(.character("s"), .character("s"))
        #expect(program.shown == ["1", "41", "255", "6", "17", "73"])
    }

    @Test("S reverses a column's order and restores it; the next column starts in ascending order")
    func reverse() throws {
        var program = try Program.filled(.services)
        program.press(.character("s"), .character("S"))
        #expect(program.shown == ports.reversed())
        program.press(.character("S"))
        #expect(program.shown == ports)
        program.press(.character("S"), .character("s"))
        #expect(program.state.dashboard.services.list.sortColumn == 1 && program.shown.first == "ssh")
    }

    @Test("S does not reverse the file's order and says why")
    func ownOrder() throws {
        var program = try Program.filled(.services)
        program.press(.character("S"))
        #expect(program.shown == unsorted)
        #expect(program.state.message == .failed("the rows are not sorted: sort them first"))
        for _ in program.state.dashboard.services.table.columns { program.press(.character("s")) }
        program.press(.character("S"), .character("s"))
        #expect(program.state.dashboard.services.list.sortColumn == nil && program.shown == unsorted)
        #expect(!program.lines.contains { $0.contains("▲") || $0.contains("▼") })
    }

    @Test(
        "s skips columns that are not visible, so that every order shows its arrow",
        arguments: [80, 120, 200])
    func sortVisibleColumns(columns: Int) throws {
        for pane in [Pane.resolver, .services, .protocols] {
            var program = try lookedUp()
            program.send(.input(.resized(Size(columns: columns, rows: 24))))
            program.state.dashboard.focus = pane
            for _ in 0..<12 {
                program.press(.character("s"))
                let isSorted = program.list(of: pane)?.sortColumn != nil
                #expect(program.lines.contains { $0.contains("▲") } == isSorted, "\(pane)")
            }
        }
    }

    @Test(
        "the title of the sorted column has an arrow", arguments: [Pane.services, .protocols])
    func arrow(pane: Pane) throws {
        var program = try Program.filled(pane, columns: 200, rows: 60)
        let panes = program.state.dashboard
        let titles = (pane == .services ? panes.services.table : panes.protocols.table).columns.map(\.title)
        for title in titles {
            var arrows: [Bool] = []
            program.press(.character("s"))
            arrows.append(program.lines.contains { $0.contains(title + "▲") })
            program.press(.character("S"))
            arrows.append(program.lines.contains { $0.contains(title + "▼") })
            program.press(.character("S"))
            #expect(arrows == [true, true], "\(title)")
        }
    }

    @Test("a click on a title sorts by its column, and a second click reverses the order")
    func click() throws {
        var program = try Program.filled(.services)
        let y = try #require(program.lines.firstIndex { $0.contains("port proto name") })
        let x = try #require(program.lines[y].firstRange(of: "port proto"))
        let column = program.lines[y].distance(from: program.lines[y].startIndex, to: x.lowerBound)
        program.mouse(.press, x: column, y: y)
        #expect(program.shown == ports)
        program.mouse(.press, x: column, y: y)
        #expect(program.shown == ports.reversed())
        program.mouse(.press, x: column, y: y + 1)
        #expect(program.selected == "25126")
    }

    @Test("n and N go from match to match and wrap around after the filter is cleared")
    func matches() throws {
        var program = try Program.filled(.services)
        program.press(.character("n"))
        #expect(program.state.message == .failed("no filter yet: press /"))
        filter("https", &program)
        program.press(.escape, .home)
        #expect(program.shown == unsorted)
        var seen: [String?] = []
        for _ in 0..<3 {
            program.press(.character("n"))
            seen.append(program.selected)
        }
        #expect(seen == ["https", "https/udp", "https"])
        program.press(.character("N"))
        #expect(program.selected == "https/udp")
    }

    @Test("n says so if nothing matches, and the selection stays")
    func noMatch() throws {
        var program = try Program.filled(.protocols)
        filter("zzz", &program)
        program.press(.escape, .down)
        program.press(.character("n"))
        #expect(program.state.message == .failed("no match for /zzz") && program.selected == "6")
    }

    @Test("n also goes to an address, even from the input line above the addresses")
    func matchOfInput() throws {
        var program = try lookedUp()
        filter("2001", &program)
        program.press(.escape, .home)
        #expect(program.selected == nil)
        program.press(.character("n"))
        #expect(program.selected == "2001:db8:1122:3344:5566:7788:99aa:bbcc")
    }

    @Test("the selection stays on its row in every order")
    func selectionInOrder() throws {
        var program = try Program.filled(.services)
        program.press(.down, .down)
        for key in Array(repeating: Key.character("s"), count: 7) + [.character("S"), .character("S")] {
            program.press(key)
            #expect(program.selected == "http-alt")
            #expect(program.lines.contains { $0.contains("▸  8080 tcp ") && $0.contains(" http-alt ") })
        }
    }

    @Test("the selection stays on its row when a filter that matches it is set and cleared")
    func selectionInFilter() throws {
        var program = try Program.filled(.services)
        for _ in 0..<6 { program.press(.down) }
        filter("http", &program)
        #expect(program.selected == "https")
        program.press(.character("G"))
        program.press(.escape)
        #expect(program.selected == "https/udp")
    }

    @Test("a filter that does not match the selected row selects one that it matches")
    func selectionGone() throws {
        var program = try Program.filled(.services)
        program.press(.end)
        filter("domain", &program)
        #expect(program.selected == "domain/udp")
        filter("no such service", &program)
        #expect(program.selected == nil && program.shown == [])
        program.press(.escape)
        #expect(program.selected != nil && program.shown == unsorted)
    }

    @Test(
        "→ and ← scroll by columns and stop at the last and the first",
        arguments: [Pane.services, .protocols])
    func sideways(pane: Pane) throws {
        var program = try Program.filled(pane)
        let panes = program.state.dashboard
        let titles = (pane == .services ? panes.services.table : panes.protocols.table).columns.map(\.title)
        program.press(.character("l"))
        let first = titles[0] + " " + titles[1]
        #expect(!program.lines.contains { $0.contains(first) })
        for _ in 0..<20 { program.press(.right) }
        #expect(program.list(of: pane)?.firstColumn == titles.count - 1)
        #expect(program.lines.contains { $0.contains("  " + titles[titles.count - 1] + "  ") })
        for _ in 0..<20 { program.press(.left) }
        #expect(program.lines.contains { $0.contains(first) })
    }

    @Test("y copies the selected row and says what it copied")
    func copy() throws {
        var program = try Program.filled(.services)
        program.press(.down)
        #expect(program.press(.character("y")) == [.copy("postgresql 5432/tcp")])
        #expect(program.state.message == .done("copied postgresql 5432/tcp"))
        program.press(.down, .down)
        #expect(program.press(.character("y")) == [.copy("25126/tcp")])
    }

    @Test("e asks for a file, offers a name and writes the shown rows in order, one record per line")
    func export() throws {
        var program = try Program.filled(.services)
        filter("http", &program)
        program.press(.character("s"), .character("S"), .character("e"))
        #expect(program.state.linePrompt?.line.text == "services.jsonl")
        #expect(program.lines.contains { $0.hasPrefix(" export to › services.jsonl") })
        program.type(" out.jsonl ")
        let effects = program.press(.enter)
        guard case .export(let path, let export)? = effects.first else {
            Issue.record("nothing is exported: \(effects)")
            return
        }
        let (text, rows) = (export.text, export.rowCount)
        #expect(path == "out.jsonl" && rows == 4 && effects.count == 1)
        let lines = text.split(separator: "\n")
        #expect(lines.count == 4 && text.hasSuffix("\n"))
        #expect(
            lines[0] == """
                {"name":"http-alt","port":8080,"protocol":"tcp","aliases":["webcache"],"comment":null,\
                "listeners":[{"address":"::","port":8080,"process":{"pid":4411,"name":"python3"},"unit":null,\
                "user":null}]}
                """)
        for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        program.send(.exported(path: path, rows: rows))
        #expect(program.state.message == .done("wrote out.jsonl, 4 rows"))
        program.send(.exported(path: path, rows: 1))
        #expect(program.state.message == .done("wrote out.jsonl, 1 row"))
    }

    @Test("e offers a file name for each list, and Enter accepts it")
    func exportNames() throws {
        for pane in [Pane.services, .protocols, .resolver] {
            var program = try lookedUp()
            program.state.dashboard.focus = pane
            let effects = program.press(.character("e"), .enter)
            let name = pane.title.lowercased() + ".jsonl"
            let rows = program.shown.count
            #expect(
                effects.contains {
                    if case .export(name, let export) = $0 {
                        export.text.split(separator: "\n").count == rows && export.rowCount == rows
                    } else {
                        false
                    }
                }, "\(name)")
        }
    }

    @Test("an empty file name and Esc export nothing")
    func exportLeft() throws {
        var program = try Program.filled(.protocols)
        #expect(program.press(.character("e"), .backspace, .enter) == [])
        #expect(program.press(.character("e"), .escape) == [])
        #expect(program.state.linePrompt == nil && program.shown.count == 6)
    }
}
