import TestSupport
import Testing

@testable import Core

struct SearchTests {
    @Test(
        "searching ignores the case of ASCII letters",
        arguments: [
            ("", "", true), ("", "a", true), ("a", "", false), ("b", "abc", true), ("ABC", "xabcx", true),
            ("abc", "xABC", true), ("abd", "abcabd", true), ("aab", "aaab", true), ("abc", "ab", false),
            ("[", "{", false), ("@", "`", false), ("k", "\u{212a}", false), ("É", "é", false),
            ("é", "café", true), (" b", "a b", true),
        ])
    func found(pattern: String, text: String, isFound: Bool) {
        let bytes = Array("..\(text)..".utf8)
        #expect(SearchPattern(pattern).isFound(in: text) == isFound)
        #expect(SearchPattern(pattern).isFound(in: bytes[2..<bytes.count - 2]) == isFound)
    }

    @Test("a pattern equals only text of the same length")
    func equal() {
        #expect(SearchPattern("Http").equals("hTTP"))
        #expect(SearchPattern("").equals(""))
        for text in ["", "htt", "https", "hxtp"] { #expect(!SearchPattern("http").equals(text)) }
    }

    @Test("the first offset found is the same as in a naive search")
    func firstOffset() {
        var generator = SeededGenerator(seed: 4)
        func text(upTo count: Int) -> [UInt8] {
            (0..<Int.random(in: 0...count, using: &generator)).map { _ in
                "aAbB[{".utf8.randomElement(using: &generator) ?? 0
            }
        }
        var hits = 0
        for _ in 0..<20_000 {
            let (wanted, bytes) = (text(upTo: 4), text(upTo: 12))
            let (low, lowBytes) = (wanted.map(\.lowercased), bytes.map(\.lowercased))
            let expected = (0...bytes.count).first { lowBytes[$0...].starts(with: low) }
            let found = SearchPattern(String(decoding: wanted, as: UTF8.self)).firstOffset(in: bytes.span)
            #expect(found == expected)
            if found != nil { hits += 1 }
        }
        #expect(hits > 1000)
    }

    @Test("words are separated by any white space and keep their offsets in the text")
    func words() {
        let text = " héllo\t\u{2003}Wörld  8080 "
        let words = SearchWords(text).words
        #expect(words.map(\.text) == ["héllo", "Wörld", "8080"])
        for word in words {
            let bytes = Array(text.utf8)[word.offsets]
            #expect(String(decoding: bytes, as: UTF8.self) == word.text)
            #expect(word.pattern == SearchPattern(word.text))
        }
        #expect(SearchWords("").words.isEmpty && SearchWords(" \n ").words.isEmpty)
    }
}
