import Testing

@testable import Core

/// Tests of what a user may type for a host.
@Suite("Host queries")
struct HostQueryTests {
    struct Reading: Sendable {
        var text: String
        var target: HostQuery.Target
        var port: UInt16?
        var scheme: String?

        init(_ text: String, _ name: String, port: UInt16? = nil, scheme: String? = nil) {
            (self.text, self.port, self.scheme) = (text, port, scheme)
            target = IPAddress(name).map { .address($0) } ?? .name(name)
        }
    }

    @Test(
        "a host is found in URLs, brackets and other surrounding text",
        arguments: [
            Reading("example.org", "example.org"),
            Reading("  example.org \t\n", "example.org"),
            Reading("\u{a0}example.org\u{3000}", "example.org"),
            Reading("example.org.", "example.org."),
            Reading("Example.ORG", "Example.ORG"),
            Reading("localhost", "localhost"),
            Reading("_sip._tcp.example.org", "_sip._tcp.example.org"),
            Reading("a-b.c--d", "a-b.c--d"),
            Reading("127.0.0.1", "127.0.0.1"),
            Reading("::1", "::1"),
            Reading("2001:DB8::0:1", "2001:db8::1"),
            Reading("fe80::1%eth0", "fe80::1%eth0"),
            Reading("example.org:443", "example.org", port: 443),
            Reading("example.org:1", "example.org", port: 1),
            Reading("example.org:65535", "example.org", port: 65535),
            Reading("example.org:0080", "example.org", port: 80),
            Reading("127.0.0.1:80", "127.0.0.1", port: 80),
            Reading("[::1]", "::1"),
            Reading("[::1]:80", "::1", port: 80),
            Reading("[fe80::1%eth0]:80", "fe80::1%eth0", port: 80),
            Reading("https://example.org", "example.org", scheme: "https"),
            Reading("HTTPS://example.org/", "example.org", scheme: "https"),
            Reading("http://example.org:8080/a:b/c?d#e", "example.org", port: 8080, scheme: "http"),
            Reading("http://example.org?q=a/b", "example.org", scheme: "http"),
            Reading("http://example.org#top", "example.org", scheme: "http"),
            Reading("ftp://user:pass@example.org:21/x", "example.org", port: 21, scheme: "ftp"),
            Reading("ftp://user:p@ss@example.org/x", "example.org", scheme: "ftp"),
            Reading("http://example.org/user@other.example/", "example.org", scheme: "http"),
            Reading("http://[2001:db8::1]:8080/", "2001:db8::1", port: 8080, scheme: "http"),
            Reading("http://[::1]", "::1", scheme: "http"),
            // The port of a URL may be empty (RFC 3986 §3.2.3).
            Reading("http://example.org:/", "example.org", scheme: "http"),
            Reading("http://[::1]:", "::1", scheme: "http"),
            Reading("://example.org", "example.org", scheme: ""),
            // A URL without its scheme.
            Reading("example.org/path", "example.org"),
            Reading("example.org:8080/path", "example.org", port: 8080),
            Reading("example.org?q=http://other.example/", "example.org"),
            Reading("example.org/http://other.example/", "example.org"),
            Reading("example.org#top", "example.org"),
            Reading("//example.org/x", "example.org"),
            Reading("//example.org", "example.org"),
            Reading("//example.org:/x", "example.org"),
            Reading("//user:pass@example.org:21/x", "example.org", port: 21),
            Reading("user@example.org/x", "example.org"),
            Reading("[::1]:80/x", "::1", port: 80),
            Reading("192.0.2.1/24", "192.0.2.1"),
            Reading("2001:db8::1/32", "2001:db8::1"),
            Reading("example.org/\u{301}x", "example.org"),
            // Schemes: any letters, and only before the first slash.
            Reading("git+ssh://example.org/x", "example.org", scheme: "git+ssh"),
            Reading("http://example.org./", "example.org.", scheme: "http"),
            Reading("http://example.org:65535?x", "example.org", port: 65535, scheme: "http"),
            // Percent-encoding (RFC 3986 §2.1), and that of a zone (RFC 6874).
            Reading("http://ex%61mple.org/", "example.org", scheme: "http"),
            Reading("http://EX%41MPLE.org:80/%zz", "EXAMPLE.org", port: 80, scheme: "http"),
            Reading("ex%61mple.org/", "example.org"),
            Reading("http://%31%32%37.0.0.1/", "127.0.0.1", scheme: "http"),
            Reading("http://b%C3%BCcher.example/", "bücher.example", scheme: "http"),
            Reading("http://us%2Fer@example.org/", "example.org", scheme: "http"),
            Reading("http://[fe80::1%25lo]/", "fe80::1%lo", scheme: "http"),
            Reading("http://[fe80::1%25eth0%2E100]:80/", "fe80::1%eth0.100", port: 80, scheme: "http"),
            Reading("//[fe80::1%25lo]/", "fe80::1%lo"),
            Reading("http://[fe80::1%lo]/", "fe80::1%lo", scheme: "http"),
            Reading("http://[fe80::1%25]/", "fe80::1%25", scheme: "http"),
            // Outside of a URL nothing is encoded.
            Reading("[fe80::1%25lo]:80", "fe80::1%25lo", port: 80),
            Reading("bücher.example:80", "bücher.example", port: 80),
            // The combining mark belongs to the host, and not to the slash.
            Reading("http://\u{301}b", "\u{301}b", scheme: "http"),
        ])
    func understood(reading: Reading) throws {
        let query = try HostQuery(reading.text)
        #expect(query.target == reading.target)
        #expect(query.port == reading.port)
        #expect(query.scheme == reading.scheme)
        #expect(query.text == String(reading.text.trimmingWhitespace))
    }

