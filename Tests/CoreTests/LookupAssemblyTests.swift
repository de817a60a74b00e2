import Testing

@testable import Core

/// An answer put together from the workers' reports.
@Suite("The assembly of an answer")
struct LookupAssemblyTests {
    private let start = Instant(nanoseconds: 1_000_000_000)

    private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    private func addresses(_ texts: [String]) throws -> [IPAddress] { try texts.map(address) }

    private func assembly(_ text: String, family: LookupRequest.Family = .any) throws -> LookupAssembly {
        LookupAssembly(LookupRequest(.host(try HostQuery(text)), family: family), startedAt: start)
    }

    private func facts(
        classic: [String] = [], preferred: [String] = [], under: [String] = []
    ) throws -> ForwardFacts {
        var facts = ForwardFacts()
        facts.canonicalName = "canonical.example"
        facts.classic = try addresses(classic)
        facts.preferred = try addresses(preferred)
        facts.underCanonicalName = try addresses(under)
        return facts
    }

    private func names(_ names: [String], confirmed: Bool? = nil) -> ReverseFacts {
        var facts = ReverseFacts()
        (facts.names, facts.forwardConfirmed) = (names, confirmed)
        return facts
    }

    // MARK: Forward

    @Test("IPv4 comes in the classic order, then IPv6 in the order of getaddrinfo, none twice")
    func order() throws {
        var assembly = try assembly("example.org")
        let asked = assembly.take(
            try facts(
                classic: ["192.0.2.2", "192.0.2.1", "192.0.2.2"],
                preferred: ["2001:db8::2", "192.0.2.1", "2001:db8::1", "192.0.2.2", "192.0.2.3"]),
            now: start)
        let expected = ["192.0.2.2", "192.0.2.1", "2001:db8::2", "2001:db8::1", "192.0.2.3"]
        #expect(asked.map(\.description) == expected)
        #expect(assembly.answer.addresses.map(\.address.description) == expected)
    }

    @Test("a rank is the place in getaddrinfo's order, and none where getaddrinfo leaves the address out")
    func ranks() throws {
        var assembly = try assembly("example.org")
        _ = assembly.take(
            try facts(
                classic: ["192.0.2.9", "192.0.2.1"],
                preferred: ["2001:db8::2", "192.0.2.1", "2001:db8::1"]),
            now: start)
        #expect(assembly.answer.addresses.map(\.rank) == [nil, 1, 0, 2])
        #expect(assembly.answer.preferenceOrder == [2, 1, 3, 0])
    }

    @Test(
        "only the family that is wanted is kept",
        arguments: [
            (LookupRequest.Family.ipv4, ["192.0.2.1"]), (.ipv6, ["2001:db8::1"]),
            (.any, ["192.0.2.1", "2001:db8::1"]),
        ])
    func family(family: LookupRequest.Family, expected: [String]) throws {
        var assembly = try assembly("example.org", family: family)
        let asked = assembly.take(
            try facts(classic: ["192.0.2.1"], preferred: ["192.0.2.1", "2001:db8::1"]), now: start)
        #expect(asked.map(\.description) == expected)
    }

    @Test("an address that only the canonical name has says so, and comes last")
    func underCanonicalName() throws {
        var assembly = try assembly("alias.example")
        _ = assembly.take(
            try facts(classic: ["192.0.2.1"], under: ["192.0.2.1", "192.0.2.7"]), now: start)
        #expect(assembly.answer.addresses.map(\.onlyUnder) == [nil, "canonical.example"])
    }

    @Test("names, source, local addresses and the time are taken over")
    func facts() throws {
        var assembly = try assembly("example.org")
        var facts = try facts(classic: ["192.0.2.1", "192.0.2.2"])
        facts.aliases = ["a", "b"]
        facts.source = "dns"
        facts.routes = [
            (try address("192.0.2.1"), nil), (try address("192.0.2.2"), try address("10.0.0.1")),
        ]
        _ = assembly.take(facts, now: start + .milliseconds(3))
        #expect(assembly.answer.query == "example.org")
        #expect(assembly.answer.canonicalName == "canonical.example")
        #expect(assembly.answer.aliases == ["a", "b"])
        #expect(assembly.answer.source == "dns")
        #expect(assembly.answer.addresses.map(\.sourceAddress?.description) == [nil, "10.0.0.1"])
        #expect(assembly.answer.elapsed == .milliseconds(3))
        #expect(assembly.answer.addresses.allSatisfy { $0.names == nil })
    }

    @Test("a name that does not resolve is complete at once, with the failure")
    func failure() throws {
        var assembly = try assembly("example.org")
        #expect(!assembly.isComplete)
        var facts = ForwardFacts()
        facts.failure = LookupFailure(code: "EAI_NONAME", message: "unknown")
        #expect(assembly.take(facts, now: start) == [])
        #expect(assembly.isComplete)
        #expect(assembly.answer.failure?.code == "EAI_NONAME")
        #expect(assembly.answer.fqdn == nil)
    }

