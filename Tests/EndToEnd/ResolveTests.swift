import Foundation
import TestSupport
import Testing

/// `pollux resolve`, the real program, with the name service of `World`, whose answers are all known.
///
/// Python's `socket` module looks up the same names in the same world.
@Suite("resolve", .requires(.world))
struct ResolveTests {
    static let names = [
        "localhost", "atlas", "atlas.example.test", "library", "books", "pair", "pair.example.test",
        "dup", "mapped.test", "127.1", "www.city.test", "six.city.test", "sixth.city.test", "four.city.test",
        "twice.city.test", "two.city.test", "wide.city.test", "n0001.many.test", "loop6",
        "loop6.example.test",
    ]

    @Test("canonical name, aliases and IPv4 addresses are those of gethostbyname_ex", arguments: names)
    func classicView(name: String) throws {
        let (record, reference) = try Answers.of(name)
        #expect(record.error == nil)
        #expect(record.addresses("ipv4") == reference.ipv4)
        if reference.canonicalName != nil {
            #expect(record.canonicalName == reference.canonicalName)
            #expect(record.aliases == reference.aliases)
        }
    }

    @Test("IPv6 addresses and ranks are those of getaddrinfo", arguments: names)
    func modernView(name: String) throws {
        let (record, reference) = try Answers.of(name)
        #expect(record.addresses("ipv6") == reference.ipv6)
        #expect(record.addresses.map(\.address) == reference.ipv4 + reference.ipv6)
        for address in record.addresses {
            #expect(address.rank == reference.order.firstIndex(of: address.address), "\(address.address)")
        }
    }

    @Test("the full name does not depend on the requested family", arguments: ["ipv4", "ipv6"])
    func fullNameOfFamily(family: String) throws {
        let (_, reference) = try Answers.of("www.city.test")
        #expect(try World().records(["www.city.test", "--family", family]).first?.fqdn == reference.fqdn)
    }

    @Test("the wildcard addresses resolve to this machine", arguments: ["0.0.0.0", "::"])
    func wildcard(address: String) throws {
        let record = try #require(World().records([address]).first)
        #expect(record.fqdn == "atlas.example.test")
        #expect(record.error?.code == "HOST_NOT_FOUND" && record.source == nil)
    }

    @Test(
        "an address literal has no source",
        arguments: ["127.1", "0x7f.1", "fe80::1%lo", "http://[fe80::1%25lo]/"])
    func noSource(query: String) throws {
        let record = try #require(World().records([query]).first)
        #expect(record.source == nil && record.addresses.count == 1)
    }

    @Test("symbols are ASCII in an ASCII locale")
    func asciiReport() throws {
        let world = World(arguments: ["--listen", "127.0.0.20:7000"])
        for (locale, mark) in [("C", "*"), ("C.UTF-8", "★")] {
            let child = try world.shell(
                #"LC_ALL=$1 exec "$0" resolve books --probe 7000"#, [locale])
            #expect(child.lines.contains { $0.hasSuffix("ms \(mark)") }, "\(child.lines)")
            if locale == "C" { #expect(child.output.allSatisfy { $0 < 0x80 }) }
        }
    }

    @Test("the full name is that of getfqdn", arguments: names)
    func fullName(name: String) throws {
        let (record, reference) = try Answers.of(name)
        #expect(record.fqdn == reference.fqdn)
    }

    @Test("the names of each address are those of gethostbyaddr", arguments: names)
    func reverseNames(name: String) throws {
        let (record, reference) = try Answers.of(name)
        for address in record.addresses {
            #expect(address.names == reference.names[address.address], "\(address.address)")
        }
    }

    @Test("a name with only IPv6 addresses has a canonical name and an alias")
    func ipv6Only() throws {
        let (record, _) = try Answers.of("sixth.city.test")
        #expect(record.canonicalName == "six.city.test")
        #expect(record.aliases == ["sixth.city.test"])
        #expect(try Answers.of("six.city.test").record.canonicalName == "six.city.test")
    }

    @Test("confirmed, unconfirmed and missing reverse names are distinguished")
    func forwardConfirmed() throws {
        let (record, _) = try Answers.of("www.city.test")
        let verdicts = Dictionary(
            uniqueKeysWithValues: record.addresses.map { ($0.address, $0.forwardConfirmed) })
        #expect(
            verdicts == [
                "198.51.100.5": true, "fd00:31::5": true,
                "192.0.2.10": false, "192.0.2.3": false, "2001:db8::9": false,
                "127.0.0.5": nil, "2001:db8::10": nil, "2001:db8::3": nil,
            ])
        #expect(try Answers.of("books").record["127.0.0.20"]?.forwardConfirmed == true)
    }

    @Test(
        "a reverse name that is itself an address confirms nothing",
        arguments: [
            "192.0.2.77", "192.0.2.78", "192.0.2.79", "192.0.2.80", "127.0.0.61", "fd00:31::62",
            "fd00:31::63",
        ])
    func literalReverseName(address: String) throws {
        let record = try #require(World().records([address]).first)
        #expect(record[address]?.names.count == 1)
        #expect(record[address]?.forwardConfirmed == false, "\(record[address]?.names ?? [])")
    }

    @Test("the source is the nsswitch.conf service that answered")
    func source() throws {
        for name in ["localhost", "atlas", "library", "books"] {
            #expect(try Answers.of(name).record.source == "files", "\(name)")
        }
        for name in ["www.city.test", "six.city.test", "wide.city.test"] {
            #expect(try Answers.of(name).record.source == "dns", "\(name)")
        }
    }

    @Test("an address has its scope, and the source address that reaches it or null")
    func scopeAndSourceAddress() throws {
        let (record, _) = try Answers.of("www.city.test")
        #expect(record["127.0.0.5"]?.scope == "loopback")
        #expect(record["127.0.0.5"]?.sourceAddress == "127.0.0.1")
        #expect(record["fd00:31::5"]?.sourceAddress == "fd00:31::5")
        #expect(record["192.0.2.10"]?.scope == "documentation")
        #expect(record["192.0.2.10"]?.sourceAddress == nil)
        #expect(try Answers.of("wide.city.test").record["10.8.0.1"]?.scope == "private")
    }

    @Test("a record has exactly the documented keys, and lists are never null")
    func keys() throws {
        let child = try World().resolve(["four.city.test", "unknown.city.test", "--json"])
        #expect(child.lines.count == 2)
        for line in child.lines {
            let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(
                Set(object.keys) == [
                    "query", "canonicalName", "aliases", "fqdn", "source", "addresses",
                    "elapsedMilliseconds", "error",
                ])
            #expect(object["elapsedMilliseconds"] is NSNumber)
            #expect(object["aliases"] is [Any])
            let addresses = try #require(object["addresses"] as? [[String: Any]])
            for address in addresses {
                #expect(
                    Set(address.keys) == [
                        "address", "family", "scope", "names", "forwardConfirmed", "sourceAddress", "rank",
                        "probe",
                    ])
                #expect(address["probe"] is NSNull)
            }
            if addresses.isEmpty {
                #expect(object["canonicalName"] is NSNull)
                #expect(object["source"] is NSNull)
                #expect(Set((object["error"] as? [String: Any] ?? [:]).keys) == ["code", "message"])
            } else {
                #expect(object["error"] is NSNull)
            }
        }
    }

