import TestSupport
import Testing

@testable import Core

@Suite("Endpoints")
struct EndpointTests {
    @Test(
        "an endpoint is parsed and printed in its normal form",
        arguments: [
            ("udp://127.0.0.1:5000", Endpoint(.udp(host: "127.0.0.1", port: 5000)), "udp://127.0.0.1:5000"),
            ("UDP://localhost:0", Endpoint(.udp(host: "localhost", port: 0)), "udp://localhost:0"),
            ("udp://[::1]:5000", Endpoint(.udp(host: "::1", port: 5000)), "udp://[::1]:5000"),
            ("udp://[0::1]:05", Endpoint(.udp(host: "::1", port: 5)), "udp://[::1]:5"),
            (
                "udp://[fe80::1%eth0]:5000", Endpoint(.udp(host: "fe80::1%eth0", port: 5000)),
                "udp://[fe80::1%eth0]:5000"
            ),
            // A zone in the form of RFC 6874, and a host in that of RFC 3986.
            (
                "udp://[fe80::1%25eth0]:5000", Endpoint(.udp(host: "fe80::1%eth0", port: 5000)),
                "udp://[fe80::1%eth0]:5000"
            ),
            (
                "udp://[fe80::1%2525g%25]:5000", Endpoint(.udp(host: "fe80::1%25g%", port: 5000)),
                "udp://[fe80::1%2525g%25]:5000"
            ),
            ("udp://[fe80::1%25]:1", Endpoint(.udp(host: "fe80::1%25", port: 1)), "udp://[fe80::1%25]:1"),
            ("udp://ex%61mple.org:1", Endpoint(.udp(host: "example.org", port: 1)), "udp://example.org:1"),
            ("udp://a%2561:1", Endpoint(.udp(host: "a%61", port: 1)), "udp://a%2561:1"),
            (
                "udp://239.1.2.3:5000?interface=eth0&ttl=1",
                Endpoint(.udp(host: "239.1.2.3", port: 5000), interface: "eth0", timeToLive: 1),
                "udp://239.1.2.3:5000?interface=eth0&ttl=1"
            ),
            (
                "udp://[ff02::1]:9?ttl=0&interface=2",
                Endpoint(.udp(host: "ff02::1", port: 9), interface: "2", timeToLive: 0),
                "udp://[ff02::1]:9?interface=2&ttl=0"
            ),
            (
                "udp://bücher.example:65535?ttl=255",
                Endpoint(.udp(host: "bücher.example", port: 65535), timeToLive: 255),
                "udp://bücher.example:65535?ttl=255"
            ),
            ("udp://a:1?", Endpoint(.udp(host: "a", port: 1)), "udp://a:1"),
            ("unix:///tmp/a.sock", Endpoint(.path(Array("/tmp/a.sock".utf8))), "unix:/tmp/a.sock"),
            ("unix:/tmp/a.sock", Endpoint(.path(Array("/tmp/a.sock".utf8))), "unix:/tmp/a.sock"),
            ("unix:////tmp/a", Endpoint(.path(Array("//tmp/a".utf8))), "unix:////tmp/a"),
            ("unix:a.sock", Endpoint(.path(Array("a.sock".utf8))), "unix:a.sock"),
            ("unix:@\u{301}a", Endpoint(.abstract(Array("\u{301}a".utf8))), "unix:@\u{301}a"),
            ("unix:\u{301}a", Endpoint(.path(Array("\u{301}a".utf8))), "unix:\u{301}a"),
            ("unix:./@a", Endpoint(.path(Array("./@a".utf8))), "unix:./@a"),
            ("unix:a b.sock ", Endpoint(.path(Array("a b.sock ".utf8))), "unix:a b.sock "),
            (
                "unix:/tmp/a?mode=660", Endpoint(.path(Array("/tmp/a".utf8)), mode: 0o660),
                "unix:/tmp/a?mode=660"
            ),
            ("unix:/tmp/a?mode=0007", Endpoint(.path(Array("/tmp/a".utf8)), mode: 7), "unix:/tmp/a?mode=7"),
            ("unix:@name", Endpoint(.abstract(Array("name".utf8))), "unix:@name"),
            ("unix:@a/b@c", Endpoint(.abstract(Array("a/b@c".utf8))), "unix:@a/b@c"),
        ])
    func read(text: String, endpoint: Endpoint, normal: String) throws {
        #expect(try Endpoint(text) == endpoint)
        #expect(endpoint.description == normal)
        #expect(try Endpoint(normal) == endpoint)
    }

