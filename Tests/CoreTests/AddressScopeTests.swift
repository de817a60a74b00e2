import Testing

@testable import Core

/// Tests of both ends of every range, and of the addresses just outside.
@Suite("Address scopes")
struct AddressScopeTests {
    @Test(
        "the first and last addresses of a range have its scope",
        arguments: [
            ("0.0.0.0", "0.0.0.0", AddressScope.unspecified),
            ("0.0.0.1", "0.255.255.255", .reserved),
            ("10.0.0.0", "10.255.255.255", .private),
            ("100.64.0.0", "100.127.255.255", .shared),
            ("127.0.0.0", "127.255.255.255", .loopback),
            ("169.254.0.0", "169.254.255.255", .linkLocal),
            ("172.16.0.0", "172.31.255.255", .private),
            ("192.0.2.0", "192.0.2.255", .documentation),
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
            ("100::", "100::ffff:ffff:ffff:ffff", .reserved),
            ("2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff", .benchmarking),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", .documentation),
            ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", .documentation),
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
            "::2", "::fffe:ffff:ffff", "::1:0:0:0", "ff:ffff::", "100:0:0:1::", "2001:1:ffff::", "2001:2:1::",
            "2001:db7:ffff::", "2001:db9::", "3ffe:ffff::", "3fff:1000::", "fbff:ffff::", "fe00::",
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
            "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::ffff:1.2.3.4", "8.8.8.8",
        ]
        let scopes = try samples.map { try #require(IPAddress($0)).scope }
        #expect(Set(scopes) == Set(AddressScope.allCases))
    }

    @Test("scope names are those of the JSON records")
    func names() {
        #expect(
            AddressScope.allCases.map(\.rawValue) == [
                "unspecified", "loopback", "link-local", "private", "ula", "shared", "multicast", "broadcast",
                "documentation", "benchmarking", "reserved", "mapped", "global",
            ])
    }
}
