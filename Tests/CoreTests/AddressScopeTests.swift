import Testing

@testable import Core

/// Tests of both ends of every range, and of the addresses just outside.
@Suite("Address scopes")
struct AddressScopeTests {
    /// The rows of the registries with their footnotes removed, as published: prefix, globally reachable, and our scope.
    static let registries: [(prefix: String, isGlobal: Bool?, scope: AddressScope)] = [
        ("0.0.0.0/8", false, .reserved), ("0.0.0.0/32", false, .unspecified), ("10.0.0.0/8", false, .private),
        ("100.64.0.0/10", false, .shared), ("127.0.0.0/8", false, .loopback),
        ("169.254.0.0/16", false, .linkLocal), ("172.16.0.0/12", false, .private),
        ("192.0.0.0/24", false, .reserved), ("192.0.0.0/29", false, .reserved),
        ("192.0.0.8/32", false, .reserved), ("192.0.0.9/32", true, .global), ("192.0.0.10/32", true, .global),
        ("192.0.0.170/32", false, .reserved), ("192.0.0.171/32", false, .reserved),
        ("192.0.2.0/24", false, .documentation), ("192.31.196.0/24", true, .global),
        ("192.52.193.0/24", true, .global), ("192.88.99.0/24", nil, .reserved),
        ("192.88.99.2/32", false, .reserved), ("192.168.0.0/16", false, .private),
        ("192.175.48.0/24", true, .global), ("198.18.0.0/15", false, .benchmarking),
        ("198.51.100.0/24", false, .documentation), ("203.0.113.0/24", false, .documentation),
        ("240.0.0.0/4", false, .reserved), ("255.255.255.255/32", false, .broadcast),
        ("::1/128", false, .loopback), ("::/128", false, .unspecified), ("::ffff:0:0/96", false, .mapped),
        ("64:ff9b::/96", true, .global), ("64:ff9b:1::/48", false, .translation),
        ("100::/64", false, .reserved), ("100:0:0:1::/64", false, .reserved), ("2001::/23", false, .reserved),
        ("2001::/32", nil, .tunnel), ("2001:1::1/128", true, .global), ("2001:1::2/128", true, .global),
        ("2001:1::3/128", true, .global), ("2001:2::/48", false, .benchmarking),
        ("2001:3::/32", true, .global),
        ("2001:4:112::/48", true, .global), ("2001:10::/28", nil, .reserved), ("2001:20::/28", true, .global),
        ("2001:30::/28", true, .global), ("2001:db8::/32", false, .documentation),
        ("2002::/16", nil, .tunnel),
        ("2620:4f:8000::/48", true, .global), ("3fff::/20", false, .documentation),
        ("5f00::/16", false, .reserved), ("fc00::/7", false, .ula), ("fe80::/10", false, .linkLocal),
        ("224.0.0.0/4", nil, .multicast), ("ff00::/8", nil, .multicast),
    ]

    @Test("the table has the rows of IANA's registries and those of multicast, and no others")
    func rows() {
        let blocks = SpecialPurposeBlock.ipv4 + SpecialPurposeBlock.ipv6 + SpecialPurposeBlock.multicast
        let prefixes = Self.registries.map { $0.prefix.split(separator: "/").map { String($0) } }
        #expect(blocks.map(\.prefix) == prefixes.map { IPAddress($0[0]) })
        #expect(blocks.map(\.bits) == prefixes.map { Int($0[1]) })
        #expect(blocks.map(\.isGloballyReachable) == Self.registries.map(\.isGlobal))
        #expect(blocks.map(\.scope) == Self.registries.map(\.scope))
    }

    @Test("a block is global if its row says that it is globally reachable, and only then")
    func reachability() {
        for (prefix, isGlobal, scope) in Self.registries {
            #expect((isGlobal == true) == (scope == .global), "\(prefix)")
        }
    }

