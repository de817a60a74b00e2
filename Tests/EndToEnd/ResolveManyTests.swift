import Foundation
import Testing

/// `pollux resolve` with a thousand names, each answered after 50 ms.
extension ResolveTests {
    static let thousand = (1...1000).map { "n\(String(String($0 + 10_000).dropFirst())).many.test" }

    @Test("at most 64 workers look up a thousand names in parallel")
    func thousandNames() throws {
        let (child, report) = try World().measured(Self.thousand + ["--json"])
        #expect(child.status == 0)
        #expect(child.errorLines == [])
        let records = try Record.all(in: child)
        #expect(records.map(\.query).sorted() == Self.thousand)
        for record in records {
            let number = (Int(record.query.dropFirst().prefix(4)) ?? 0) - 1
            let address = "10.9.\(number / 250).\(number % 250 + 1)"
            #expect(record.addresses.map(\.address) == [address], "\(record.query)")
            #expect(record.addresses.first?.names == [record.query])
            #expect(record.addresses.first?.forwardConfirmed == true)
        }
        // One getaddrinfo sends queries for A and AAAA together.
        #expect(report.mostOutstanding <= 2 * 64)
        // The workers, the main thread, and a few that have answered but not ended yet.
        #expect(report.threads <= 64 + 1 + 8)
        #expect(report.delayedNames == 1000)
        let rounds = Double(report.rounds) / 1000
        print(
            """
            resolve: 1,000 names of 50 ms: \(report.seconds) s; \(rounds) serial waits a name (most \
            \(report.mostRounds)), \(report.queries) queries, \(report.mostOutstanding) at once, \
            \(report.threads) threads
            """)
    }

    @Test("64 workers run at the same time if every answer waits for the 64th query")
    func allWorkers() throws {
        let names = (1...64).map { "w\($0 < 10 ? "0" : "")\($0).many.test" }
        let records = try World.patient.records(names + ["--timeout", "20"])
        #expect(records.map(\.query).sorted() == names)
        #expect(records.allSatisfy { $0.error == nil && $0.addresses.count == 1 }, "\(records)")
    }

    @Test("names before, between and after options are all looked up, including the empty one")
    func scattered() throws {
        let child = try World().resolve(
            [
                "127.0.0.1", "127.0.0.2", "", "127.0.0.3", "--timeout", "5", "127.0.0.4", "127.0.0.5",
                "--json", "--",
            ]
                + ["127.0.0.6", "-x", "127.0.0.7", "127.0.0.8"])
        #expect(child.status == 1)
        let queries = try Record.all(in: child).map(\.query)
        #expect(queries.sorted() == ["", "-x"] + (1...8).map { "127.0.0.\($0)" })
    }

    @Test("a record is printed as soon as it is complete, while other lookups still wait")
    func asTheyComplete() throws {
        // The name server holds back the answer for held.many.test until it is asked for release.many.test,
        // which happens only after the first record has been read.
        let child = try World().shell(
            """
            "$0" resolve held.many.test "$@" --json --timeout 20 | {
                read -r first
                printf '%s\\n' "$first"
                getent hosts release.many.test > /dev/null
                cat
            }
            """, Self.thousand)
        let records = try Record.all(in: child)
        #expect(records.count == 1001)
        #expect(records.first?.query != "held.many.test")
        let held = try #require(records.first { $0.query == "held.many.test" })
        #expect(held.error == nil)
        #expect(held.addresses.map(\.address) == ["10.9.9.1"])
    }

    @Test("the program ends silently when its reader closes the pipe", arguments: [["--json"], []])
    func closedPipe(arguments: [String]) throws {
        let child = try World().shell(
            #""$0" resolve "$@" | head -n 1"#, Array(Self.thousand.prefix(300)) + arguments)
        #expect(child.lines.count == 1)
        #expect(child.errorLines == [])
    }
}
