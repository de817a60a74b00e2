import Core
import TestSupport
import Testing

@testable import Kernel

/// Conversions by libidn2, with results from RFC 5891, RFC 5893 and UTS #46.
@Suite("International names")
struct InternationalNamesTests {
    /// A name that test reports show with escapes.
    struct Name: Sendable, CustomTestStringConvertible {
        var typed: String
        var expected: String

        init(_ typed: String, _ expected: String) { (self.typed, self.expected) = (typed, expected) }

        var testDescription: String { typed.unicodeScalars.map { $0.escaped(asASCII: true) }.joined() }
    }

    @Test(
        "a name is converted to ASCII", .requires(.libidn2),
        arguments: [
            Name("bücher.example", "xn--bcher-kva.example"),
            Name("BÜCHER.example", "xn--bcher-kva.example"),
            Name("www.bücher.example.", "www.xn--bcher-kva.example."),
            Name("_dmarc.bücher.example", "_dmarc.xn--bcher-kva.example"),
            Name("παράδειγμα.δοκιμή", "xn--hxajbheg2az3al.xn--jxalpdlp"),
            Name("пример.испытание", "xn--e1afmkfd.xn--80akhbyknj4f"),
            Name("xn--bcher-kva.bücher.example", "xn--bcher-kva.xn--bcher-kva.example"),
            // Normal form C, of composed and of decomposed letters.
            Name("b\u{fc}cher.example", "xn--bcher-kva.example"),
            Name("bu\u{308}cher.example", "xn--bcher-kva.example"),
            Name("e\u{323}\u{302}.example", "xn--qlg.example"),
            Name("e\u{302}\u{323}.example", "xn--qlg.example"),
            // Letters that IDNA 2003 replaced: ß by ss, and the final sigma by the other one.
            Name("faß.de", "xn--fa-hia.de"),
            Name("βόλος.com", "xn--nxasmm1c.com"),
            Name("ΒΌΛΟΣ.com", "xn--nxasmq6b.com"),
            // Full-width letters, and letters whose lower case is ASCII.
            Name("ｂüｃｈｅｒ.example", "xn--bcher-kva.example"),
            Name("ｅｘａｍｐｌｅ.org", "example.org"),
            Name("\u{212a}.example", "k.example"),
            Name("MiXeD.é", "mixed.xn--9ca"),
            // The dots of UTS #46: U+3002, U+FF0E and U+FF61.
            Name("例え。テスト", "xn--r8jz45g.xn--zckzah"),
            Name("www．bücher．example", "www.xn--bcher-kva.example"),
            Name("www｡bücher｡example｡", "www.xn--bcher-kva.example."),
            // Ignored characters, and a joiner where the script needs it (RFC 5892 appendix A.2).
            Name("bü\u{ad}cher.example", "xn--bcher-kva.example"),
            Name("क्\u{200d}ष.example", "xn--11b2ezcw70k.example"),
            Name("l·l.example", "xn--ll-0ea.example"),
            Name("א1.example", "xn--1-zhc.example"),
            Name("１２７．０．０．１", "127.0.0.1"),
        ])
    func converted(name: Name) throws {
        #expect(try HostName.ascii(of: name.typed) == name.expected)
    }

    @Test(
        "a name that is not allowed is refused in libidn2's words", .requires(.libidn2),
        arguments: [
            Name("☃.example", "string contains a disallowed character"),
            Name("\u{378}.example", "string contains a disallowed character"),
            Name("\u{10ffff}", "string contains a disallowed character"),
            Name("-ü.example", "string start/ends with forbidden hyphen"),
            Name("ab--ü.example", "string contains forbidden two hyphens pattern"),
            Name("a.\u{301}b", "string contains a forbidden leading combining character"),
            Name("ü\u{200d}x.example", "string contains a forbidden context-j character"),
            // RFC 5893 §2: a label from right to left contains no Latin letter, and does not begin with a digit.
            Name("אa.example", "string has forbidden bi-directional properties"),
            Name("1א.example", "string has forbidden bi-directional properties"),
            Name("xn--zz!.ü", "string contains invalid punycode data"),
            Name(String(repeating: "ü", count: 58) + ".example", "punycode encoded data will be too large"),
            Name(String(repeating: "a", count: 64) + ".ü", "domain label longer than 63 characters"),
            Name(String(repeating: "ü.", count: 120), "domain name longer than 255 characters"),
            Name(String(repeating: "é", count: 20_000), "domain name longer than 255 characters"),
        ])
    func refused(name: Name) {
        #expect(throws: LookupFailure.invalidName(name.expected)) { try HostName.ascii(of: name.typed) }
    }

    @Test("a label's length is that of its ASCII form", .requires(.libidn2))
    func longestLabel() throws {
        let ascii = try HostName.ascii(of: String(repeating: "ü", count: 57) + ".example")
        #expect(ascii.utf8.count == 63 + ".example".utf8.count)
    }

    @Test(
        "the ASCII form must be a valid name", .requires(.libidn2),
        arguments: [
            Name("ａ／ｂ.ü", "a name cannot contain '/'"),
            Name("ａ：８０", "a name cannot contain ':'"),
            Name("ａ＠ｂ.example", "a name cannot contain '@'"),
            Name("ü..example", "the name has an empty label (two dots in a row, or a leading dot)"),
            Name("。ü", "the name has an empty label (two dots in a row, or a leading dot)"),
            Name("\u{ad}", "the name is empty"),
            Name("２５６.1.1.1", "not an IPv4 address: 256 is above 255"),
            Name("ü.1", "not an IPv4 address: expected four parts of 0 to 255"),
        ])
    func invalid(name: Name) {
        #expect(throws: LookupFailure.invalidName(name.expected)) { try HostName.ascii(of: name.typed) }
    }

    @Test(
        "without libidn2 a name that needs it is refused, and others are not",
        arguments: ["libidn2-is-missing.so.0", "/dev/null", "libc.so.6"])
    func missing(library: String) throws {
        let failure = LookupFailure(
            code: "EAI_IDN_ENCODE", message: "international names need libidn2 (install libidn2-0)")
        #expect(throws: failure) { try HostName.ascii(of: "bücher.example", library: library) }
        #expect(try HostName.ascii(of: "xn--bcher-kva.example", library: library) == "xn--bcher-kva.example")
    }
}