    @Test(
        "a question mark is part of the path unless a known option follows",
        arguments: [
            "/tmp/what?", "/tmp/a?b", "/tmp/a?b=c", "/tmp/?mode", "/tmp/a?mode=660?x", "?", "a?modes=1",
        ])
    func questionMark(path: String) throws {
        let endpoint = try Endpoint("unix:" + path)
        #expect(endpoint == Endpoint(.path(Array(path.utf8))))
        #expect(try Endpoint(endpoint.description) == endpoint)
        #expect(try Endpoint("unix:\(path)?mode=600") == Endpoint(.path(Array(path.utf8)), mode: 0o600))
    }

    @Test("any name that is shown can be typed")
    func anyName() throws {
        var random = SeededGenerator(seed: 3)
        let likely = Array(#"@/\?x0af mode=660&"#.utf8) + [0, 0x1b, 0x7f, 0xc2, 0x85, 0xef, 0xbf, 0xbd, 0xff]
        for round in 0..<2000 {
            let bytes = (0...Int.random(in: 0...20, using: &random)).map { _ -> UInt8 in
                round % 2 == 0 ? random.next() : likely[Int.random(in: 0..<likely.count, using: &random)]
            }
            // A path that begins with @ is shown in its folder.
            let path = bytes.map { $0 == 0 || $0 == UInt8(ascii: "@") ? 1 : $0 }
            for target in [Endpoint.Target.abstract(bytes), .path(path)] {
                let endpoint = Endpoint(target)
                #expect(try Endpoint(endpoint.description) == endpoint, "\(endpoint)")
            }
        }
    }

    @Test(
        "an escape stands for a byte, and what is no escape is kept",
        arguments: [
            (#"@\xff\x00a"#, Endpoint.Target.abstract([0xff, 0, 0x61])),
            (#"@a\\b"#, .abstract(Array(#"a\b"#.utf8))),
            (#"/tmp/\xe9"#, .path(Array("/tmp/".utf8) + [0xe9])),
            (#"/tmp/\q"#, .path(Array(#"/tmp/\q"#.utf8))),
            (#"a\x3fmode=660"#, .path(Array("a?mode=660".utf8))),
        ])
    func escapes(text: String, target: Endpoint.Target) throws {
        #expect(try Endpoint("unix:" + text) == Endpoint(target))
    }

    @Test(
        "an invalid endpoint is refused with a specific reason",
        arguments: [
            ("", "it is empty"),
            (
                "127.0.0.1", "expected udp://HOST:PORT, unix:/PATH or unix:@NAME"
            ),
            (
                "127.0.0.1:5000",
                "expected udp://HOST:PORT, unix:/PATH or unix:@NAME"
            ),
            (
                "tcp://127.0.0.1:5000",
                "expected udp://HOST:PORT, unix:/PATH or unix:@NAME"
            ),
            ("udp:127.0.0.1:5000", "expected udp://HOST:PORT"),
            ("udp:", "expected udp://HOST:PORT"),
            ("udp://", "HOST is missing; 0.0.0.0 or [::] stands for all local addresses"),
            ("udp://:5000", "HOST is missing; 0.0.0.0 or [::] stands for all local addresses"),
            ("udp://127.0.0.1", "the port is missing; 0 lets the kernel choose one"),
            ("udp://127.0.0.1:", "the port is missing; 0 lets the kernel choose one"),
            ("udp://[::1]", "the port is missing; 0 lets the kernel choose one"),
            ("udp://::1:port", "write an IPv6 address in brackets: udp://[::1]:5000"),
            ("udp://::1", "the port is missing; 0 lets the kernel choose one"),
            ("udp://[::1", "'[' without ']'"),
            ("udp://[::1]5000", "'5000' after ']' is not a port"),
            ("udp://[127.0.0.1]:5000", "'127.0.0.1' is not an IPv6 address"),
            ("udp://a:65536", "'65536' is not a port (0 to 65535)"),
            ("udp://a:-1", "'-1' is not a port (0 to 65535)"),
            ("udp://a:+1", "'+1' is not a port (0 to 65535)"),
            ("udp://a:١", "'١' is not a port (0 to 65535)"),
            ("udp://a:5000/", "'5000/' is not a port (0 to 65535)"),
            ("udp://a b:1", "a name cannot contain white space"),
            ("udp://user@a:1", "a name cannot contain '@'"),
            ("udp://1.2.3.999:1", "not an IPv4 address: 999 is above 255"),
            ("udp://a:1?mode=660", "mode applies to unix paths, not to udp"),
            ("udp://a:1?colour=red", "unknown option 'colour': udp has interface and ttl"),
            ("udp://a:1?ttl", "'ttl' is not an option: write KEY=VALUE"),
            ("udp://a:1?ttl=", "ttl must be 1 to 255, not ''"),
            ("udp://a:1?ttl=0", "ttl must be 1 to 255, not '0'"),
            ("udp://239.1.2.3:1?ttl=256", "ttl must be 0 to 255, not '256'"),
            ("udp://a:1?ttl=+1", "ttl must be 1 to 255, not '+1'"),
            ("udp://a:1?ttl=1&ttl=2", "duplicate option 'ttl'"),
            ("udp://a:1?interface=", "'' is not an interface (1 to 15 characters, no space or /)"),
            (
                "udp://a:1?interface=sixteen-letters-",
                "'sixteen-letters-' is not an interface (1 to 15 characters, no space or /)"
            ),
            ("unix:", "the path is empty"),
            ("unix://", "the path is empty"),
            ("unix:?mode=660", "the path is empty"),
            ("unix:@", "the name is empty"),
            ("unix://a.sock", "unix:// takes an absolute path; write unix:a.sock"),
            ("unix://@name", "unix:// takes an absolute path; write unix:@name"),
            ("unix:a\u{0}b", "a path cannot contain a zero byte"),
            (#"unix:a\x00b"#, "a path cannot contain a zero byte"),
            ("unix:@a\u{fffd}", #"the name is not UTF-8: write its bytes as \xNN"#),
            ("unix:/\u{fffd}", #"the path is not UTF-8: write its bytes as \xNN"#),
            ("unix:/tmp/a?mode=888", "mode must be octal, 0 to 777, not '888'"),
            ("unix:/tmp/a?mode=1777", "mode must be octal, 0 to 777, not '1777'"),
            ("unix:/tmp/a?mode=", "mode must be octal, 0 to 777, not ''"),
            ("unix:/tmp/a?ttl=1", "ttl applies to udp, not to unix"),
            ("unix:/tmp/a?interface=lo", "interface applies to udp, not to unix"),
            ("unix:/tmp/a?mode=660&x=1", "unknown option 'x': unix has mode only"),
            ("unix:@a?mode=660", "an abstract name has no mode"),
        ])
    func refused(text: String, reason: String) {
        #expect(throws: EndpointFailure(endpoint: text, reason: reason)) { try Endpoint(text) }
    }

    @Test("an error names the endpoint")
    func failure() {
        #expect(EndpointFailure(endpoint: "x", reason: "y").description == "endpoint 'x': y")
    }

    @Test("a path and an abstract name have at most 107 bytes, not characters", arguments: ["/", "@"])
    func longest(first: String) throws {
        let longest = first + String(repeating: "ü", count: 53)
        let full = first == "@" ? longest + "x" : longest
        #expect(try Endpoint("unix:" + full).description == "unix:" + full)
        let what = first == "@" ? "name" : "path"
        #expect(
            throws: EndpointFailure(
                endpoint: "unix:\(full)x", reason: "the \(what) has 108 bytes; the maximum is 107")
        ) { try Endpoint("unix:\(full)x") }
    }

    @Test("truncated and modified endpoints never trap, and valid ones survive a round trip")
    func hostile() throws {
        var random = SeededGenerator(seed: 1)
        for text in [
            "udp://239.1.2.3:5000?interface=eth0&ttl=1", "udp://[fe80::1%eth0]:5000",
            "unix:///tmp/a?mode=660",
        ] {
            let bytes = Array(text.utf8)
            for end in 0...bytes.count { _ = try? Endpoint(String(decoding: bytes[..<end], as: UTF8.self)) }
            for index in bytes.indices {
                for _ in 0..<20 {
                    var changed = bytes
                    changed[index] = random.next()
                    guard let endpoint = try? Endpoint(String(decoding: changed, as: UTF8.self)) else {
                        continue
                    }
                    #expect(try Endpoint(endpoint.description) == endpoint)
                }
            }
        }
    }
}

extension SeededGenerator {
    mutating func next() -> UInt8 { UInt8.random(in: 0...255, using: &self) }
}
