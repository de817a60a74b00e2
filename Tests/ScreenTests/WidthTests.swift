import Glibc
import Screen
import TestSupport
import Testing

/// Compares our widths with the C library's, in a locale that only this thread uses.
@Suite("Widths of characters")
struct WidthTests {
    private typealias CharacterWidth = @convention(c) (wchar_t) -> CInt

    /// The allowed differences from glibc 2.36 and their reasons; all other widths must agree.
    ///
    /// Other versions know other characters. Where their widths differ from ours, the screen shows a `?` of our
    /// width.
    private static let allowed: [(range: ClosedRange<UInt32>, why: String)] = [
        (0x3248...0x324f, "ambiguous (UAX #11): narrow outside of East Asian fonts"),
        (0x4dc0...0x4dff, "narrow before Unicode 16, wide since"),
        (0x2630...0x2637, "narrow before Unicode 16, wide since"),
        (0x268a...0x268f, "narrow before Unicode 16, wide since"),
        (0x1d300...0x1d376, "narrow before Unicode 16, wide since"),
        (0x1171e...0x1171e, "a spacing mark: it takes a column of its own"),
    ]

    /// Returns the shown scalars whose width differs from `wcwidth`, without those that it does not know.
    private func differences() throws -> [UInt32] {
        // The Glibc module hides wcwidth, so it is found at run time.
        let handle = try #require(dlopen(nil, RTLD_NOW))
        defer { dlclose(handle) }
        let symbol = try #require(dlsym(handle, "wcwidth"))
        let wcwidth = unsafeBitCast(symbol, to: CharacterWidth.self)
        let locale = try #require(newlocale(LC_CTYPE_MASK, "C.UTF-8", nil))
        let previous = uselocale(locale)
        defer {
            _ = uselocale(previous)
            freelocale(locale)
        }
        return (UInt32(0)...0x10ffff).filter { value in
            guard let scalar = Unicode.Scalar(value), scalar.cleaned == scalar else { return false }
            let width = wcwidth(wchar_t(value))
            // -1: assigned after the C library's tables were made.
            return width != -1 && width != CInt(scalar.columns)
        }
    }

    @Test(
        "every scalar is as wide as in the C library, with a few exceptions",
        .requires(.glibc("2.36")))
    func everyScalar() throws {
        let surprising = try differences().filter { value in
            !Self.allowed.contains { $0.range.contains(value) }
        }
        #expect(surprising.map { String($0, radix: 16) } == [])
    }

    @Test(
        "wide, narrow and combining characters have their widths",
        arguments: [
            ("a", 1), ("é", 1), ("é", 1), ("世", 2), ("カ", 2), ("ｶ", 1), ("Ａ", 2), ("각", 2), ("🌍", 2),
            ("─", 1),
            ("…", 1), ("★", 1), ("▸", 1), ("\u{301}", 0), ("\u{200d}", 0), ("\u{fe0f}", 0), ("\u{1160}", 0),
            ("\u{20dd}", 0), ("\u{3000}", 2), ("\u{a0}", 1), ("\u{fffd}", 1), ("\u{2400}", 1),
            ("\u{e000}", 1),
        ])
    func samples(text: String, columns: Int) throws {
        #expect(try #require(text.unicodeScalars.first).columns == columns)
    }

    @Test("a text's width is the sum of its cleaned scalars' widths")
    func texts() {
        #expect("".columns == 0)
        #expect("plain".columns == 5)
        #expect("\u{1b}[2J\r\n".columns == 6)
        #expect("e\u{301}世界!".columns == 6)
        #expect("\u{9b}\u{202e}\u{2028}".columns == 3)
        #expect("👩\u{200d}👩".columns == 4)
    }
}
