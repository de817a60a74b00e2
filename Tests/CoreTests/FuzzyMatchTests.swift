import Core
import Testing

/// Tests of what a few typed letters find.
@Suite("Fuzzy matches")
struct FuzzyMatchTests {
    @Test(
        "a text matches if it contains the letters in order, ignoring case and gaps",
        arguments: [
            ("", "text"), ("t", "text"), ("tt", "text"), ("TXT", "text"), ("p v", "previous pane"),
            ("é", "É"),
        ])
    func matches(pattern: String, text: String) {
        #expect(FuzzyMatch(pattern, in: text) != nil)
    }

    @Test(
        "a text does not match if a letter is missing or out of order",
        arguments: [("x", ""), ("xe", "text"), ("ttt", "text"), ("te\u{301}", "te")])
    func noMatch(pattern: String, text: String) {
        #expect(FuzzyMatch(pattern, in: text) == nil)
    }

    @Test(
        "a run of letters, the start of a word and a shorter text match better",
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
