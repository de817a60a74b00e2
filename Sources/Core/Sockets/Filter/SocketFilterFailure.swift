/// The reason why a filter could not be parsed, and where in its text.
public struct SocketFilterFailure: Error, Sendable, Equatable {
    /// The text of the filter.
    public let text: String
    public let reason: String
    /// The part that is wrong, in UTF-8 bytes; empty if something is missing there.
    public let range: Range<Int>
}

extension SocketFilterFailure: CustomStringConvertible {
    public var description: String { reason }

    /// The number of the first wrong character in the text, from 1.
    public var character: Int { Self.count(text.utf8.prefix(range.lowerBound)) + 1 }

    /// Two lines: the text, and `^` under each character that is wrong.
    ///
    /// Line breaks and tabs become spaces, so that the marks stay below their characters.
    public var marked: String {
        let start = Self.count(text.utf8.prefix(range.lowerBound))
        let end = Self.count(text.utf8.prefix(range.upperBound))
        let line = text.map { $0.isNewline || $0 == "\t" ? " " : $0 }
        return String(line) + "\n" + String(repeating: " ", count: start)
            + String(repeating: "^", count: max(1, end - start))
    }

    /// Returns the number of characters in a part of the text.
    private static func count(_ bytes: Substring.UTF8View) -> Int {
        String(decoding: bytes, as: UTF8.self).count
    }
}
