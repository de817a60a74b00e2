import Foundation
import TestSupport
import Testing

/// `pollux services` and `pollux protocols`, the real program, compared with Python and `getent`.
@Suite(
    "services and protocols", .requires(.world))
struct NumbersTests {
    private func services(_ arguments: [String]) throws -> [String] {
        try Numbers().records(["services"] + arguments, as: ServiceRecord.self).filter { $0.name != nil }
            .map { "\($0.name ?? "") \($0.port)/\($0.protocol)" }
    }

    private func protocols(_ arguments: [String]) throws -> [ProtocolRecord] {
        try Numbers().records(["protocols"] + arguments, as: ProtocolRecord.self)
    }

    @Test("the services match the file row by row, and getent")
    func allServices() throws {
        let reference = try Numbers().reference("services", as: ServiceRecord.self)
        // After the lines of the file come the listening ports that it lacks.
        let records = try Numbers().records(["services"], as: ServiceRecord.self).filter { $0.name != nil }
        try #require(reference.count > 100)
        #expect(records.allSatisfy { $0.listeners != nil })
        #expect(
            records.map { record in
                var record = record
                record.listeners = nil
                return record
            } == reference)

        let getent = try Numbers().shell("exec getent services")
        let words = getent.lines.map { $0.split(separator: " ").map(String.init) }
        #expect(records.map { [$0.name ?? "", "\($0.port)/\($0.protocol)"] + $0.aliases } == words)
    }

    @Test(
        "a service is found by exact name, alias, port or URL",
        arguments: [
            (["https://www.python.org"], ["https 443/tcp", "https 443/udp"]),
            (["443"], ["https 443/tcp", "https 443/udp"]), (["443/udp"], ["https 443/udp"]),
            (["www"], ["http 80/tcp"]), (["HTTP"], ["http 80/tcp"]),
            (["http://localhost:22/"], ["ssh 22/tcp"]),
            (["443", "--protocol", "udp"], ["https 443/udp"]),
            (["domain", "--protocol", "TCP"], ["domain 53/tcp"]),
        ])
    func lookup(arguments: [String], found: [String]) throws {
        #expect(try services(arguments) == found)
    }

    @Test("a transport protocol selects exactly its services")
    func protocolFilter() throws {
        let udp = try Numbers().reference("services", as: ServiceRecord.self).filter { $0.protocol == "udp" }
        #expect(try services(["--protocol", "udp"]) == udp.map { "\($0.name ?? "") \($0.port)/udp" })
    }

    @Test("listeners have an address and a process, which is null if it is inaccessible")
    func listeners() throws {
        let world = World(arguments: ["--listen", "127.0.0.1:8080"])
        let seen = try world.shell(
            #"exec "$0" services 8080 --json"#, [])
        let records: [ServiceRecord] = try Numbers.decoded(seen)
        let listeners = try #require(records.first?.listeners)
        #expect(listeners.count == 1)
        #expect(listeners[0].address == "127.0.0.1" && listeners[0].port == 8080)
        #expect(listeners[0].process?.name.hasPrefix("python3") == true)

        let hidden = try world.shell(
            #"unshare -pf --mount-proc "$0" services 8080 --json; exec unshare -pf --mount-proc "$0" services 8080"#,
            [])
        let blind = try JSONDecoder().decode(ServiceRecord.self, from: Data((hidden.lines.first ?? "").utf8))
        #expect(blind.listeners?.map(\.process) == [nil])
        #expect(hidden.lines.last?.contains("owned by uid 0") == true)
        #expect(try services(["8080"]) == ["http-alt 8080/tcp"])
    }

    @Test("a port that the file lacks is found by its number and by its process, and listed with --listening")
    func unnamedPort() throws {
        let world = World(arguments: ["--listen", "127.0.0.1:3000", "--listen", "127.0.0.1:8080"])
        for argument in ["3000", "3000/tcp", "python3", "--listening"] {
            let seen = try world.shell(#"exec "$0" services --json "$1""#, [argument])
            let records: [ServiceRecord] = try Numbers.decoded(seen)
            let unnamed = try #require(records.last)
            #expect(unnamed.name == nil && unnamed.port == 3000 && unnamed.protocol == "tcp")
            #expect(unnamed.listeners?.first?.process?.name.hasPrefix("python3") == true)
            #expect(records.contains { $0.name == "http-alt" } == !argument.hasPrefix("3000"), "\(records)")
        }
    }

    @Test("the protocols match the file row by row, with Python's constants")
    func allProtocols() throws {
        let reference = try Numbers().reference("protocols", as: ProtocolRecord.self)
        let records = try protocols([])
        try #require(reference.count > 40)
        for (record, expected) in zip(records, reference) {
            #expect([record.name, record.comment] == [expected.name, expected.comment])
            #expect(record.number == expected.number)
            #expect(record.aliases == expected.aliases)
            if let constants = expected.constants, !constants.isEmpty {
                #expect(constants.contains(record.constant ?? ""), "\(record.number)")
            }
        }
        let constants = Dictionary(records.map { ($0.name, $0.constant) }) { first, _ in first }
        #expect(constants["ip"] == "IPPROTO_IP")
        #expect(constants["hopopt"] == "IPPROTO_HOPOPTS")
        // Constants that are missing in the file come after its rows, without a name.
        let rest = records.dropFirst(reference.count)
        #expect(rest.contains { $0.number == 255 && $0.constant == "IPPROTO_RAW" })
        #expect(rest.allSatisfy { $0.name == nil && $0.constant != nil && $0.number < 256 })
        for name in ["tcp", "udp", "icmp"] {
            #expect(records.first { $0.name == name }?.kernel == true, "\(name)")
        }
    }

    @Test("--all lists every number of the protocol field at least once")
    func allNumbers() throws {
        let (records, all) = (try protocols([]), try protocols(["--all"]))
        #expect(Set(all.map(\.number)).isSuperset(of: 0...255))
        #expect(all.filter { $0.name != nil || $0.constant != nil }.count == records.count)
        #expect(try protocols(["200", "--all"]).map(\.name) == [nil])
    }

    @Test(
        "a protocol is found by number, name, alias or constant",
        arguments: [
            ("6", 6), ("tcp", 6), ("TCP", 6), ("IPPROTO_UDP", 17), ("ipproto_raw", 255), ("OSPFIGP", 89),
        ])
    func protocolLookup(query: String, number: Int) throws {
        #expect(try protocols([query]).map(\.number) == [number])
    }

    @Test(
        "not found is one line on stderr and exit status 1; a usage error is 64",
        arguments: [
            (["services", "nosuch"], 1), (["services", "99999"], 1), (["services", ""], 1),
            (["services", "http", "--protocol", "sctp"], 1),
            (["services", "--protocol", "nosuch", "--json"], 1),
            (["services", "\u{1b}[31mred"], 1), (["protocols", "nosuch"], 1), (["protocols", "200"], 1),
            (["protocols", "-1"], 64), (["services", "a", "b"], 64), (["services", "--protocol"], 64),
            (["protocols", "--none"], 64),
        ] as [([String], Int32)])
    func nothing(arguments: [String], status: Int32) throws {
        let child = try Numbers().pollux(arguments)
        #expect(child.status == status)
        #expect(child.output.isEmpty)
        if status == 1 {
            #expect(child.errorLines.count == 1)
            #expect(child.errorLines.first?.hasPrefix("pollux: \(arguments[0]): ") == true)
            #expect(ResolveTests.rawCharacters(of: child.errorLines.joined()) == [])
        }
    }

    @Test("text output has the same rows, in columns with titles", arguments: ["services", "protocols"])
    func text(kind: String) throws {
        let child = try Numbers().pollux([kind])
        let records = try Numbers().pollux([kind, "--json"])
        #expect(child.status == 0)
        #expect(child.errors.isEmpty)
        #expect(child.lines.count == records.lines.count + 1)
        #expect(child.lines.allSatisfy { $0.last != " " })
        let title = try #require(child.lines.first)
        let start = try #require(title.range(of: "comment")).lowerBound
        let column = title.distance(from: title.startIndex, to: start)
        let needle = kind == "services" ? "WorldWideWeb HTTP" : "transmission control protocol"
        let line = try #require(child.lines.first { $0.contains(needle) })
        let found = try #require(line.range(of: needle)).lowerBound
        #expect(line.distance(from: line.startIndex, to: found) == column)
    }

    @Test(
        "a closed pipe ends the program silently, a full disk is an error",
        arguments: ["services", "protocols --all"])
    func closedOutput(command: String) throws {
        for option in ["", "--json"] {
            let child = try Numbers().shell(
                #"{ "$0" \#(command) \#(option); echo $? >&2; } 2>&1 >/dev/full | cat; "$0" \#(command) \#(option) | head -1"#
            )
            #expect(child.errors.isEmpty)
            try #require(child.lines.count == 3)
            #expect(child.lines[0].contains("No space left on device"))
            #expect(child.lines[1] == "1")
        }
    }
}
