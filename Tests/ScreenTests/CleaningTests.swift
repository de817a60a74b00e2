import Screen
import Testing

/// Tests that control characters, and characters that hide or reorder text, never reach a cell.
@Suite("Cleaning")
struct CleaningTests {
    /// The scalars that change the direction of text (Unicode Standard Annex #9).
    static let bidirectionalControls: [UInt32] =
        [0x061c, 0x200e, 0x200f] + Array(0x202a...0x202e) + Array(0x2066...0x2069)

    private func cleaned(_ value: UInt32) throws -> UInt32 {
        try #require(Unicode.Scalar(value)).cleaned.value
    }

    @Test("printable ASCII stays as it is")
    func ascii() throws {
        for value in UInt32(0x20)...0x7e { #expect(try cleaned(value) == value) }
    }

    @Test("C0 controls and DEL become their pictures")
    func pictures() throws {
        for value in UInt32(0)...0x1f { #expect(try cleaned(value) == 0x2400 + value) }
        #expect(try cleaned(0x7f) == 0x2421)
    }

    @Test("C1 controls become U+FFFD")
    func c1() throws {
        for value in UInt32(0x80)...0x9f { #expect(try cleaned(value) == 0xfffd) }
    }

    @Test("bidirectional controls become U+FFFD", arguments: bidirectionalControls)
    func bidirectional(value: UInt32) throws {
        #expect(try cleaned(value) == 0xfffd)
    }

    @Test(
        "line separators and invisible characters become U+FFFD",
        arguments: [
            0x2028, 0x2029, 0x00ad, 0x180e, 0x200b, 0x2060, 0x2061, 0x2064, 0x206a, 0x206f, 0xfeff, 0xfff9,
            0xfffb, 0xe0001, 0xe0020, 0xe007f,
        ])
    func invisible(value: UInt32) throws {
        #expect(try cleaned(value) == 0xfffd)
    }

    @Test(
        "unassigned scalars and noncharacters become U+FFFD",
        arguments: [0x0378, 0x2fe0, 0xfdd0, 0xfffe, 0xffff, 0x1ffff, 0x80000, 0x10ffff])
    func unassigned(value: UInt32) throws {
        #expect(try cleaned(value) == 0xfffd)
    }

    @Test("the shortcuts for common scalars agree with their general categories")
    func shortCuts() throws {
        for value in UInt32(0xa0)...0x2fff where value != 0x200c && value != 0x200d {
            let scalar = try #require(Unicode.Scalar(value))
            let isHidden =
                switch scalar.properties.generalCategory {
                case .format, .control, .unassigned, .lineSeparator, .paragraphSeparator: true
                default: false
                }
            #expect(scalar.cleaned.value == (isHidden ? 0xfffd : value), "U+\(String(value, radix: 16))")
        }
    }

    @Test(
        "letters, marks, joiners, private-use characters and symbols stay",
        arguments: [
            0xa0, 0xe9, 0x300, 0x4e16, 0xac00, 0x200c, 0x200d, 0xfe0f, 0xe000, 0x1f30d, 0xfffd, 0xf0000,
        ])
    func kept(value: UInt32) throws {
        #expect(try cleaned(value) == value)
    }

    @Test("every scalar is cleaned to a printable one, and cleaning is idempotent")
    func everyScalar() {
        let bidirectional = Set(Self.bidirectionalControls)
        var bad: [UInt32] = []
        for scalar in (UInt32(0)...0x10ffff).lazy.compactMap(Unicode.Scalar.init(_:)) {
            let cleaned = scalar.cleaned
            switch cleaned.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .unassigned, .surrogate:
                bad.append(scalar.value)
            default:
                if bidirectional.contains(cleaned.value) || cleaned.cleaned != cleaned {
                    bad.append(scalar.value)
                }
            }
        }
        #expect(bad == [])
    }

    @Test("invalid UTF-8 is shown as U+FFFD")
    func invalidUTF8() {
        let samples: [[UInt8]] = [
            [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82],
        ]
        for bytes in samples {
            let text = String(decoding: [0x61] + bytes, as: UTF8.self).cleaned
            #expect(text.hasPrefix("a\u{fffd}"), "\(bytes)")
            #expect(text.unicodeScalars.dropFirst().allSatisfy { $0 == "\u{fffd}" }, "\(bytes)")
        }
    }

    @Test("a text is cleaned scalar by scalar, newlines included")
    func text() {
        #expect("plain text".cleaned == "plain text")
        #expect("a\nb\r\n\tc".cleaned == "a␊b␍␊␉c")
        #expect("\u{1b}]0;pwned\u{7}\u{9b}31m".cleaned == "␛]0;pwned␇\u{fffd}31m")
        #expect("ab\u{202e}cd\u{2028}".cleaned == "ab\u{fffd}cd\u{fffd}")
        #expect("e\u{301}世".cleaned == "e\u{301}世")
        #expect("".cleaned == "")
    }

    @Test("every scalar has an ASCII form, and that of an ASCII character is the character itself")
    func asciiForms() {
        var bad: [UInt32] = []
        for scalar in (UInt32(0)...0x10ffff).lazy.compactMap(Unicode.Scalar.init(_:)) {
            let form = scalar.asciiForm
            if form.value >= 0x80 || (scalar.value < 0x80 && form != scalar) { bad.append(scalar.value) }
        }
        #expect(bad == [])
    }

    @Test(
        "the symbols on the screen keep their meaning in ASCII",
        arguments: [
            ("─", "-"), ("│", "|"), ("┌", "+"), ("┼", "+"), ("▸", ">"), ("›", ">"), ("★", "*"), ("●", "o"),
            ("·", "."), ("—", "-"), ("…", "~"), ("━", "-"), ("↑", "^"), ("↓", "v"), ("←", "<"), ("→", ">"),
            ("▼", "v"), ("✗", "x"), ("█", "#"), ("±", "~"), ("é", "?"), ("世", "?"),
        ])
    func symbols(symbol: String, form: String) throws {
        #expect(try #require(symbol.unicodeScalars.first).asciiForm == form.unicodeScalars.first)
    }
}
