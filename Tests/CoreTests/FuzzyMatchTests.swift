import Core
import Testing

/// What a few typed letters find.
@Suite("Fuzzy matches")
struct FuzzyMatchTests {
    @Test(
        "a text matches that has the letters in their order, in any case and whatever is between them",
        arguments: [
            ("", "text"), ("t", "text"), ("tt", "text"), ("TXT", "text"), ("p v", "previous pane"),
            ("é", "É"),
        ])
    func matches(pattern: String, text: String) {
        #expect(FuzzyMatch(pattern, in: text) != nil)
    }

    @Test(
        "a text does not match that lacks a letter, or has them in another order",
        arguments: [("x", ""), ("xe", "text"), ("ttt", "text"), ("te\u{301}", "te")])
    func noMatch(pattern: String, text: String) {
        #expect(FuzzyMatch(pattern, in: text) == nil)
    }

    @Test(
        "a run, a word's beginning and a shorter text are the better match",
        arguments: [
            ("ref", "refresh", "repaint for"),
            ("np", "next pane", "unplug"),
            ("zoom", "zoom", "zoom the pane"),
            ("qu", "quit", "close overlay, else quit"),
            ("hl", "high-low", "this ale"),
        ])
    func better(pattern: String, good: String, bad: String) throws {
        let (good, bad) = (
            try #require(FuzzyMatch(pattern, in: good)), try #require(FuzzyMatch(pattern, in: bad))
        )
        #expect(bad < good)
    }
}
