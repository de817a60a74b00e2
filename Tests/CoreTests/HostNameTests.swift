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
        #expect(try HostName(Substring(name)).ascii == name)
    }

    @Test(
        "a name with non-ASCII letters is converted to lower-case ASCII",
        arguments: [
            ("bücher.example", "xn--bcher-kva.example"),
            ("BÜCHER.example", "xn--bcher-kva.example"),
            ("www.bücher.example.", "www.xn--bcher-kva.example."),
            ("faß.de", "xn--fa-hia.de"),
            ("παράδειγμα.δοκιμή", "xn--hxajbheg2az3al.xn--jxalpdlp"),
            ("пример.испытание", "xn--e1afmkfd.xn--80akhbyknj4f"),
            ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
            ("☃.net", "xn--n3h.net"),
            ("MiXeD.é", "MiXeD.xn--9ca"),
        ])
    func international(name: String, ascii: String) throws {
        #expect(try HostName(Substring(name)).ascii == ascii)
    }

    @Test("a dot separates labels even if a combining mark follows it")
    func markedDot() throws {
        #expect(try HostName("a.\u{301}b").ascii == "a.xn--b-wbb")
        #expect(throws: LookupFailure.self) { try HostName("a..\u{301}b") }
    }

    @Test("letters whose lower case is ASCII need no Punycode")
    func kelvin() throws {
        #expect(try HostName("\u{212a}.example").ascii == "k.example")
    }

    @Test("composed and decomposed letters give the same name")
    func composition() throws {
        let composed = try HostName("b\u{fc}cher.example").ascii
        let decomposed = try HostName("bu\u{308}cher.example").ascii
        withKnownIssue("the name is encoded without Unicode's normal form C (RFC 5891 §4.1)") {
            #expect(composed == decomposed)
        }
    }

    @Test(
        "an invalid character is refused and named",
        arguments: [
            ("a/b", "/"), ("a?b", "?"), ("a#b", "#"), ("a@b", "@"),
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
        #expect(try HostName("\(longest).b").ascii == "\(longest).b")
        #expect(throws: LookupFailure.invalidName("a label has 64 bytes; at most 63 are allowed")) {
            try HostName("\(longest)a.b")
        }
    }

    @Test("a label's length is that of its ASCII form")
    func longInternationalLabel() throws {
        // "xn--" and the digits of 56 equal letters are 63 bytes; one more letter exceeds the limit.
        let fitting = try #require(
            (1...63).last { Punycode.label(String(repeating: "ü", count: $0)).utf8.count <= 63 })
        let label = String(repeating: "ü", count: fitting)
        #expect(try HostName(Substring(label)).ascii == Punycode.label(label))
        let longer = Punycode.label(label + "ü").utf8.count
        #expect(throws: LookupFailure.invalidName("a label has \(longer) bytes; at most 63 are allowed")) {
            try HostName(Substring(label + "ü"))
        }
    }

    @Test("a name has at most 253 bytes, excluding its final dot")
    func longName() throws {
        let label = String(repeating: "a", count: 63)
        let longest = "\(label).\(label).\(label).\(label.dropLast(2))"
        #expect(longest.utf8.count == 253)
        #expect(try HostName(Substring(longest)).ascii == longest)
        #expect(try HostName(Substring(longest + ".")).ascii == longest + ".")
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
        #expect(try HostName(Substring(name)).ascii == name)
    }
}
