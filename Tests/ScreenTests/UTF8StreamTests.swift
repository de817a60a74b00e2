import Testing

@testable import Screen

@Suite("UTF-8 that arrives byte by byte")
struct UTF8StreamTests {
    private func text(_ bytes: [UInt8]) -> String {
        var stream = UTF8Stream()
        var text = ""
        for byte in bytes { text.unicodeScalars.append(contentsOf: stream.consume(byte)) }
        return text
    }

    @Test("valid scalars arrive as they were sent", arguments: ["plain", "é世🌍", "e\u{301}", "\u{10ffff}\0"])
    func whole(sent: String) {
        #expect(text(Array(sent.utf8)) == sent)
    }

    @Test(
        "invalid UTF-8 becomes U+FFFD, and the text after it is complete",
        arguments: [
            ([0xff, 0x61], "\u{fffd}a"), ([0xe2, 0x94, 0x61], "\u{fffd}a"),
            ([0xc3, 0xc3, 0xa9], "\u{fffd}é"),
            ([0x80, 0x62], "\u{fffd}b"), ([0xc0, 0xaf, 0x63], "\u{fffd}\u{fffd}c"),
            ([0xed, 0xa0, 0x80, 0x64], "\u{fffd}d"), ([0xf4, 0x90, 0x80, 0x80, 0x65], "\u{fffd}e"),
        ] as [([UInt8], String)])
    func broken(bytes: [UInt8], shown: String) {
        #expect(text(bytes) == shown)
    }

    @Test("an incomplete scalar produces no output")
    func unfinished() {
        var stream = UTF8Stream()
        #expect(stream.consume(0xf0) == [] && stream.consume(0x9f) == [] && stream.consume(0x8c) == [])
        #expect(stream.consume(0x8d) == ["🌍"])
    }
}
