/// How well a few typed letters fit a text that has them in their order.
public struct FuzzyMatch: Sendable, Equatable, Comparable {
    /// Higher is better; only to be compared for the same pattern.
    public let score: Int

    /// - Returns: nil where the text does not have the letters in their order. Case does not matter.
    public init?(_ pattern: String, in text: String) {
        let (wanted, letters) = (Array(pattern.lowercased()), Array(text.lowercased()))
        var (score, place, previous) = (0, 0, -2)
        for character in wanted where character != " " {
            guard let found = letters[place...].firstIndex(of: character) else { return nil }
            // Runs and beginnings of words are what people type; letters far apart are chance.
            let startsWord = found == 0 || letters[found - 1] == " " || letters[found - 1] == "-"
            score += found == previous + 1 ? 8 : startsWord ? 6 : 0
            score -= min(4, found - place)
            (place, previous) = (found + 1, found)
        }
        self.score = score * 16 - letters.count
    }

    public static func < (left: FuzzyMatch, right: FuzzyMatch) -> Bool { left.score < right.score }
}
