import Core
import TestSupport

/// Random services files with long common prefixes, equal fields, and every kind of ASCII byte.
struct RandomServices {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// - Parameter rows: The number of valid lines; comments and malformed lines are added to them.
    mutating func file(rows: Int) -> ServicesFile {
        var text: [UInt8] = []
        for _ in 0..<rows {
            text += word(3...12) + space() + "\(number(below: 3) * 400 + number(below: 3))/".utf8
            text += number(below: 8) == 0 ? word(1...9) : Array((number(below: 2) == 0 ? "tcp" : "udp").utf8)
            for _ in 0..<number(below: 3) { text += space() + word(1...9) }
            if number(below: 3) > 0 { text += Array("\t#".utf8) + comment() }
            text += number(below: 20) == 0 ? "\n# only words\nbroken\n".utf8 : "\n".utf8
        }
        return ServicesFile(text[...])
    }

    mutating func shuffled(_ rows: [UInt32]) -> [UInt32] {
        rows.shuffled(using: &generator)
    }

    private mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

    /// Mostly the same letter, so that words share long prefixes or differ only in length.
    private mutating func word(_ count: ClosedRange<Int>) -> [UInt8] {
        (0..<Int.random(in: count, using: &generator)).map { _ in
            number(below: 6) == 0 ? "ABZabz-_0~".utf8.randomElement(using: &generator) ?? 0 : 0x61
        }
    }

    private mutating func space() -> [UInt8] {
        Array([" ", "\t", " \t ", "\u{b}"].randomElement(using: &generator)?.utf8 ?? " ".utf8)
    }

    private mutating func comment() -> [UInt8] {
        (0..<number(below: 14)).map { _ in
            let byte = number(below: 3) == 0 ? UInt8(number(below: 0x80)) : 0x20
            return byte == 0x0a ? 0 : byte
        }
    }
}
