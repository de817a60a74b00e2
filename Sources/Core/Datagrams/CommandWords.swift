/// The words of a command line, parted by white space; `'…'` and `"…"` keep it, as in a shell.
///
/// A backslash quotes nothing here: it is part of the escapes that name bytes (`\x00`).
enum CommandWords {
    /// - Throws: The quotation mark that has no second one.
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
