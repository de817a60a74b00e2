/// The words of a search text, separated by white space.
public struct SearchWords: Sendable, Equatable {
    public struct Word: Sendable, Equatable {
        /// The word as it was typed.
        public let text: String
        /// The range of the word in the typed text, in UTF-8 bytes.
        public let offsets: Range<Int>
        public let pattern: SearchPattern
    }

    /// The words in order; none for an empty or blank text.
    public let words: [Word]

    public init(_ text: String) {
        words = text.split(whereSeparator: \.isWhitespace).map { word in
            let start = text.utf8.distance(from: text.startIndex, to: word.startIndex)
            return Word(
                text: String(word), offsets: start..<start + word.utf8.count, pattern: SearchPattern(word))
        }
    }
}
