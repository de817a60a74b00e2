import TestSupport
import Testing

@testable import Core

/// Tests of assembling an answer from the workers' results.
@Suite("Assembling an answer")
struct LookupAssemblyTests {
    private let start = Instant(nanoseconds: 1_000_000_000)

    private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    private func addresses(_ texts: [String]) throws -> [IPAddress] { try texts.map(address) }

    private func assembly(_ text: String, family: LookupRequest.Family = .any) throws -> LookupAssembly {
        LookupAssembly(LookupRequest(.host(try HostQuery(text)), family: family), startedAt: start)
    }

    private func result(
        classic: [String] = [], preferred: [String] = []
    ) throws -> ForwardResult {
        var result = ForwardResult()
        result.canonicalName = "canonical.example"
        result.classic = try addresses(classic)
        result.preferred = try addresses(preferred)
        return result
    }

    private func names(_ names: [String], confirmed: Bool? = nil) -> ReverseResult {
        var result = ReverseResult()
        (result.names, result.forwardConfirmed) = (names, confirmed)
        return result
    }

    // MARK: Forward

    @Test("IPv4 addresses keep the classic order, IPv6 follows in getaddrinfo order, without duplicates")
    func order() throws {
        var assembly = try assembly("example.org")
        let asked = assembly.receive(
            try result(
                classic: ["192.0.2.2", "192.0.2.1", "192.0.2.2"],
                preferred: ["2001:db8::2", "192.0.2.1", "2001:db8::1", "192.0.2.2", "192.0.2.3"]),
            now: start)
        let expected = ["192.0.2.2", "192.0.2.1", "2001:db8::2", "2001:db8::1", "192.0.2.3"]
        #expect(asked.map(\.description) == expected)
        #expect(assembly.answer.addresses.map(\.address.description) == expected)
    }

    @Test("an address's rank is its index in getaddrinfo order, or nil if getaddrinfo omits it")
    func ranks() throws {
        var assembly = try assembly("example.org")
        _ = assembly.receive(
            try result(
                classic: ["192.0.2.9", "192.0.2.1"],
                preferred: ["2001:db8::2", "192.0.2.1", "2001:db8::1"]),
            now: start)
        #expect(assembly.answer.addresses.map(\.rank) == [nil, 1, 0, 2])
        #expect(assembly.answer.preferenceOrder == [2, 1, 3, 0])
    }

    @Test(
        "only addresses of the requested family are kept",
        arguments: [
            (LookupRequest.Family.ipv4, ["192.0.2.1"]), (.ipv6, ["2001:db8::1"]),
            (.any, ["192.0.2.1", "2001:db8::1"]),
        ])
    func family(family: LookupRequest.Family, expected: [String]) throws {
        var assembly = try assembly("example.org", family: family)
        let asked = assembly.receive(
            try result(classic: ["192.0.2.1"], preferred: ["192.0.2.1", "2001:db8::1"]), now: start)
        #expect(asked.map(\.description) == expected)
    }

    @Test(
        "an address of the wrong family fails, and the answer contains nothing else",
        arguments: [
            ("::1", LookupRequest.Family.ipv4, "an IPv6 address, but only IPv4 was requested"),
            ("198.51.100.5", .ipv6, "an IPv4 address, but only IPv6 was requested"),
        ])
    func otherFamily(text: String, family: LookupRequest.Family, reason: String) throws {
        var assembly = try assembly(text, family: family)
        var result = ForwardResult()
        result.preferred = try addresses([text])
        result.source = "dns"
        #expect(assembly.receive(result, now: start) == [])
        #expect(assembly.isComplete)
        #expect(assembly.answer.failure == LookupFailure(code: "EAI_ADDRFAMILY", message: reason))
        #expect(assembly.answer.addresses.isEmpty && assembly.answer.source == nil)
    }

    @Test("the answer has the names, source, local addresses and time of the result")
    func result() throws {
        var assembly = try assembly("example.org")
        var result = try result(classic: ["192.0.2.1", "192.0.2.2"])
        result.aliases = ["a", "b"]
        result.source = "dns"
        result.routes = [
            (try address("192.0.2.1"), nil), (try address("192.0.2.2"), try address("10.0.0.1")),
        ]
        _ = assembly.receive(result, now: start + .milliseconds(3))
        #expect(assembly.answer.query == "example.org")
        #expect(assembly.answer.canonicalName == "canonical.example")
        #expect(assembly.answer.aliases == ["a", "b"])
        #expect(assembly.answer.source == "dns")
        #expect(assembly.answer.addresses.map(\.sourceAddress?.description) == [nil, "10.0.0.1"])
        #expect(assembly.answer.elapsed == .milliseconds(3))
        #expect(assembly.answer.addresses.allSatisfy { $0.names == nil })
    }

