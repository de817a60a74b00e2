import Foundation
import Testing

/// Control characters in an answer, a hosts file or an argument never reach the terminal.
extension ResolveTests {
    static let hostile = [
        "hostile.example.test", "esc.hostile.test", "latin.hostile.test", "reverse.hostile.test",
        "192.0.2.72", "192.0.2.73", "127.0.0.66",
        "\u{1b}[31mred\u{7}", "c1\u{9b}31m", "line\nbreak", "turned\u{202e}txt",
    ]

    @Test("text output is valid UTF-8 without control characters or escape sequences")
    func plainText() throws {
        let child = try World().resolve(Self.hostile + ["--timeout", "2"])
        try #require(!child.output.isEmpty)
        #expect(String(decoding: child.output, as: UTF8.self).contains("hostile.example.test"))
        for bytes in [child.output, child.errors] {
            let text = try #require(String(validating: bytes, as: UTF8.self), "invalid UTF-8")
            #expect(Self.rawCharacters(of: text) == [])
        }
    }

    @Test("JSON escapes control characters and replaces invalid UTF-8 by U+FFFD")
    func escapedJSON() throws {
        let child = try World().resolve(Self.hostile + ["--json", "--timeout", "2"])
        let text = try #require(String(validating: child.output, as: UTF8.self), "invalid UTF-8")
        // A right-to-left override is not a control character: JSON keeps it.
        #expect(Self.rawCharacters(of: text).allSatisfy { $0 == "\u{202e}" })
        #expect(text.lowercased().contains(#"red\u001b[31m\u001b]0;owned\u0007"#))
        #expect(text.lowercased().contains(#"c1\u009b"#))

        let records = try Record.all(in: child)
        #expect(records.count == Self.hostile.count)
        let record = try #require(records.first { $0.query == "hostile.example.test" })
        #expect(
            record.aliases == [
                "red\u{1b}[31m\u{1b}]0;owned\u{7}", "c1\u{9b}", "latin\u{fffd}", "turned\u{202e}txt",
            ])
        #expect(record["127.0.0.66"]?.names == ["hostile.example.test"] + record.aliases)
        let reverse = try #require(records.first { $0.query == "reverse.hostile.test" })
        #expect(reverse["192.0.2.74"]?.names == ["fine.hostile.test"])
    }

    /// Characters that could affect a terminal: C0 except newline, DEL, C1 and bidirectional overrides.
    static func rawCharacters(of text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { scalar in
            switch scalar {
            case "\n": false
            case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "\u{202a}"..."\u{202e}", "\u{2066}"..."\u{2069}":
                true
            default: false
            }
        }
    }
}