    @Test(
        "the first and last addresses of a range have its scope",
        arguments: [
            ("0.0.0.1", "0.255.255.255", AddressScope.reserved),
            ("10.0.0.0", "10.255.255.255", .private),
            ("100.64.0.0", "100.127.255.255", .shared),
            ("127.0.0.0", "127.255.255.255", .loopback),
            ("169.254.0.0", "169.254.255.255", .linkLocal),
            ("172.16.0.0", "172.31.255.255", .private),
            ("192.0.0.0", "192.0.0.8", .reserved),
            ("192.0.0.9", "192.0.0.10", .global),
            ("192.0.0.11", "192.0.0.255", .reserved),
            ("192.0.2.0", "192.0.2.255", .documentation),
            ("192.31.196.0", "192.31.196.255", .global),
            ("192.88.99.0", "192.88.99.255", .reserved),
            ("192.168.0.0", "192.168.255.255", .private),
            ("198.18.0.0", "198.19.255.255", .benchmarking),
            ("198.51.100.0", "198.51.100.255", .documentation),
            ("203.0.113.0", "203.0.113.255", .documentation),
            ("224.0.0.0", "239.255.255.255", .multicast),
            ("240.0.0.0", "255.255.255.254", .reserved),
            ("255.255.255.255", "255.255.255.255", .broadcast),
            ("::", "::", .unspecified),
            ("::1", "::1", .loopback),
            ("::ffff:0:0", "::ffff:ffff:ffff", .mapped),
            ("64:ff9b::", "64:ff9b::ffff:ffff", .global),
            ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", .translation),
            ("100::", "100:0:0:1:ffff:ffff:ffff:ffff", .reserved),
            ("2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", .tunnel),
            ("2001:1::", "2001:1::", .reserved),
            ("2001:1::1", "2001:1::3", .global),
            ("2001:1::4", "2001:1:ffff:ffff:ffff:ffff:ffff:ffff", .reserved),
            ("2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff", .benchmarking),
            ("2001:2:1::", "2001:2:ffff:ffff:ffff:ffff:ffff:ffff", .reserved),
            ("2001:3::", "2001:3:ffff:ffff:ffff:ffff:ffff:ffff", .global),
            ("2001:4:112::", "2001:4:112:ffff:ffff:ffff:ffff:ffff", .global),
            ("2001:4:113::", "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff", .reserved),
            ("2001:20::", "2001:3f:ffff:ffff:ffff:ffff:ffff:ffff", .global),
            ("2001:40::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", .reserved),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", .documentation),
            ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .tunnel),
            ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", .documentation),
            ("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .reserved),
            ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .ula),
            ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .linkLocal),
            ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", .multicast),
        ])
    func range(first: String, last: String, scope: AddressScope) throws {
        #expect(try #require(IPAddress(first)).scope == scope)
        #expect(try #require(IPAddress(last)).scope == scope)
    }

    @Test(
        "an address just outside every range is global",
        arguments: [
            "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.255",
            "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255",
            "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255",
            "::2", "::fffe:ffff:ffff", "::1:0:0:0", "ff:ffff::", "100:0:0:2::", "64:ff9b:0:0:0:1::",
            "64:ff9b:2::", "2000:ffff::", "2001:200::", "2001:db7:ffff::", "2001:db9::", "2003::",
            "2620:4f:7fff::", "5eff:ffff::", "5f01::", "3ffe:ffff::", "3fff:1000::", "fbff:ffff::", "fe00::",
            "fe7f:ffff::", "fec0::", "feff:ffff::", "2606:4700::1111",
        ])
    func outside(text: String) throws {
        #expect(try #require(IPAddress(text)).scope == .global)
    }

    @Test("a zone does not change the scope")
    func zone() throws {
        #expect(try #require(IPAddress("fe80::1%eth0")).scope == .linkLocal)
    }

    @Test("every scope occurs")
    func complete() throws {
        let samples = [
            "0.0.0.0", "127.0.0.1", "169.254.1.1", "10.0.0.1", "fd00::1", "100.64.0.1", "224.0.0.1",
            "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::ffff:1.2.3.4", "64:ff9b:1::1",
            "2002::1", "8.8.8.8",
        ]
        let scopes = try samples.map { try #require(IPAddress($0)).scope }
        #expect(Set(scopes) == Set(AddressScope.allCases))
    }

    @Test("scope names are those of the JSON records")
    func names() {
        #expect(
            AddressScope.allCases.map(\.rawValue) == [
                "unspecified", "loopback", "link-local", "private", "ula", "shared", "multicast", "broadcast",
                "documentation", "benchmarking", "reserved", "mapped", "translation", "tunnel", "global",
            ])
    }
}
