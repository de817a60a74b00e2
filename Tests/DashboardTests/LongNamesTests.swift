import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of names that need more than one row and other unusually wide values.
@Suite("Long names in the resolver pane")
struct LongNamesTests {
    private static let longName = (1...12).map { "label-\($0)-of-a-long-name" }.joined(separator: ".")

    /// Returns a host with a long canonical name, many aliases, and long names of its first address.
    private static func answer(addresses count: Int) -> HostAnswer {
        var answer = Sample.answer(of: "long.example.org", addresses: count)
        answer.canonicalName = longName
        answer.aliases = (1...20).map { "alias-\($0).example.org" }
        answer.addresses[0].names = [longName, "other.example.org"]
        answer.addresses[0].sourceAddress = Sample.address("2001:db8:1122:3344:5566:7788:99aa:bbcc")
        return answer
    }

    /// Returns the text from the row with one label to the row with the next, joined without spaces.
    private func text(from label: String, to next: String, in lines: [String]) -> String {
        let rows = lines.drop { !$0.contains("│ \(label) ") }.prefix { !$0.contains("│ \(next) ") }
        return rows.map { $0.split(separator: "│").first.map(String.init) ?? "" }
            .joined().replacing(" ", with: "").replacing(label, with: "")
    }

    @Test("every name is shown in full if there is room", arguments: [1, 60])
    func readable(addresses: Int) throws {
        var program = try Program(columns: 120, rows: 36)
        program.lookUp("long.example.org", answer: Self.answer(addresses: addresses))
        program.press(.character("z"))
        let lines = program.lines
        #expect(text(from: "canonical", to: "aliases", in: lines) == Self.longName)
        #expect(
            text(from: "aliases", to: "fqdn", in: lines)
                == (1...20).map { "alias-\($0).example.org" }.joined())
        #expect(text(from: "names", to: "probe", in: lines) == Self.longName + "other.example.org")
        #expect(lines.contains { $0.contains("198.51.100.0") })
    }

    @Test("the addresses stay visible even with very long names")
    func addressesStay() throws {
        var program = try Program(columns: 80, rows: 24)
        program.lookUp("long.example.org", answer: Self.answer(addresses: 60))
        for number in 0..<5 {
            #expect(program.lines.contains { $0.contains(" 198.51.100.\(number) ") }, "\(number)")
        }
        #expect(program.lines.contains { $0.contains("│ probe ") })
    }

    @Test("the list keeps its height while the selection moves to an address with longer names")
    func heightStays() throws {
        var program = try Program(columns: 120, rows: 36)
        program.lookUp("long.example.org", answer: Self.answer(addresses: 60))
        program.press(.character("z"))
        let probe = program.lines.firstIndex { $0.contains("│ packed ") }
        for _ in 0..<3 {
            program.press(.down)
            #expect(program.lines.firstIndex { $0.contains("│ packed ") } == probe)
        }
    }

    @Test("names that share rows and a name that fills two rows are both shown in full")
    func severalNames() throws {
        var program = try Program(columns: 100, rows: 36)
        var answer = Sample.answer(of: "long.example.org", addresses: 2)
        answer.addresses[0].names = [String(Self.longName.prefix(60))]
        answer.addresses[1].names = (1...3).map { "server\($0).example.org" }
        program.lookUp("long.example.org", answer: answer)
        #expect(text(from: "names", to: "probe", in: program.lines) == String(Self.longName.prefix(60)))
        program.press(.down)
        #expect(
            text(from: "names", to: "probe", in: program.lines)
                == (1...3).map { "server\($0).example.org" }.joined())
    }

    @Test("the interface of an address is shown in full, on a second row if needed")
    func interface() throws {
        var program = try Program(columns: 100, rows: 36)
        program.send(.localHost(Sample.localHost))
        program.report(.finished(Sample.localAnswer))
        program.press(.home, .down)
        let lines = program.lines.map { $0.split(separator: "│").first ?? "" }
        let packed = lines.drop { !$0.contains(" packed ") }.prefix { !$0.contains(" order ") }
        #expect(packed.joined().contains("on lo") && !packed.joined().contains("…"), "\(packed)")
    }

    @Test("a long failure is shown in full beside a long canonical name")
    func failure() throws {
        var program = try Program(columns: 120, rows: 36)
        var answer = Sample.failed("long.example.org")
        answer.canonicalName = Self.longName
        answer.failure?.message =
            "the name server refused or answered nonsense; did you mean 'pollux sockets'?"
        program.lookUp("long.example.org", answer: answer)
        let lines = program.lines
        #expect(text(from: "canonical", to: "alias", in: lines) == Self.longName)
        #expect(lines.contains { $0.contains("the name server refused") })
        #expect(lines.contains { $0.contains("(EAI_NONAME)") })
    }

    @Test("on a narrow screen the source address has its own row")
    func ownRow() throws {
        var program = try Program(columns: 120, rows: 36)
        var answer = Self.answer(addresses: 1)
        (answer.canonicalName, answer.aliases) = ("short.example.org", [])
        answer.addresses[0].address = Sample.address("2001:db8::1")
        answer.addresses[0].names = ["short.example.org"]
        program.lookUp("long.example.org", answer: answer)
        #expect(program.lines.contains { $0.contains("packed     20010db8000000000000000000000001   ") })
        #expect(program.lines.contains { $0.contains("  from 2001:db8:1122:3344:5566:7788:99aa:bbcc ") })
    }

    @Test("a three-digit rank is shown in full")
    func ranks() throws {
        var program = try Program(columns: 80, rows: 24)
        program.lookUp("many.example.org", answer: Sample.answer(of: "many.example.org", addresses: 120))
        program.press(.character("G"))
        #expect(program.lines.contains { $0.contains("198.51.100.119 ") && $0.contains(" 120 ") })
    }

    @Test(
        "a probe's result fits in one row of the pane",
        arguments: [ProbeOutcome.refused, .open, .unreachable])
    func probe(outcome: ProbeOutcome) throws {
        var program = try Program(columns: 120, rows: 36)
        var answer = Sample.answer(of: "example.org", addresses: 1)
        answer.addresses[0].probe = ProbeResult(
            port: 65535, outcome: outcome, elapsed: .milliseconds(1234), isWinner: outcome == .open)
        program.lookUp("example.org", answer: answer)
        let line = try #require(program.lines.first { $0.contains("│ probe ") })
        #expect(line.contains(" after 1234 ms") && !line.contains("…"))
    }
}
