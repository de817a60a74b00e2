import Testing

@testable import Core

/// Tests of parsing `man 5 hosts`.
@Suite("Hosts file")
struct HostsFileTests {
    private func file(_ text: String) -> HostsFile { HostsFile(Array(text.utf8)[...]) }

    private func names(_ text: String) -> [[String]] { file(text).entries.map(\.names) }

    @Test("a line has an address, a name and aliases, separated by any white space")
    func lines() throws {
        let hosts = file(
            """
            # comment
            127.0.0.1\tlocalhost

              ::1   localhost ip6-localhost\t ip6-loopback   # comment
            192.0.2.1 Books.example.org#comment
            fe80::1%eth0 gateway\r
            192.0.2.2\u{b}a\u{c}b
            """)
        #expect(
            hosts.entries.map(\.address.description) == [
                "127.0.0.1", "::1", "192.0.2.1", "fe80::1%eth0", "192.0.2.2",
            ])
        #expect(
            hosts.entries.map(\.names) == [
                ["localhost"], ["localhost", "ip6-localhost", "ip6-loopback"], ["Books.example.org"],
                ["gateway"], ["a", "b"],
            ])
    }

    @Test(
        "an invalid line is skipped, and the next one is read",
        arguments: [
            "", "#", "127.0.0.1", "127.0.0.1   ", "127.0.0.1 # name", "name 127.0.0.1", "127.0.0 name",
            "127.0.0.1:80 name", "[::1] name", "::1% name", "=", String(repeating: "x", count: 1_000_000),
            String(repeating: " ", count: 1_000_000), String(repeating: "#", count: 1_000_000),
        ])
    func passedOver(line: String) {
        #expect(names("\(line)\n192.0.2.1 next") == [["next"]])
    }

    @Test("a file truncated at any byte gives the entries before that byte")
    func truncated() {
        let text = Array("192.0.2.1 one uno\n192.0.2.2 two dos\n192.0.2.3 three".utf8)
        for count in 0...text.count {
            let entries = HostsFile(text[..<count]).entries
            let whole = text.prefix(count).filter { $0 == 0x0a }.count
            #expect(entries.count >= whole && entries.count <= whole + 1, "\(count)")
            #expect(
                entries.prefix(whole).map(\.names) == Array([["one", "uno"], ["two", "dos"]].prefix(whole)))
        }
    }

    @Test("the last line needs no newline, and an empty file has no entries")
    func ends() {
        #expect(names("192.0.2.1 one") == [["one"]])
        #expect(names("") == [])
        #expect(names("\n\n\n") == [])
    }

    @Test("invalid UTF-8 becomes U+FFFD, in names only")
    func invalidUTF8() {
        let bytes: [UInt8] = Array("192.0.2.1 a".utf8) + [0xff, 0x0a, 0xfe] + Array("192.0.2.2 b".utf8)
        #expect(HostsFile(bytes[...]).entries.map(\.names) == [["a\u{fffd}"]])
    }

    @Test("an address with a NUL is not an entry")
    func nulByte() {
        #expect(names("127.0.0.1\0evil name") == [])
        #expect(names("127.0.0.1\0evil name\n127.0.0.2 good name") == [["good", "name"]])
    }

    @Test("100,000 lines, and a line of 100,000 names, are read")
    func large() {
        let lines = String(repeating: "192.0.2.1 a\n", count: 100_000)
        #expect(file(lines).entries.count == 100_000)
        let line = "192.0.2.1" + String(repeating: " a", count: 100_000)
        #expect(names(line).first?.count == 100_000)
    }

    @Test("looking up a name ignores case, and looking up an address ignores its zone")
    func lookup() throws {
        let hosts = file("192.0.2.1 Books.example.org shelf\nfe80::1%eth0 gateway")
        for name in ["books.example.org", "BOOKS.EXAMPLE.ORG", "Shelf"] { #expect(hosts.holds(name: name)) }
        for name in ["books", "example.org", "", "192.0.2.1"] { #expect(!hosts.holds(name: name)) }
        for text in ["192.0.2.1", "fe80::1", "fe80::1%eth1"] {
            #expect(hosts.holds(address: try #require(IPAddress(text))), "\(text)")
        }
        for text in ["192.0.2.2", "::c000:201"] {
            #expect(!hosts.holds(address: try #require(IPAddress(text))), "\(text)")
        }
    }
}
