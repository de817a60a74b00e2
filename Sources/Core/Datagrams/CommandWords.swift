/// The words of a command line, separated by white space; `'…'` and `"…"` quote it, as in a shell.
///
/// A backslash does not quote: it starts an escape for a byte (`\x00`).
enum CommandWords {
    /// Splits a command line into words.
    ///
    /// - Throws: `UnclosedQuote` with the quotation mark that is not closed.
    static func split(_ text: some StringProtocol) throws(UnclosedQuote) -> [String] {
        var (words, word, quote) = ([String](), String?.none, Character?.none)
        for character in text {
            if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""  // '' is an empty word
            } else if character.isWhitespace {
                if let word { words.append(word) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let quote { throw UnclosedQuote(mark: quote) }
        return if let word { words + [word] } else { words }
    }

    struct UnclosedQuote: Error, Equatable {
        let mark: Character
    }
}