    @Test("a name that does not resolve completes the answer at once with its failure")
    func failure() throws {
        var assembly = try assembly("example.org")
        #expect(!assembly.isComplete)
        var result = ForwardResult()
        result.failure = LookupFailure(code: "EAI_NONAME", message: "unknown")
        #expect(assembly.receive(result, now: start) == [])
        #expect(assembly.isComplete)
        #expect(assembly.answer.failure?.code == "EAI_NONAME")
        #expect(assembly.answer.fqdn == nil)
    }

    // MARK: Reverse

    @Test("the answer is complete when the last address has its names")
    func complete() throws {
        var assembly = try assembly("example.org")
        let asked = assembly.receive(try result(classic: ["192.0.2.1", "192.0.2.2"]), now: start)
        #expect(!assembly.isComplete)
        assembly.receive(names(["one.example"], confirmed: true), of: asked[0], now: start + .milliseconds(1))
        #expect(!assembly.isComplete)
        #expect(assembly.answer.fqdn == nil)
        assembly.receive(names([]), of: asked[1], now: start + .milliseconds(2))
        #expect(assembly.isComplete)
        #expect(assembly.answer.addresses.map(\.names) == [["one.example"], []])
        #expect(assembly.answer.addresses.map(\.forwardConfirmed) == [true, nil])
        #expect(assembly.answer.elapsed == .milliseconds(2))
    }

    @Test("names for an address that was not asked about, or is already answered, change nothing")
    func unasked() throws {
        var assembly = try assembly("example.org")
        let asked = assembly.receive(try result(classic: ["192.0.2.1", "192.0.2.2"]), now: start)
        assembly.receive(names(["one.example"]), of: asked[0], now: start)
        let before = assembly.answer
        assembly.receive(names(["other.example"]), of: asked[0], now: start + .seconds(1))
        assembly.receive(names(["other.example"]), of: try address("192.0.2.9"), now: start + .seconds(1))
        #expect(assembly.answer == before)
        #expect(!assembly.isComplete)
    }

    @Test(
        "fqdn is the preferred address's first name with a dot, else its official name, as in getfqdn",
        arguments: [
            (["host.example.org", "host"], "host.example.org"),
            (["host", "alias", "host.example.org", "other.example.org"], "host.example.org"),
            (["host", "alias"], "host"),
            ([], "asked.example"),
        ])
    func fqdn(reverse: [String], expected: String) throws {
        var assembly = try assembly("asked.example")
        let asked = assembly.receive(
            try result(classic: ["192.0.2.1"], preferred: ["2001:db8::1", "192.0.2.1"]), now: start)
        // The IPv4 address comes first in the answer, but getaddrinfo prefers the IPv6 address.
        assembly.receive(names(["wrong.example"]), of: asked[0], now: start)
        assembly.receive(names(reverse), of: asked[1], now: start)
        #expect(assembly.answer.fqdn == expected)
    }

    @Test("fqdn comes from the address in fullNameOrigin, even if the answer omits that address")
    func fullNameElsewhere() throws {
        var assembly = try assembly("asked.example", family: .ipv4)
        var result = try result(classic: ["192.0.2.1"], preferred: ["192.0.2.1"])
        result.fullNameOrigin = FullNameOrigin(name: "asked.example", address: try address("2001:db8::1"))
        let asked = assembly.receive(result, now: start)
        #expect(asked.map(\.description) == ["192.0.2.1", "2001:db8::1"])
        assembly.receive(names(["four.example"]), of: asked[0], now: start)
        #expect(!assembly.isComplete && assembly.answer.fqdn == nil)
        assembly.receive(names(["six.example"]), of: asked[1], now: start)
        #expect(assembly.isComplete && assembly.answer.fqdn == "six.example")
        #expect(assembly.answer.addresses.map(\.names) == [["four.example"]])
    }

    @Test("this machine's fqdn comes from its name's address, even if no interface has that address")
    func localFullName() throws {
        let host = LocalHost(
            name: "atlas", addresses: [.init(interface: "lo", address: try address("127.0.0.1"))])
        var assembly = LookupAssembly(LookupRequest(.localHost(host)), startedAt: start)
        let asked = assembly.receive(try result(preferred: ["127.0.1.1"]), now: start)
        #expect(asked.map(\.description) == ["127.0.0.1", "127.0.1.1"])
        assembly.receive(names(["localhost"]), of: asked[0], now: start)
        assembly.receive(names(["atlas.example", "atlas"]), of: asked[1], now: start)
        #expect(assembly.answer.fqdn == "atlas.example")
        #expect(assembly.answer.addresses.map(\.address) == [asked[0]])
    }

