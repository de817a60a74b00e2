import Testing

@testable import Core

/// Tests of RFC 1123 §2.1 and RFC 1035 §2.3.4.
@Suite("Host names")
struct HostNameTests {
    @Test(
        "a valid name is unchanged",
        arguments: [
            "a", "localhost", "example.org", "example.org.", "EXAMPLE.org", "a-b", "-a-",
            "_dmarc.example.org",
            "1a.2b", "3com.com", "0x7f.example", "*.example.org", "a'b",
        ])
    func plain(name: String) throws {
        #expect(try HostName(Substring(name)).text == name)
    }

    @Test(
        "an international name is unchanged, and its labels are left to the conversion",
        arguments: [
            "bücher.example", "BÜCHER.example", "bu\u{308}cher.example", "例え。テスト", "ｅｘａｍｐｌｅ．ｏｒｇ", "ü..x",
            "１２７．０．０．１", "a.\u{301}b", "\u{212a}.example", "\u{ad}", String(repeating: "ü", count: 300),
        ])
    func international(name: String) throws {
        let text = try HostName(Substring(name)).text
        #expect(Array(text.utf8) == Array(name.utf8))
        #expect(HostName.isInternational(text))
    }

    @Test("a name in ASCII needs no conversion, also if a label is a converted one")
    func converted() {
        #expect(!HostName.isInternational("xn--bcher-kva.example"))
    }

    @Test("an empty name is refused")
    func empty() {
        #expect(throws: LookupFailure.invalidName("the name is empty")) { try HostName("") }
    }

    @Test(
        "an invalid character is refused and named",
        arguments: [
            ("a/b", "/"), ("ü/b", "/"), ("a?b", "?"), ("a#b", "#"), ("a@b", "@"),
            ("a:\u{301}b", ":"), ("a[\u{301}b", "["), ("a\0b", "\\0"), ("a\u{1b}[2Jb", "\\u{1B}"),
            ("a\u{7f}b", "\\u{7F}"),
        ].map(Refusal.init))
    func character(refusal: Refusal) {
        #expect(throws: LookupFailure.invalidName("a name cannot contain '\(refusal.shown)'")) {
            try HostName(Substring(refusal.name))
        }
    }

    @Test("an error shows a backslash and a quote as typed, and escapes a C1 control")
    func characterShown() {
        for (name, shown) in [("a\\b", "\\"), ("a\"b", "\""), ("a\u{9b}b", "\\u{9B}")] {
            #expect(throws: LookupFailure.invalidName("a name cannot contain '\(shown)'")) {
                try HostName(Substring(name))
            }
        }
    }

    /// Keeps control characters out of test reports.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var name: String
        var shown: String

        var testDescription: String { name.debugDescription }
    }

    @Test(
        "white space inside a name is refused",
        arguments: ["a b", "a\tb", "a\nb", "a\u{a0}b", "a\u{2028}b", "a\u{3000}b", "a\u{85}b"].map {
            Refusal(name: $0, shown: "")
        })
    func whiteSpace(refusal: Refusal) {
        #expect(throws: LookupFailure.invalidName("a name cannot contain white space")) {
            try HostName(Substring(refusal.name))
        }
    }

    @Test("invalid UTF-8 is refused")
    func invalidUTF8() {
        let name = String(decoding: [0x61, 0xff, 0x62], as: UTF8.self)
        #expect(throws: LookupFailure.invalidName("the name is not valid UTF-8")) {
            try HostName(Substring(name))
        }
    }

    @Test("an empty label is refused", arguments: [".", "..", ".a", "a..b", "a..", "..a", "a.b...c"])
    func emptyLabel(name: String) {
        #expect(
            throws: LookupFailure.invalidName(
                "the name has an empty label (two dots in a row, or a leading dot)")
        ) {
            try HostName(Substring(name))
        }
    }

    @Test("a label has at most 63 bytes")
    func longLabel() throws {
        let longest = String(repeating: "a", count: 63)
        #expect(try HostName("\(longest).b").text == "\(longest).b")
        #expect(throws: LookupFailure.invalidName("a label has 64 bytes; at most 63 are allowed")) {
            try HostName("\(longest)a.b")
        }
    }

    @Test("a name has at most 253 bytes, excluding its final dot")
    func longName() throws {
        let label = String(repeating: "a", count: 63)
        let longest = "\(label).\(label).\(label).\(label.dropLast(2))"
        #expect(longest.utf8.count == 253)
        #expect(try HostName(Substring(longest)).text == longest)
        #expect(try HostName(Substring(longest + ".")).text == longest + ".")
        #expect(throws: LookupFailure.invalidName("the name has 254 bytes; at most 253 are allowed")) {
            try HostName(Substring(longest + "a"))
        }
    }

    @Test(
        "a name whose last label is a number must be an address",
        arguments: [
            ("256.1.1.1", "not an IPv4 address: 256 is above 255"),
            ("1.1.1.999", "not an IPv4 address: 999 is above 255"),
            ("1.2.3.4.5", "not an IPv4 address: expected four parts of 0 to 255"),
            ("example.1", "not an IPv4 address: expected four parts of 0 to 255"),
            ("08.1.1.1", "not an IPv4 address: 08 begins with 0, so it must be octal"),
            ("99999999999999999999999", "not an IPv4 address: 99999999999999999999999 is above 4294967295"),
            ("4294967296", "not an IPv4 address: 4294967296 is above 4294967295"),
            ("0x100000000", "not an IPv4 address: 0x100000000 is above 4294967295"),
            ("040000000000", "not an IPv4 address: 040000000000 is above 4294967295"),
            ("1.16777216", "not an IPv4 address: 16777216 is above 16777215"),
            ("256.16777216", "not an IPv4 address: 256 is above 255"),
            ("1.2.65536", "not an IPv4 address: 65536 is above 65535"),
            ("1.2.0x10000", "not an IPv4 address: 0x10000 is above 65535"),
            ("1.2.3.0x100", "not an IPv4 address: 0x100 is above 255"),
            ("0400.1.1.1", "not an IPv4 address: 0400 is above 255"),
            ("0X100.1.1.1", "not an IPv4 address: 0X100 is above 255"),
        ])
    func number(name: String, reason: String) {
        #expect(throws: LookupFailure.invalidName(reason)) { try HostName(Substring(name)) }
    }

    @Test(
        "the C library parses its own short forms of addresses",
        arguments: [
            "127.1", "0x7f.1", "1", "4294967295", "0xffffffff", "037777777777", "1.16777215", "1.2.65535",
            "0377.0xff.255.0",
        ])
    func shortAddress(name: String) throws {
        #expect(try HostName(Substring(name)).text == name)
    }
}
