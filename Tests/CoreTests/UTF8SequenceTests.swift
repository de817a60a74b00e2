import TestSupport
import Testing

@testable import Core

@Suite("Characters in bytes that may not be UTF-8")
struct UTF8SequenceTests {
    /// Returns the text with U+FFFD for each invalid sequence.
    private func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var (text, offset) = ([UInt8](), 0)
        while offset < bytes.count {
            let length = UTF8Sequence.length(in: bytes[...], at: offset)
            text += length > 0 ? bytes[offset..<offset + length] : Array("\u{fffd}".utf8)[...]
            offset += abs(length)
        }
        return text
    }

    @Test("every Unicode scalar is one character")
    func scalars() {
        for value in stride(from: UInt32(0), through: 0x10ffff, by: 7) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bytes = Array(String(scalar).utf8)
            #expect(UTF8Sequence.length(in: bytes[...], at: 0) == bytes.count)
        }
    }

    @Test("invalid UTF-8 is split as in the standard library")
    func illFormed() {
        var random = SeededGenerator(seed: 4)
        let likely: [UInt8] = [
            0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef,
            0xf0, 0xf1, 0xf4, 0xf5, 0xff,
        ]
        for _ in 0..<20_000 {
            let bytes = (0..<6).map { _ in likely[Int.random(in: 0..<likely.count, using: &random)] }
            #expect(repaired(bytes) == Array(String(decoding: bytes, as: UTF8.self).utf8))
        }
    }
}