    @Test("this machine's fqdn is its name if the name has no address")
    func unresolvedLocalName() throws {
        for interfaces in [["127.0.0.1"], []] {
            let host = LocalHost(
                name: "atlas",
                addresses: try addresses(interfaces).map { .init(interface: "lo", address: $0) })
            var assembly = LookupAssembly(LookupRequest(.localHost(host)), startedAt: start)
            var forward = ForwardResult()
            forward.failure = LookupFailure(code: "EAI_NONAME", message: "host not found")
            for address in assembly.receive(forward, now: start) {
                #expect(assembly.names(leadingTo: address) == [])
                assembly.receive(names(["localhost.example"]), of: address, now: start)
            }
            #expect(assembly.isComplete && assembly.answer.fqdn == "atlas")
        }
    }

    @Test(
        "fqdn is the name as typed if its address has no name, as in getfqdn",
        arguments: [
            ("bücher.example", "bücher.example"), ("https://BÜCHER.example:8/x", "BÜCHER.example"),
            ("http://b%C3%BCcher.example/", "bücher.example"), ("Example.ORG.:80", "Example.ORG."),
            ("2001:DB8::0:1", "2001:DB8::0:1"), ("[fe80::1%lo]:80", "fe80::1%lo"),
        ])
    func typedName(text: String, fqdn: String) throws {
        var assembly = try assembly(text)
        let asked = assembly.receive(try result(preferred: ["2001:db8::1"]), now: start)
        assembly.receive(names([]), of: asked[0], now: start)
        #expect(assembly.answer.fqdn == fqdn)
    }

    @Test(
        "addresses of gethostbyname are shown even if getaddrinfo has none, and fqdn is then the name itself")
    func classicOnly() throws {
        var assembly = try assembly("books")
        let asked = assembly.receive(try result(classic: ["192.0.2.1"]), now: start)
        #expect(assembly.answer.addresses.map(\.rank) == [nil])
        #expect(assembly.names(leadingTo: asked[0]) == ["books", "canonical.example"])
        assembly.receive(names(["one.example"]), of: asked[0], now: start)
        #expect(assembly.answer.fqdn == "books" && assembly.answer.failure == nil)
    }

    @Test("the wildcard address means this machine, and its fqdn falls back to the host name")
    func wildcard() throws {
        var assembly = try assembly("0.0.0.0")
        var forward = ForwardResult()
        forward.preferred = try addresses(["0.0.0.0"])
        forward.fullNameOrigin = FullNameOrigin(name: "atlas", address: nil)
        let asked = assembly.receive(forward, now: start)
        #expect(asked.map(\.description) == ["0.0.0.0"])
        var reverse = names([])
        reverse.failure = LookupFailure(code: "HOST_NOT_FOUND", message: "no name")
        assembly.receive(reverse, of: asked[0], now: start)
        #expect(assembly.answer.fqdn == "atlas" && assembly.answer.failure != nil)
    }

    @Test("an address lookup has a source only if it finds a name")
    func reverseSource() throws {
        for found in [["one.example"], []] {
            var assembly = try assembly("192.0.2.1")
            var forward = ForwardResult()
            forward.preferred = try addresses(["192.0.2.1"])
            forward.source = "dns"
            let asked = assembly.receive(forward, now: start)
            #expect(assembly.answer.source == nil)
            assembly.receive(names(found), of: asked[0], now: start)
            #expect(assembly.answer.source == (found.isEmpty ? nil : "dns"))
        }
    }

    @Test("an address lookup reports its names as canonical name and aliases, or its failure")
    func reverseLookup() throws {
        var assembly = try assembly("192.0.2.1")
        var forward = ForwardResult()
        forward.classic = try addresses(["192.0.2.1"])
        let asked = assembly.receive(forward, now: start)
        var reverse = names(["one.example", "two.example"], confirmed: false)
        reverse.failure = LookupFailure(code: "HOST_NOT_FOUND", message: "no name")
        assembly.receive(reverse, of: asked[0], now: start)
        #expect(assembly.answer.canonicalName == "one.example")
        #expect(assembly.answer.aliases == ["two.example"])
        #expect(assembly.answer.addresses[0].forwardConfirmed == false)
        #expect(assembly.answer.failure?.code == "HOST_NOT_FOUND")
    }

    @Test("a failed reverse lookup does not make the host lookup fail")
    func noReverse() throws {
        var assembly = try assembly("example.org")
        let asked = assembly.receive(try result(classic: ["192.0.2.1"]), now: start)
        var reverse = names([])
        reverse.failure = LookupFailure(code: "HOST_NOT_FOUND", message: "no name")
        assembly.receive(reverse, of: asked[0], now: start)
        #expect(assembly.answer.failure == nil)
        #expect(assembly.answer.canonicalName == "canonical.example")
    }

