import Foundation
import Testing

/// `pollux resolve` for names without an answer.
extension ResolveTests {
    /// Names that fail for different reasons, with different errors.
    static let failing: [(query: String, codes: Set<String>)] = [
        ("unknown.city.test", ["EAI_NONAME", "HOST_NOT_FOUND"]),
        ("broken.city.test", ["EAI_AGAIN", "TRY_AGAIN"]),
        ("empty.city.test", ["EAI_NODATA", "NO_DATA", "NO_ADDRESS"]),
        ("silent.city.test", ["TIMEOUT"]),
        ("", ["INVALID_NAME"]),
        (String(repeating: "long.", count: 59) + "names", ["INVALID_NAME"]),
        ("999.1.1.1", ["INVALID_NAME"]),
        ("fe80::1%nosuch", ["INVALID_NAME"]),
        ("a..b", ["INVALID_NAME"]),
    ]

    @Test("each failure gives a record with its code and text, a line on stderr and exit status 1")
    func failures() throws {
        let queries = Self.failing.map(\.query)
        // The shell makes the argument that a Swift string cannot hold: invalid UTF-8.
        let child = try World().shell(
            #"exec "$0" resolve --json --timeout 1 "$@" "$(printf 'a\377b')""#, queries)
        let records = try Record.all(in: child)
        #expect(child.status == 1)
        #expect(Set(records.map(\.query)) == Set(queries + ["a\u{fffd}b"]))
        #expect(records.count == queries.count + 1)

        for (query, codes) in Self.failing + [("a\u{fffd}b", ["INVALID_NAME"])] {
            let record = try #require(records.first { $0.query == query }, "\(query)")
            let failure = try #require(record.error, "\(query)")
            #expect(codes.contains(failure.code), "\(query): \(failure.code)")
            #expect(record.canonicalName == nil && record.aliases.isEmpty && record.addresses.isEmpty)
            #expect(record.source == nil)
        }
        let words = records.compactMap { record in
            record.error?.message.replacing(record.query.isEmpty ? "\0" : record.query, with: "")
        }
        #expect(Set(words).count == records.count, "\(words)")
        #expect(child.errorLines.count == records.count)
        #expect(Set(child.errorLines).count == records.count)
        for query in queries where !query.isEmpty {
            #expect(child.errorLines.contains { $0.contains(query.prefix(60)) }, "\(query)")
        }
    }

    @Test(
        "an address of the other family, and a name without addresses of this one, is not found",
        arguments: [
            ("::1", "ipv4", "resolve '::1': an IPv6 address, but only IPv4 was requested (EAI_ADDRFAMILY)"),
            (
                "198.51.100.5", "ipv6",
                "resolve '198.51.100.5': an IPv4 address, but only IPv6 was requested (EAI_ADDRFAMILY)"
            ),
            (
                "empty.city.test", "any",
                "resolve 'empty.city.test': the name exists, but has no address (EAI_NODATA)"
            ),
            (
                "empty.city.test", "ipv6",
                "resolve 'empty.city.test': the name exists, but has no IPv6 address (EAI_NODATA)"
            ),
            (
                "fe80::1%nosuch", "any",
                "resolve 'fe80::1%nosuch': no interface is named 'nosuch' (INVALID_NAME)"
            ),
        ])
    func noAddress(query: String, family: String, words: String) throws {
        let child = try World().resolve([query, "--family", family, "--json"])
        #expect(child.status == 1)
        #expect(child.errorLines == ["pollux: \(words)"])
        #expect(try Record.all(in: child).map(\.addresses.count) == [0])
    }

    @Test("a time-out ends the program although the system's resolver still waits")
    func timeoutEnds() throws {
        let child = try World.patient.resolve(["silent.city.test", "--timeout", "1", "--json"])
        #expect(child.status == 1)
        let record = try #require(Record.all(in: child).first)
        #expect(record.error?.code == "TIMEOUT")
        #expect(try #require(record.elapsedMilliseconds) >= 1000)
    }

    @Test("a failed name does not affect the other names")
    func mixed() throws {
        let child = try World().resolve(["four.city.test", "unknown.city.test", "two.city.test", "--json"])
        let records = try Record.all(in: child)
        #expect(child.status == 1)
        #expect(records.count == 3)
        #expect(Set(records.filter { $0.error == nil }.map(\.query)) == ["four.city.test", "two.city.test"])
        #expect(child.errorLines.count == 1)
    }

    @Test("without --json a failure prints the same text on stderr and no answer on stdout")
    func plainFailure() throws {
        let child = try World().resolve(["unknown.city.test"])
        #expect(child.status == 1)
        #expect(child.errorLines.count == 1)
        #expect(child.errorLines.first?.contains("unknown.city.test") == true)
    }

    @Test(
        "a value of the wrong type is a usage error, one out of range is a failure",
        arguments: [
            (["localhost", "--timeout", "abc"], 64), (["localhost", "--timeout", "-1"], 1),
            (["localhost", "--no-such-option"], 64), (["localhost", "--timeout"], 64), ([], 64),
            (["localhost", "--probe", "70000"], 1),
        ] as [([String], Int32)])
    func usage(arguments: [String], status: Int32) throws {
        let child = try World().resolve(arguments)
        #expect(child.status == status)
        #expect(child.output.isEmpty)
        #expect(!child.errors.isEmpty)
        if status == 1 { #expect(child.errorLines.count == 1) }
    }

    @Test("a full disk is an error", arguments: [["--json"], []])
    func fullDisk(arguments: [String]) throws {
        let child = try World().shell(
            #"exec "$0" resolve "$@" > /dev/full"#, ["four.city.test"] + arguments)
        #expect(child.status == 1)
        #expect(child.errorLines.count == 1)
        #expect(child.errorLines.first?.contains("No space left on device") == true)
    }
}
