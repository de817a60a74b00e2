/// One line of text being typed, with its cursor and its history.
public struct InputLine: Sendable, Equatable {
    /// The text, at most `longest` characters.
    public private(set) var characters: [Character]
    /// The place of the cursor: before `characters[cursor]`.
    public private(set) var cursor: Int
    /// The whole text was offered and not yet touched: the next character replaces it.
    public private(set) var isUntouched: Bool
    /// Texts submitted before, the newest last.
    public private(set) var history: [String] = []
    private var historyPlace: Int?
    private var draft = ""

    private static let longest = 4096
    private static let maxHistory = 200

    public init(_ text: String = "") {
        characters = Array(text.prefix(Self.longest))
        cursor = characters.count
        isUntouched = !characters.isEmpty
    }

    public var text: String { String(characters) }
    public var isEmpty: Bool { characters.isEmpty }

    /// Offers a text that the first character typed will replace.
    public mutating func offer(_ text: String) {
        set(text)
        isUntouched = !characters.isEmpty
        historyPlace = nil
    }

    public mutating func insert(_ text: String) {
        guard !text.isEmpty else { return }
        if isUntouched { set("") }
        // Made of the whole anew: a mark joins the character that it is typed behind.
        let before = String(characters[..<cursor]) + text.prefix(Self.longest - characters.count)
        characters = Array(before + String(characters[cursor...]))
        cursor = before.count
        touch()
    }

    /// Does what an editing key does; false for a key that is none.
    public mutating func edit(_ key: Key) -> Bool {
        switch key {
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(characters.count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = characters.count
        case .backspace:
            if isUntouched {
                set("")
            } else if cursor > 0 {
                cursor -= 1
                characters.remove(at: cursor)
            }
        case .delete:
            if isUntouched { set("") } else if cursor < characters.count { characters.remove(at: cursor) }
        case .control("u"):
            characters.removeSubrange(..<cursor)
            cursor = 0
        case .control("k"): characters.removeSubrange(cursor...)
        case .control("w"): deleteWord()
        case .up: recall(-1)
        case .down: recall(+1)
        default: return false
        }
        touch()
        return true
    }

    public mutating func clear() {
        set("")
        touch()
    }

    /// Notes the text in the history.
    public mutating func remember() {
        guard !isEmpty, history.last != text else { return }
        history.append(text)
        if history.count > Self.maxHistory { history.removeFirst() }
    }

    /// Completes the text to the longest common beginning of the candidates that it begins.
    ///
    /// - Returns: The candidates, where more than one is left.
    public mutating func complete(from candidates: [String]) -> [String] {
        let typed = text
        var matches: [String] = []
        for candidate in candidates where candidate.hasPrefix(typed) && !matches.contains(candidate) {
            matches.append(candidate)
        }
        guard var common = matches.first else { return [] }
        for match in matches { common = common.commonPrefix(with: match) }
        set(common)
        touch()
        return matches.count > 1 ? matches : []
    }

    /// The part of the text that fits into `width` columns with the cursor in sight, and the cursor's column.
    public func window(columns width: Int) -> (text: String, cursor: Int) {
        guard width > 0 else { return ("", 0) }
        var (start, used) = (cursor, 0)
        while start > 0 {
            let columns = String(characters[start - 1]).columns
            guard used + columns < width else { break }
            used += columns
            start -= 1
        }
        return (String(characters[start...]).prefix(columns: width), used)
    }

    private mutating func set(_ text: String) {
        characters = Array(text.prefix(Self.longest))
        cursor = characters.count
    }

    private mutating func touch() {
        isUntouched = false
    }

    private mutating func deleteWord() {
        let end = cursor
        while cursor > 0, characters[cursor - 1].isWhitespace { cursor -= 1 }
        while cursor > 0, !characters[cursor - 1].isWhitespace { cursor -= 1 }
        characters.removeSubrange(cursor..<end)
    }

    private mutating func recall(_ step: Int) {
        let place = (historyPlace ?? history.count) + step
        guard place >= 0, place <= history.count else { return }
        if historyPlace == nil { draft = text }
        historyPlace = place == history.count ? nil : place
        set(place == history.count ? draft : history[place])
    }
}

extension String {
    func commonPrefix(with other: String) -> String {
        var end = startIndex
        for (mine, theirs) in zip(indices, other) {
            guard self[mine] == theirs else { break }
            end = index(after: mine)
        }
        return String(self[..<end])
    }
}