    @Test(
        "text without a valid host is refused with a specific reason",
        arguments: [
            ("", "the name is empty"),
            ("   ", "the name is empty"),
            (":80", "the name is empty"),
            ("http://", "the name is empty"),
            ("http:///path", "the name is empty"),
            ("http://user@", "the name is empty"),
            ("[]", "the name is empty"),
            ("[::1", "'[' without ']'"),
            ("[", "'[' without ']'"),
            ("http://[::1/", "'[' without ']'"),
            ("[::1]80", "'80' after ']' is not a port"),
            ("[::1]]:80", "']:80' after ']' is not a port"),
            ("example.org:", "'' is not a port (1 to 65535)"),
            ("example.org:0", "'0' is not a port (1 to 65535)"),
            ("example.org:65536", "'65536' is not a port (1 to 65535)"),
            ("example.org:99999999999999999999", "'99999999999999999999' is not a port (1 to 65535)"),
            ("example.org:http", "'http' is not a port (1 to 65535)"),
            ("example.org:-1", "'-1' is not a port (1 to 65535)"),
            ("example.org:+80", "'+80' is not a port (1 to 65535)"),
            ("example.org: 80", "' 80' is not a port (1 to 65535)"),
            ("example.org:٨٠", "'٨٠' is not a port (1 to 65535)"),
            ("[::1]:", "'' is not a port (1 to 65535)"),
            ("[127.0.0.1]:80", "brackets are for IPv6 addresses"),
            ("[example.org]:80", "'example.org' is not an IPv6 address"),
            ("1:2:3", "'1:2:3' is not an IPv6 address"),
            ("::g", "'::g' is not an IPv6 address"),
            ("example.org:80:80", "'example.org:80:80' is not an IPv6 address"),
            ("fe80::1%", "'fe80::1%' is not an IPv6 address"),
            ("mailto:me@example.org", "'me@example.org' is not a port (1 to 65535)"),
            ("two words", "a name cannot contain white space"),
            ("a..b", "the name has an empty label (two dots in a row, or a leading dot)"),
            ("999.1.1.1", "not an IPv4 address: 999 is above 255"),
            ("/path", "the name is empty"),
            ("///path", "the name is empty"),
            ("//", "the name is empty"),
            ("//user@/x", "the name is empty"),
            ("?query", "the name is empty"),
            // Without `//` there is no authority, and a colon needs a port.
            ("http:/example.org", "'' is not a port (1 to 65535)"),
            ("ht_tp://example.org", "'' is not a port (1 to 65535)"),
            ("http:example.org/x", "'example.org' is not a port (1 to 65535)"),
            ("example.org:0/x", "'0' is not a port (1 to 65535)"),
            ("http://example.org:65536/", "'65536' is not a port (1 to 65535)"),
            ("http://example.org:%38%30/", "'%38%30' is not a port (1 to 65535)"),
            // Programs disagree on which of the two hosts this is.
            ("http://a.example\\@b.example/", "a name cannot contain '\\'"),
            ("http://example.org\\path", "a name cannot contain '\\'"),
            ("http://a%00b/", "a name cannot contain '\\0'"),
            ("http://a%1Bb/", "a name cannot contain '\\u{1B}'"),
            ("http://a%2Fb/", "a name cannot contain '/'"),
            ("http://a%40b/", "a name cannot contain '@'"),
            ("http://a%20b/", "a name cannot contain white space"),
            ("http://%3A%3A1/", "a name cannot contain ':'"),
            ("http://a%FFb/", "the name is not valid UTF-8"),
            ("http://a%C3/", "the name is not valid UTF-8"),
            ("http://a%zz/", "'a%zz' has a '%' without two hexadecimal digits"),
            ("http://a%6/", "'a%6' has a '%' without two hexadecimal digits"),
            ("http://a%/", "'a%' has a '%' without two hexadecimal digits"),
            ("http://[fe80::1%25%zz]/", "'%zz' has a '%' without two hexadecimal digits"),
            ("http://[fe80::1%25a%2Fb]/", "a zone cannot contain '/'"),
            ("http://[fe80::1%25a%3Fb]/", "a zone cannot contain '?'"),
            ("http://[fe80::1%25a%5Db]/", "a zone cannot contain ']'"),
            ("http://[fe80::1%25a%20b]/", "'fe80::1%a b' is not an IPv6 address"),
        ])
    func refused(text: String, reason: String) {
        #expect(throws: LookupFailure.invalidName(reason)) { try HostQuery(text) }
    }

    @Test("an address is passed on in its canonical form, and a name unchanged")
    func host() throws {
        #expect(try HostQuery("[2001:DB8::0:1]:80").host == "2001:db8::1")
        #expect(try HostQuery("Example.org:80").host == "Example.org")
    }

    @Test("a zone contains no white space and no control characters")
    func zone() {
        for text in ["fe80::1%a b", "fe80::1%\u{1b}[2J", "[fe80::1%\n]:80", "fe80::1%\u{9b}2J"] {
            #expect(throws: LookupFailure.self, "\(text.debugDescription)") { try HostQuery(text) }
        }
    }

    @Test("a name with a NUL is not an address")
    func nulByte() {
        #expect(throws: LookupFailure.self) { try HostQuery("127.0.0.1\0.example.org") }
    }

    @Test(
        "long or strange text is refused quickly",
        arguments: [":", "[", "]", "@", "/", "%", ".", "a", "1", "://", "a:", "[::1]"])
    func long(piece: String) {
        let text = String(repeating: piece, count: 20_000)
        #expect(throws: LookupFailure.self) { try HostQuery(text) }
    }
}
