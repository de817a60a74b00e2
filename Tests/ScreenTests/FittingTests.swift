import Testing

@testable import Screen

/// Tests of text that is truncated, padded or wrapped to a width.
@Suite("Fitting text")
struct FittingTests {
    private static let texts = [
        "", "a", "plain text", "世界世界世界", "a世b界c", "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
        "\u{1b}[31mred\n",
        "世\u{301}界\u{302}世\u{303}", "2001:db8:1122:3344:5566:7788:99aa:bbcc", "👩\u{200d}👩👩\u{200d}👩",
        "\u{301}\u{301}",
    ]

    @Test("a text that fits stays as it is")
    func fits() {
        for text in Self.texts {
            for width in text.columns...(text.columns + 3) {
                #expect(text.fitted(to: width) == text)
                #expect(text.fittedInMiddle(to: width) == text)
            }
        }
    }

    @Test(
        "a text that is too long is cut to the width and marked with …", arguments: 1...40)
    func tooLong(width: Int) {
        for text in Self.texts where text.columns > width {
            let (end, middle) = (text.fitted(to: width), text.fittedInMiddle(to: width))
            #expect(end.columns <= width && end.hasSuffix("…"))
            #expect(middle.columns <= width && middle.unicodeScalars.contains("…"))
            // A wide character may leave one column at each cut.
            #expect(end.columns >= width - 1 && middle.columns >= width - 2)
        }
    }

    @Test("before a suffix only the text is cut")
    func beforeSuffix() {
        for text in Self.texts {
            for width in 6...40 {
                let fitted = text.fitted(to: width, before: " 4711")
                #expect(fitted.columns <= max(width, 6) && fitted.hasSuffix(" 4711"))
                #expect(fitted.hasPrefix(text) || text.columns + 5 > width)
            }
        }
        #expect("systemd-resolve".fitted(to: 13, before: " 641") == "systemd-… 641")
        #expect("a".fitted(to: 0, before: " 1") == "a 1")
    }

    @Test("zero or fewer columns hold no text", arguments: [0, -1, -100])
    func nothing(width: Int) {
        #expect("text".fitted(to: width) == "")
        #expect("text".fittedInMiddle(to: width) == "")
    }

    @Test(
        "the end is replaced by …",
        arguments: [
            ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 2, "a…"), ("世界", 3, "世…"), ("世界", 2, "…"),
            ("a世界", 3, "a…"), ("a世界", 4, "a世…"), ("e\u{301}xyz", 2, "e\u{301}…"), ("ab\ncd", 4, "ab\n…"),
        ])
    func end(text: String, width: Int, expected: String) {
        #expect(text.fitted(to: width) == expected)
    }

    @Test(
        "the middle is replaced by …, and both ends stay",
        arguments: [
            ("abcdefgh", 7, "abc…fgh"), ("abcdefgh", 6, "abc…gh"), ("abcdefgh", 3, "a…h"),
            ("abcdefgh", 2, "a…"),
            ("abcdefgh", 1, "…"), ("世界世界", 7, "世…界"), ("2001:db8::1:2:3:443", 11, "2001:…3:443"),
            ("xyze\u{301}", 3, "x…e\u{301}"), ("e\u{301}xyz", 3, "e\u{301}…z"),
        ])
    func middle(text: String, width: Int, expected: String) {
        #expect(text.fittedInMiddle(to: width) == expected)
    }

    @Test("a combining mark is cut off together with its letter")
    func loneMark() {
        #expect(
            "abcdee\u{301}yz".fittedInMiddle(to: 5).unicodeScalars.map(\.value)
                == "ab…yz".unicodeScalars.map(\.value))
    }

    @Test("padding extends a text to a width and never cuts it")
    func padded() {
        #expect("ab".padded(to: 4) == "ab  ")
        #expect("世".padded(to: 3) == "世 ")
        #expect("e\u{301}".padded(to: 2) == "e\u{301} ")
        #expect("abc".padded(to: 2) == "abc")
        #expect("abc".padded(to: -1) == "abc")
    }

    @Test("a long text is cut quickly")
    func long() {
        let text = String(repeating: "世\u{301}a\u{1b}", count: 250_000)
        #expect(text.fitted(to: 10).columns == 9 || text.fitted(to: 10).columns == 10)
        #expect(text.fittedInMiddle(to: 10).columns <= 10)
    }

    @Test(
        "a text wraps between words, and inside a word that is longer than the line",
        arguments: [
            ("", 5, [""]), ("abc", 3, ["abc"]), ("ab cd ef", 5, ["ab cd", "ef"]),
            ("ab cd ef", 6, ["ab cd", "ef"]),
            ("ab cd ef", 4, ["ab", "cd", "ef"]), ("abcdefgh", 3, ["abc", "def", "gh"]),
            ("a bcdefgh", 4, ["a", "bcde", "fgh"]), ("世界世", 3, ["世", "界", "世"]), ("世界", 1, ["世", "界"]),
            ("e\u{301}e\u{301}", 1, ["e\u{301}", "e\u{301}"]), ("abc", 0, ["abc"]),
            ("ab  cd", 3, ["ab ", "cd"]),
        ])
    func wrapped(text: String, width: Int, expected: [String]) {
        #expect(text.wrapped(columns: width) == expected)
    }
}
