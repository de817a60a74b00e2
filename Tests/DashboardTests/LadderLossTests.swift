import Core
import Screen
import Testing

@testable import Dashboard

@Suite("Losses at the receiver, and the legend of the received strip")
struct LadderLossTests {
    /// A run of the scenario with two datagrams that left the wire; the second was not received.
    private static func run(_ scenario: String) throws -> (Program, LabRun) {
        var program = try Program.lab()
        program.state.lab.choose(try #require(Scenario.named(scenario)))
        program.start()
        var run = LabRun()
        for time in [10.0, 20] { run.datagram(at: time) }
        run.marks(.first, "#x")
        program.send(run.report())
        return (program, run)
    }

    private static func program(_ scenario: String) throws -> Program { try run(scenario).0 }

    @Test("a datagram that B's kernel lost says why, though the wire delivered it")
    func notes() throws {
        for (scenario, note) in [("slow-reader", "buffer full"), ("no-listener", "no port")] {
            let lines = try Self.program(scenario).lines.filter { $0.contains("200 B ─") }
            #expect(lines.map { $0.contains(note) } == [false, true], "\(scenario)")
        }
    }

    @Test("the filter finds what B's kernel lost; what it loses later is listed after the run")
    func filter() throws {
        var (program, run) = try Self.run("slow-reader")
        for (text, numbers) in [("no port", []), ("lost", [2]), ("buffer", [2])] {
            program.press(.character("/"))
            program.type(text)
            program.press(.enter)
            #expect(program.packetNumbers(of: .first) == numbers, "\(text)")
        }
        run.datagram(at: 30)
        run.marks(.first, "#xx")
        program.send(run.report())
        program.finishRun()
        #expect(program.packetNumbers(of: .first) == [2, 3])
    }

    @Test("the strip's border shows each number whole or not at all, and explains the worst cells")
    func title() throws {
        for columns in 100...150 {
            var program = try Program.lab(columns: columns, rows: 40)
            program.start()
            var run = LabRun()
            for time in 0..<500 { run.datagram(at: Double(time)) }
            run.marks(.first, String(repeating: "##x#", count: 125))
            program.send(run.report())
            program.press(.up, .up)
            let line = try #require(program.lines.first { $0.contains("├ received") })
            let border = line.dropFirst().prefix { $0 != "┤" }
            let title = border.prefix { $0 != "─" }.dropFirst().dropLast()
            let parts = title.split(separator: " · ").map(String.init)
            for part in parts.dropFirst() {
                #expect(part.hasSuffix(" a cell") || part == "at 498", "\(line)")
            }
            #expect(["received", "received 1-500 of 500"].contains(parts[0]), "\(line)")
            #expect(border.hasSuffix("▞ some lost ─"), "\(line)")
        }
    }

    @Test("the strip's border explains the cells that are in it")
    func legend() throws {
        let program = try Self.program("slow-reader")
        #expect(
            program.lines.contains { $0.contains("received 1-300 of 300") && $0.contains("▞ some lost ─┤") })
        var strip = ReceivedStrip()
        for (number, kind) in [MessageEvent.Kind.delivered, .waited, .twice].enumerated() {
            strip.record(MessageEvent(lane: .first, number: number + 1, kind: kind))
        }
        func legend(room: Int, isStream: Bool) -> [(symbol: String, role: Role, words: String)] {
            ReceivedStrip.legend(
                of: strip.scaled(of: 4, room: room), isStream: isStream, isASCII: !isStream)
        }
        #expect(legend(room: 4, isStream: true).map(\.words) == ["waited", "duplicate"])
        #expect(legend(room: 4, isStream: false).map(\.symbol) == ["%", "2"])
        #expect(legend(room: 4, isStream: false).map(\.words) == ["reordered", "duplicate"])
        // Only what is drawn is explained: the duplicate shares its cell with a lost message.
        strip.record(MessageEvent(lane: .first, number: 4, kind: .lost))
        #expect(legend(room: 2, isStream: true).map(\.words) == ["some lost", "waited"])
        #expect(legend(room: 2, isStream: false).map(\.symbol) == ["/", "%"])
    }
}
