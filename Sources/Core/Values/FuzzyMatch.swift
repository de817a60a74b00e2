/// The score of a text that contains a few typed letters in order.
public struct FuzzyMatch: Sendable, Equatable, Comparable {
    /// Higher is better; comparable only for the same pattern.
    public let score: Int

    /// Matches a pattern, ignoring case; nil if the text does not contain its letters in order.
    public init?(_ pattern: String, in text: String) {
        let (typed, letters) = (Array(pattern.lowercased()), Array(text.lowercased()))
        var (score, index, previous) = (0, 0, -2)
        for character in typed where character != " " {
            guard let found = letters[index...].firstIndex(of: character) else { return nil }
            // Users type runs of letters and beginnings of words; letters far apart match by chance.
            let startsWord = found == 0 || letters[found - 1] == " " || letters[found - 1] == "-"
            score += found == previous + 1 ? 8 : startsWord ? 6 : 0
            score -= min(4, found - index)
            (index, previous) = (found + 1, found)
        }
        self.score = score * 16 - letters.count
    }

    public static func < (left: FuzzyMatch, right: FuzzyMatch) -> Bool { left.score < right.score }
}
