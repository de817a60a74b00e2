/// The words of a text that a user searches for, between white space.
public struct SearchWords: Sendable, Equatable {
    public struct Word: Sendable, Equatable {
        /// The word as it was typed.
        public let text: String
        /// Where it stands in the typed text, in bytes of UTF-8 from its start.
        public let offsets: Range<Int>
        public let pattern: SearchPattern
    }

    /// The words in their order; none for a text that is empty or blank.
    public let words: [Word]

    public init(_ text: String) {
        words = text.split(whereSeparator: \.isWhitespace).map { word in
            let start = text.utf8.distance(from: text.startIndex, to: word.startIndex)
            return Word(
                text: String(word), offsets: start..<start + word.utf8.count, pattern: SearchPattern(word))
        }
    }
}