    @Test("a requested family excludes addresses of the other")
    func family() throws {
        let (_, reference) = try Answers.of("www.city.test")
        let ipv4 = try World().records(["www.city.test", "--family", "ipv4"])
        #expect(ipv4.first?.addresses.map(\.address) == reference.ipv4)
        let ipv6 = try World().records(["www.city.test", "--family", "ipv6"])
        #expect(ipv6.first?.addresses.map(\.address) == reference.ipv6)
        let both = try World().records(["www.city.test", "--family", "any"])
        #expect(both.first?.addresses.map(\.address) == reference.ipv4 + reference.ipv6)
    }

    @Test(
        "URLs, ports and brackets around a host are understood",
        arguments: [
            ("http://user@four.city.test:8080/path?query#part", "192.0.2.44"),
            ("https://[::1]/", "::1"), ("four.city.test:80", "192.0.2.44"), ("[::1]:80", "::1"),
            ("  four.city.test ", "192.0.2.44"), (" 127.0.0.1 ", "127.0.0.1"),
            ("127.0.0.20:80", "127.0.0.20"),
            ("//four.city.test/x", "192.0.2.44"), ("four.city.test:80/x?y", "192.0.2.44"),
            ("http://%66our.city.test/", "192.0.2.44"),
            ("FOUR.city.TEST", "192.0.2.44"), ("four.city.test.", "192.0.2.44"),
        ])
    func spelling(query: String, address: String) throws {
        let child = try World().resolve([query, "--json"])
        let records = try Record.all(in: child)
        #expect(records.map { $0.addresses.map(\.address) } == [[address]])
        let asked = records.first?.query.trimmingCharacters(in: .whitespaces)
        #expect(asked == query.trimmingCharacters(in: .whitespaces))
        #expect(child.status == 0)
        #expect(child.errorLines == [])
    }

    @Test(
        "an address is looked up in reverse",
        arguments: ["198.51.100.5", "fd00:31::20", "127.0.0.1", "::1"])
    func reverse(address: String) throws {
        let child = try World().shell(
            #""$0" resolve --json "$2"; exec python3 "$1" "$2""#, [World.reference, address])
        try #require(child.lines.count == 2)
        let record = try JSONDecoder().decode(Record.self, from: Data(child.lines[0].utf8))
        let reference = try JSONDecoder().decode(Reference.self, from: Data(child.lines[1].utf8))
        #expect(record.error == nil)
        #expect(record.addresses.map(\.address) == [address])
        #expect(record[address]?.names == reference.names[address])
        #expect(record[address]?.forwardConfirmed == true)
        #expect(record.fqdn == reference.fqdn)
    }
}
