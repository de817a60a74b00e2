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
            Reading("bücher.example:80", "xn--bcher-kva.example", port: 80),
            // The combining mark belongs to the host, and not to the slash.
            Reading("http://\u{301}b", "xn--b-wbb", scheme: "http"),
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
            ("example.org/path", "a name cannot contain '/'"),
            ("999.1.1.1", "not an IPv4 address: 999 is above 255"),
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
        arguments: [":", "[", "]", "@", "/", "%", ".", "a", "é", "1", "://", "a:", "\u{301}", "[::1]"])
    func long(piece: String) {
        let text = String(repeating: piece, count: 20_000)
        #expect(throws: LookupFailure.self) { try HostQuery(text) }
    }
}
