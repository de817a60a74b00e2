import TestSupport
import Testing

@testable import Core

/// Tests of parsing RFC 4291 §2.2 and printing RFC 5952.
@Suite("IP addresses")
struct IPAddressTests {
    @Test(
        "an address is written in the form of RFC 5952",
        arguments: [
            ("127.0.0.1", "127.0.0.1"),
            ("0.0.0.0", "0.0.0.0"),
            ("255.255.255.255", "255.255.255.255"),
            ("::", "::"),
            ("0:0:0:0:0:0:0:0", "::"),
            ("0:0:0:0:0:0:0:1", "::1"),
            // §4.1: no leading zeros.
            ("2001:0db8:0000:0001:0001:0001:0001:0001", "2001:db8:0:1:1:1:1:1"),
            // §4.2.1 and §4.2.2: as short as possible, but never for a single group.
            ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
            ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            // §4.2.3: the longest run, or the first of two equally long ones.
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            // §4.3: lower case.
            ("2001:DB8::ABCD", "2001:db8::abcd"),
            // §5: an embedded IPv4 address is shown in dotted form if the prefix indicates it.
            ("::ffff:c000:0201", "::ffff:192.0.2.1"),
            ("::FFFF:192.0.2.1", "::ffff:192.0.2.1"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        ])
    func form(text: String, expected: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == expected)
        #expect(IPAddress(expected) == address)
    }

    @Test(
        "an invalid address is nil",
        arguments: [
            "", " ", "127.0.0.1 ", " 127.0.0.1", "127.0.0", "127.1", "1.2.3.4.5", "256.0.0.1", "1.2.3.-4",
            "0x7f.0.0.1", "127.0.0.1%lo", "127.0.0.1:80", "١٢٧.٠.٠.١",
            ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "g::", "[::1]", "::1/128",
            "::1%", "%eth0", "::1\n", "fe80::1 %eth0", "host",
            String(repeating: "1", count: 100_000), String(repeating: ":", count: 100_000),
        ])
    func refused(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("a NUL byte does not end the text")
    func nulByte() {
        for text in ["127.0.0.1\0.example", "::1\0zzz", "::1\0%lo"] {
            #expect(IPAddress(text) == nil, "\(text.debugDescription)")
        }
    }

    @Test(
        "a host name that is an address in any notation is recognized",
        arguments: [
            "192.0.2.77", "192.0.2.77.", "192.0.2.77..", "3221226061", "0xc000024d", "0XC000024D",
            "192.0.589",
            "192.589", "0300.0.2.77", "2001:db8::1", "2001:DB8::1.", "::ffff:192.0.2.77", "fe80::1%lo",
            "fe80::1%lo.",
        ])
    func literal(name: String) {
        #expect(IPAddress.isLiteral(name))
    }

    @Test(
        "any other host name is not taken for an address",
        arguments: [
            "", ".", "192.0.2.256", "4294967296", "host.192.0.2.77", "192.0.2.77.example.org", "0xc00002g",
            "77.2.0.192.in-addr.arpa", "[::1]", "::g", "cafe", "a",
        ])
    func notLiteral(name: String) {
        #expect(!IPAddress.isLiteral(name))
    }

    @Test("the zone is part of the address until it is removed")
    func zone() throws {
        let address = try #require(IPAddress("fe80::1%eth0"))
        let other = try #require(IPAddress("fe80::1%eth1"))
        #expect(address.zone == "eth0")
        #expect(address.description == "fe80::1%eth0")
        #expect(address != other)
        #expect(address.withoutZone == other.withoutZone)
        #expect(address.withoutZone.zone == nil)
        #expect(address.withoutZone.description == "fe80::1")
        #expect(address.bytes == other.bytes)
    }

    @Test("everything after the first percent sign is the zone")
    func secondPercent() throws {
        #expect(try #require(IPAddress("fe80::1%a%b")).zone == "a%b")
    }

    @Test("the packed form is in network byte order and survives a round trip")
    func bytes() throws {
        let four = try #require(IPAddress("192.0.2.1"))
        #expect(four.bytes == [192, 0, 2, 1])
        #expect(four.packedText == "c0000201")
        #expect(four.family == .ipv4)
        #expect(IPAddress(bytes: four.bytes) == four)
        #expect(IPAddress(ipv4: 0xc000_0201) == four)
        let six = try #require(IPAddress("2001:db8:1122:3344:5566:7788:99aa:bbcc"))
        #expect(
            six.bytes == [
                0x20, 1, 0x0d, 0xb8, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc,
            ])
        #expect(six.packedText == "20010db8112233445566778899aabbcc")
        #expect(six.family == .ipv6)
        #expect(IPAddress(bytes: six.bytes) == six)
    }

    @Test("only 4 or 16 bytes form an address", arguments: 0...20)
    func byteCount(count: Int) {
        let address = IPAddress(bytes: [UInt8](repeating: 7, count: count))
        #expect((address != nil) == (count == 4 || count == 16))
    }

    @Test("an IPv4 address has no zone, and differs from the IPv6 address with the same number")
    func families() throws {
        let four = try #require(IPAddress(bytes: [0, 0, 0, 1], zone: "eth0"))
        #expect(four.zone == nil)
        #expect(four != IPAddress("::1"))
    }

    @Test(
        "an address with a port is written as in a URL",
        arguments: [
            ("127.0.0.1", "127.0.0.1:80"), ("::1", "[::1]:80"), ("fe80::1%eth0", "[fe80::1%eth0]:80"),
        ])
    func port(text: String, expected: String) throws {
        #expect(try #require(IPAddress(text)).withPort(80) == expected)
    }

    @Test("addresses are ordered by family, then by number")
    func order() {
        let sorted = ["0.0.0.1", "9.0.0.0", "10.0.0.0", "255.255.255.255", "::", "::ffff", "1::", "fe80::1"]
        let addresses = sorted.compactMap(IPAddress.init(_:))
        #expect(addresses.reversed().sorted() == addresses)
        #expect(addresses.count == sorted.count)
    }

    @Test("the bytes of an address are those of its description, with and without a port")
    func appended() {
        var random = SeededGenerator(seed: 9)
        var addresses = [
            "::", "::1", "::1.2.3.4", "::ffff:1.2.3.4", "::1:2:3", "1::", "1:0:0:2::", "fe80::1%eth0",
        ]
        .compactMap { IPAddress($0) }
        #expect(addresses.count == 8)
        for _ in 0..<2000 {
            addresses.append(IPAddress(ipv4: UInt32.random(in: 0 ... .max, using: &random)))
            // Groups of few digits, so that there are runs of zeros everywhere.
            let groups = (0..<8).map { _ in UInt64.random(in: 0...3, using: &random) }
            let shift = UInt64.random(in: 0...14, using: &random)
            let numbers = [groups[..<4], groups[4...]].map { $0.reduce(0) { $0 << 16 | ($1 / 2) << shift } }
            addresses.append(IPAddress(family: .ipv6, high: numbers[0], low: numbers[1]))
        }
        for address in addresses {
            let port = UInt16.random(in: 0 ... .max, using: &random)
            var text: [UInt8] = []
            address.append(to: &text)
            #expect(String(decoding: text, as: UTF8.self) == address.description)
            text = []
            address.append(withPort: port, to: &text)
            #expect(String(decoding: text, as: UTF8.self) == address.withPort(port))
        }
    }
}