    // MARK: Reverse

    @Test("the answer is complete when the last address has its names")
    func complete() throws {
        var assembly = try assembly("example.org")
        let asked = assembly.take(try facts(classic: ["192.0.2.1", "192.0.2.2"]), now: start)
        #expect(!assembly.isComplete)
        assembly.take(names(["one.example"], confirmed: true), of: asked[0], now: start + .milliseconds(1))
        #expect(!assembly.isComplete)
        #expect(assembly.answer.fqdn == nil)
        assembly.take(names([]), of: asked[1], now: start + .milliseconds(2))
        #expect(assembly.isComplete)
        #expect(assembly.answer.addresses.map(\.names) == [["one.example"], []])
        #expect(assembly.answer.addresses.map(\.forwardConfirmed) == [true, nil])
        #expect(assembly.answer.elapsed == .milliseconds(2))
    }

    @Test("names of an address that nobody asked about, or asked twice, change nothing")
    func unasked() throws {
        var assembly = try assembly("example.org")
        let asked = assembly.take(try facts(classic: ["192.0.2.1", "192.0.2.2"]), now: start)
        assembly.take(names(["one.example"]), of: asked[0], now: start)
        let before = assembly.answer
        assembly.take(names(["other.example"]), of: asked[0], now: start + .seconds(1))
        assembly.take(names(["other.example"]), of: try address("192.0.2.9"), now: start + .seconds(1))
        #expect(assembly.answer == before)
        #expect(!assembly.isComplete)
    }

    @Test(
        "fqdn follows Python's getfqdn: the preferred address's first name with a dot, else its official one",
        arguments: [
            (["host.example.org", "host"], "host.example.org"),
            (["host", "alias", "host.example.org", "other.example.org"], "host.example.org"),
            (["host", "alias"], "host"),
            ([], "asked.example"),
        ])
    func fqdn(reverse: [String], expected: String) throws {
        var assembly = try assembly("asked.example")
        let asked = assembly.take(
            try facts(classic: ["192.0.2.1"], preferred: ["2001:db8::1", "192.0.2.1"]), now: start)
        // The IPv4 address comes first in the answer, but getaddrinfo prefers the other.
        assembly.take(names(["wrong.example"]), of: asked[0], now: start)
        assembly.take(names(reverse), of: asked[1], now: start)
        #expect(assembly.answer.fqdn == expected)
    }

    @Test("an address asked for gets its names as canonical name and aliases, or the failure")
    func reverseLookup() throws {
        var assembly = try assembly("192.0.2.1")
        var forward = ForwardFacts()
        forward.classic = try addresses(["192.0.2.1"])
        let asked = assembly.take(forward, now: start)
        var reverse = names(["one.example", "two.example"], confirmed: false)
        reverse.failure = LookupFailure(code: "HOST_NOT_FOUND", message: "no name")
        assembly.take(reverse, of: asked[0], now: start)
        #expect(assembly.answer.canonicalName == "one.example")
        #expect(assembly.answer.aliases == ["two.example"])
        #expect(assembly.answer.addresses[0].forwardConfirmed == false)
        #expect(assembly.answer.failure?.code == "HOST_NOT_FOUND")
    }

    @Test("an address of a host without a name is no failure of the host")
    func noReverse() throws {
        var assembly = try assembly("example.org")
        let asked = assembly.take(try facts(classic: ["192.0.2.1"]), now: start)
        var reverse = names([])
        reverse.failure = LookupFailure(code: "HOST_NOT_FOUND", message: "no name")
        assembly.take(reverse, of: asked[0], now: start)
        #expect(assembly.answer.failure == nil)
        #expect(assembly.answer.canonicalName == "canonical.example")
    }

    @Test("the names that lead to an address are those that were asked for, where getaddrinfo gave it")
    func namesLeadingTo() throws {
        var assembly = try assembly("alias.example:80")
        var facts = try facts(classic: ["192.0.2.1", "192.0.2.2"], preferred: ["192.0.2.1"])
        facts.aliases = ["other.example"]
        _ = assembly.take(facts, now: start)
        #expect(
            assembly.names(leadingTo: try address("192.0.2.1"))
                == ["alias.example", "canonical.example", "other.example"])
        #expect(assembly.names(leadingTo: try address("192.0.2.2")) == [])
        #expect(assembly.names(leadingTo: try address("192.0.2.3")) == [])
    }

    @Test("a lookup that could not be made at all is complete, with the reason")
    func impossible() throws {
        var assembly = try assembly("example.org")
        assembly.fail("no thread could be started")
        #expect(assembly.isComplete)
        #expect(
            assembly.answer.failure == LookupFailure(code: "EAGAIN", message: "no thread could be started"))
    }
}
