import Testing

@testable import Core

@Suite("Limits of a socket's name")
struct SocketReachTests {
    private func name(_ text: String) throws -> SocketName {
        if text.hasPrefix("/") { return .path(Array(text.utf8)) }
        if text.hasPrefix("@") { return .abstract(Array(text.dropFirst().utf8)) }
        let (host, port) = try HostQuery.splitPort(text[...])
        return .udp(try #require(IPAddress(String(host))), try #require(UInt16(port ?? "")))
    }

    @Test(
        "a socket reaches its own family; a socket bound to [::] also reaches IPv4",
        arguments: [
            ("127.0.0.1:5", "192.0.2.1:9", nil),
            ("127.0.0.1:5", "[::1]:9", "the socket is bound to an IPv4 address"),
            ("0.0.0.0:5", "[::1]:9", "the socket is bound to an IPv4 address"),
            ("[::1]:5", "[2001:db8::1]:9", nil),
            ("[::]:5", "127.0.0.1:9", nil), ("[::]:5", "[::1]:9", nil),
            ("[::1]:5", "127.0.0.1:9", "the socket is bound to an IPv6 address"),
            ("127.0.0.1:5", "/tmp/a", "the socket is a UDP socket"),
            ("[::]:5", "@a", "the socket is a UDP socket"),
            ("/tmp/a", "[::1]:9", "the socket is a Unix socket"),
            ("@a", "/tmp/a", nil), ("127.0.0.1:5", "127.0.0.1:0", "no socket can have port 0"),
        ] as [(String, String, String?)])
    func reach(own: String, peer: String, reason: String?) throws {
        #expect(try name(own).reasonAgainst(name(peer)) == reason)
    }

    @Test(
        "two conflicting names cannot be bound at the same time",
        arguments: [
            ("127.0.0.1:5", "127.0.0.1:5", true), ("127.0.0.1:5", "127.0.0.1:6", false),
            ("127.0.0.1:5", "127.0.0.2:5", false), ("0.0.0.0:5", "127.0.0.1:5", true),
            ("0.0.0.0:5", "[::1]:5", false), ("[::]:5", "127.0.0.1:5", true), ("[::]:5", "0.0.0.0:5", true),
            ("[::]:5", "[::1]:5", true), ("/tmp/a", "/tmp/a", true), ("/tmp/a", "@/tmp/a", false),
            ("@a", "127.0.0.1:5", false),
        ])
    func occupation(one: String, other: String, expected: Bool) throws {
        #expect(try name(one).occupies(name(other)) == expected)
        #expect(try name(other).occupies(name(one)) == expected)
    }
}
