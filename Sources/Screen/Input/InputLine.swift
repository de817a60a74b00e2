/// One line of text being typed, with its cursor and its history.
public struct InputLine: Sendable, Equatable {
    public private(set) var characters: [Character]
    /// The position of the cursor: before `characters[cursor]`.
    public private(set) var cursor: Int
    /// Whether the text was offered and not edited yet: the next character replaces it.
    public private(set) var isUntouched: Bool
    /// The texts submitted so far, the newest last.
    public private(set) var history: [String] = []
    private var historyIndex: Int?
    private var draft = ""

    /// The maximum size of the text in UTF-8 bytes.
    private let maxSize: Int
    /// The size of the text in UTF-8 bytes, so that an insertion need not count them.
    private var size = 0

    private static let maxHistory = 200

    public init(_ text: String = "", maxSize: Int = 4096) {
        self.maxSize = maxSize
        let fitting = text.prefix(bytes: maxSize)
        (characters, size) = (Array(fitting), fitting.utf8.count)
        cursor = characters.count
        isUntouched = !characters.isEmpty
    }

    public var text: String { String(characters) }
    public var isEmpty: Bool { characters.isEmpty }

    /// Offers a text that the first typed character replaces.
    public mutating func offer(_ text: String) {
        set(text)
        isUntouched = !characters.isEmpty
        historyIndex = nil
    }

    /// The number of UTF-8 bytes that can still be inserted.
    public var room: Int { isUntouched ? maxSize : maxSize - size }

    /// Inserts a text at the cursor.
    ///
    /// - Returns: False if the text does not fit: then the line is unchanged, so that no part of a text is taken
    ///   for the whole.
    @discardableResult
    public mutating func insert(_ text: String) -> Bool {
        guard !text.isEmpty else { return true }
        guard text.utf8.count <= room else { return false }
        if isUntouched { set("") }
        let start = max(0, cursor - 1)
        let before = (cursor > 0 ? String(characters[start]) : "") + text
        // A combining mark merges with the character before it, and the inserted text may do so with the one after it.
        // Only flags can shift the boundaries further to the right.
        var (end, step) = (cursor, 1)
        while true {
            end = min(characters.count, end + step)
            let joined = Array(before + String(characters[cursor..<end]))
            if end < characters.count, joined.last != characters[end - 1] {
                step *= 2
                continue
            }
            characters.replaceSubrange(start..<end, with: joined)
            cursor = start + before.count
            break
        }
        size += text.utf8.count
        edited()
        return true
    }

    /// Applies an editing key.
    ///
    /// - Returns: Whether the key is an editing key.
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
                remove(cursor..<cursor + 1)
            }
        case .delete:
            if isUntouched { set("") } else if cursor < characters.count { remove(cursor..<cursor + 1) }
        case .control("u"):
            remove(0..<cursor)
            cursor = 0
        case .control("k"): remove(cursor..<characters.count)
        case .control("w"): deleteWord()
        case .up: recall(-1)
        case .down: recall(+1)
        default: return false
        }
        edited()
        return true
    }

    public mutating func clear() {
        set("")
        edited()
    }

    /// Adds the text to the history.
    public mutating func remember() {
        guard !isEmpty, history.last != text else { return }
        history.append(text)
        if history.count > Self.maxHistory { history.removeFirst() }
    }

    /// Completes the text to the longest common prefix of the candidates that start with it.
    ///
    /// - Returns: The matching candidates if there is more than one; otherwise nothing.
    public mutating func complete(from candidates: [String]) -> [String] {
        let typed = text
        var matches: [String] = []
        for candidate in candidates where candidate.hasPrefix(typed) && !matches.contains(candidate) {
            matches.append(candidate)
        }
        guard var common = matches.first else { return [] }
        for match in matches { common = common.commonPrefix(with: match) }
        set(common)
        edited()
        return matches.count > 1 ? matches : []
    }

    /// Returns the part of the text that fits into `width` columns with the cursor visible, and the cursor's column.
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

    /// Returns the columns of a part of the text within the window of this width.
    ///
    /// - Parameter range: In UTF-8 bytes. Parts outside of the window are cut off.
    public func columns(of range: Range<Int>, inWindow width: Int) -> Range<Int> {
        let (shown, cursorColumn) = window(columns: width)
        let before = String(characters[..<cursor]).columns - cursorColumn
        func column(_ offset: Int) -> Int {
            let text = text.utf8
            let end = text.index(text.startIndex, offsetBy: min(offset, text.count))
            return max(0, min(String(self.text[..<end]).columns - before, max(shown.columns, cursorColumn)))
        }
        return column(range.lowerBound)..<column(range.upperBound)
    }

    private mutating func set(_ text: String) {
        let fitting = text.prefix(bytes: maxSize)
        (characters, size) = (Array(fitting), fitting.utf8.count)
        cursor = characters.count
    }

    private mutating func remove(_ range: Range<Int>) {
        for character in characters[range] { size -= character.utf8.count }
        characters.removeSubrange(range)
    }

    private mutating func edited() {
        isUntouched = false
    }

    private mutating func deleteWord() {
        let end = cursor
        while cursor > 0, characters[cursor - 1].isWhitespace { cursor -= 1 }
        while cursor > 0, !characters[cursor - 1].isWhitespace { cursor -= 1 }
        remove(cursor..<end)
    }

    private mutating func recall(_ step: Int) {
        let index = (historyIndex ?? history.count) + step
        guard index >= 0, index <= history.count else { return }
        if historyIndex == nil { draft = text }
        historyIndex = index == history.count ? nil : index
        set(index == history.count ? draft : history[index])
    }
}

extension String {
    /// Returns the first characters that together have at most `limit` UTF-8 bytes.
    fileprivate func prefix(bytes limit: Int) -> Substring {
        guard utf8.count > limit else { return self[...] }
        var (end, size) = (startIndex, 0)
        while end < endIndex {
            size += self[end].utf8.count
            guard size <= limit else { break }
            end = index(after: end)
        }
        return self[..<end]
    }

    func commonPrefix(with other: String) -> String {
        var end = startIndex
        for (mine, theirs) in zip(indices, other) {
            guard self[mine] == theirs else { break }
            end = index(after: mine)
        }
        return String(self[..<end])
    }
}