    @Test("the names leading to an address include the query, if getaddrinfo returned the address")
    func namesLeadingTo() throws {
        var assembly = try assembly("alias.example:80")
        var result = try result(classic: ["192.0.2.1", "192.0.2.2"], preferred: ["192.0.2.1"])
        result.aliases = ["other.example"]
        _ = assembly.receive(result, now: start)
        #expect(
            assembly.names(leadingTo: try address("192.0.2.1"))
                == ["alias.example", "canonical.example", "other.example"])
        #expect(assembly.names(leadingTo: try address("192.0.2.2")) == [])
        #expect(assembly.names(leadingTo: try address("192.0.2.3")) == [])
    }

    @Test("a lookup that cannot start is complete with the reason")
    func impossible() throws {
        var assembly = try assembly("example.org")
        let failure = LookupFailure(code: "EAGAIN", message: "no thread could be started")
        assembly.fail(failure, now: start + .milliseconds(5))
        #expect(assembly.isComplete)
        #expect(assembly.answer.failure == failure && assembly.answer.elapsed == .milliseconds(5))
    }

    // MARK: Many addresses

    @Test("of many addresses only the first are named, and the one that the full name comes from")
    func limitedNames() throws {
        var request = LookupRequest(.host(try HostQuery("many.example")))
        request.maxNamedAddresses = 2
        var assembly = LookupAssembly(request, startedAt: start)
        let all = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"]
        let asked = assembly.receive(
            try result(classic: all, preferred: Array(all.reversed())), now: start)
        #expect(asked == (try addresses(["192.0.2.1", "192.0.2.2", "192.0.2.4"])))
        #expect(assembly.answer.unaskedAddresses == [try address("192.0.2.3")])
        for address in asked { assembly.receive(names(["\(address).example"]), of: address, now: start) }
        #expect(assembly.isComplete && assembly.answer.fqdn == "192.0.2.4.example")
        #expect(assembly.answer.addresses.map { $0.names?.count } == [1, 1, nil, 1])
    }

    @Test("the names of further addresses are looked up without the host")
    func furtherAddresses() throws {
        var rows = try addresses(["192.0.2.1", "192.0.2.2"]).map { HostAddress(address: $0) }
        rows[0].rank = 7
        let request = LookupRequest(.addresses(rows, hostNames: ["Many.example", "alias.example"]))
        var assembly = LookupAssembly(request, startedAt: start)
        #expect(!assembly.isComplete)
        #expect(assembly.names(leadingTo: rows[0].address) == ["many.example", "alias.example"])
        #expect(assembly.names(leadingTo: rows[1].address) == [])
        assembly.receive(names(["many.example"], confirmed: true), of: rows[0].address, now: start)
        #expect(assembly.takeNamed().map(\.address) == [rows[0].address])
        assembly.giveUp(now: start + .seconds(5))
        #expect(assembly.isComplete && assembly.answer.failure == nil)
        #expect(assembly.answer.addresses.map(\.names) == [["many.example"], nil])
    }

    @Test("each named address is reported once")
    func reports() throws {
        var assembly = try assembly("example.org")
        let asked = assembly.receive(
            try result(classic: ["192.0.2.1", "192.0.2.2", "192.0.2.3"]), now: start)
        #expect(assembly.takeNamed() == [])
        assembly.receive(names(["one.example"]), of: asked[1], now: start)
        assembly.receive(names([]), of: asked[0], now: start)
        #expect(assembly.takeNamed().map(\.names) == [["one.example"], []])
        assembly.receive(names(["three.example"]), of: asked[2], now: start)
        #expect(assembly.takeNamed().map(\.address) == [asked[2]])
        #expect(assembly.takeNamed() == [])
    }

    @Test("an answer costs as much per address with 4,000 addresses as with 1,000")
    func growth() throws {
        let request = LookupRequest(.host(try HostQuery("many.example")))
        let ratio = Growth.costRatio(of: 4_000, to: 1_000) { count in
            let addresses = (0..<count).map { IPAddress(ipv4: 0x0a00_0000 + UInt32($0)) }
            var result = ForwardResult()
            (result.classic, result.preferred) = (addresses, addresses.reversed())
            result.routes = addresses.map { ($0, $0) }
            var assembly = LookupAssembly(request, startedAt: start)
            for address in assembly.receive(result, now: start) {
                assembly.receive(names(["many.example"]), of: address, now: start)
                _ = assembly.takeNamed()
            }
            _ = assembly.answer.record.line
        }
        #expect(ratio <= Growth.linearLimit)
    }
}
