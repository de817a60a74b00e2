import Testing

@testable import Core

/// Tests of lookups that time out, and of those of this machine, which start with a partial answer.
@Suite("Lookup deadlines")
struct LookupDeadlineTests {
    private let start = Instant(nanoseconds: 1_000_000_000)

    private func assembly(_ text: String) throws -> LookupAssembly {
        LookupAssembly(
            LookupRequest(.host(try HostQuery(text)), timeout: .milliseconds(1500)), startedAt: start)
    }

    private let host = LocalHost(
        name: "atlas",
        addresses: [
            LocalHost.InterfaceAddress(interface: "lo", address: IPAddress(ipv4: 0x7f00_0001)),
            LocalHost.InterfaceAddress(interface: "eth0", address: IPAddress(ipv4: 0xc000_0201)),
        ])

    @Test("a lookup without any answer times out")
    func nothingKnown() throws {
        var assembly = try assembly("example.org")
        assembly.giveUp(now: start + .milliseconds(1500))
        #expect(assembly.isComplete)
        #expect(assembly.answer.failure == .timeout(after: .milliseconds(1500)))
        #expect(assembly.answer.elapsed == .milliseconds(1500))
    }

    @Test("a lookup that times out after its addresses are known keeps them and does not fail")
    func addressesKnown() throws {
        var assembly = try assembly("example.org")
        var result = ForwardResult()
        result.classic = [IPAddress(ipv4: 0xc000_0201)]
        let asked = assembly.receive(result, now: start)
        assembly.giveUp(now: start + .milliseconds(1500))
        #expect(assembly.isComplete)
        #expect(assembly.answer.failure == nil)
        #expect(assembly.answer.addresses.map(\.names) == [nil])
        assembly.receive(ReverseResult(), of: asked[0], now: start + .seconds(9))
        #expect(assembly.answer.elapsed == .milliseconds(1500))
        #expect(assembly.answer.addresses.map(\.names) == [nil])
    }

    @Test("an address lookup times out if its name does not arrive in time")
    func reverseLookup() throws {
        var assembly = try assembly("192.0.2.1")
        var result = ForwardResult()
        result.classic = [IPAddress(ipv4: 0xc000_0201)]
        _ = assembly.receive(result, now: start)
        assembly.giveUp(now: start + .milliseconds(1500))
        #expect(assembly.answer.failure?.code == "TIMEOUT")
        #expect(assembly.answer.addresses.count == 1)
    }

    @Test(
        "the timeout is shown in seconds",
        arguments: [(5000, "5"), (1500, "1.5"), (250, "0.25"), (60_000, "60")])
    func words(milliseconds: Int, seconds: String) {
        #expect(
            LookupFailure.timeout(after: .milliseconds(milliseconds))
                == LookupFailure(code: "TIMEOUT", message: "no answer within \(seconds) s"))
    }

    @Test("this machine keeps its interface addresses even if its name does not resolve")
    func localHost() {
        var assembly = LookupAssembly(LookupRequest(.localHost(host)), startedAt: start)
        var result = ForwardResult()
        result.classic = [IPAddress(ipv4: 0x7f00_0101)]
        result.preferred = [IPAddress(ipv4: 0xc000_0201)]
        result.failure = LookupFailure(code: "EAI_NONAME", message: "unknown")
        let asked = assembly.receive(result, now: start)
        #expect(asked == host.addresses.map(\.address))
        #expect(assembly.answer.failure == nil)
        #expect(assembly.answer.addresses.map(\.rank) == [nil, 0])
        for address in asked { assembly.receive(ReverseResult(), of: address, now: start) }
        #expect(assembly.answer.fqdn == "atlas")
    }

    @Test(
        "addresses of this machine that are already known keep their names, and only new ones are looked up")
    func knownAddresses() {
        var known = HostAddress(address: host.addresses[1].address)
        (known.names, known.forwardConfirmed) = (["atlas.example"], true)
        let gone = HostAddress(address: IPAddress(ipv4: 0xc000_0299))
        var request = LookupRequest(.localHost(host))
        request.known = [gone, known]
        var assembly = LookupAssembly(request, startedAt: start)
        var result = ForwardResult()
        result.preferred = [known.address]
        #expect(assembly.receive(result, now: start) == [host.addresses[0].address])
        #expect(assembly.answer.addresses.map(\.names) == [nil, ["atlas.example"]])
        assembly.receive(ReverseResult(), of: host.addresses[0].address, now: start)
        #expect(assembly.isComplete && assembly.answer.fqdn == "atlas.example")
    }

    @Test("this machine's answer is complete at once if all its addresses are already known")
    func allKnown() {
        var request = LookupRequest(.localHost(host))
        request.known = host.answer().addresses.map { row in
            var row = row
            row.names = ["atlas.example"]
            return row
        }
        var assembly = LookupAssembly(request, startedAt: start)
        var result = ForwardResult()
        result.preferred = [host.addresses[0].address]
        #expect(assembly.receive(result, now: start) == [])
        #expect(assembly.isComplete && assembly.answer.fqdn == "atlas.example")
    }

    @Test("this machine's answer lists IPv4 first, no duplicates, and an interface for each address")
    func localAnswer() throws {
        let link = try #require(IPAddress("fe80::1%eth0"))
        var host = host
        host.addresses.insert(LocalHost.InterfaceAddress(interface: "eth0", address: link), at: 0)
        host.addresses.append(host.addresses[1])
        #expect(
            host.answer().addresses.map(\.address.description) == ["127.0.0.1", "192.0.2.1", "fe80::1%eth0"])
        #expect(host.interfaces[IPAddress(ipv4: 0xc000_0201)] == "eth0")
        #expect(host.interfaces[try #require(IPAddress("fe80::1"))] == "eth0")
        #expect(host.interfaces[IPAddress(ipv4: 0xc000_0209)] == nil)
    }
}
