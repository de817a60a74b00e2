/// A text to search for in strings and bytes, ignoring the case of ASCII letters.
///
/// The pattern is lowercased once, and the searched bytes are lowercased as they are read, so that a search makes no
/// strings.
public struct SearchPattern: Sendable, Equatable {
    /// The pattern in UTF-8 with its ASCII letters in lower case.
    private let lowercased: [UInt8]

    public init(_ text: some StringProtocol) {
        lowercased = text.utf8.map(\.lowercased)
    }

    /// Returns whether the bytes contain the pattern; an empty pattern is found everywhere.
    public func isFound(in bytes: ArraySlice<UInt8>) -> Bool { firstOffset(in: bytes.span) != nil }

    /// Returns whether the text contains the pattern; an empty pattern is found everywhere.
    public func isFound(in text: String) -> Bool { firstOffset(in: text.utf8Span.span) != nil }

    /// Returns whether the pattern has no other bytes than those of a text in lower case.
    func has(only text: StaticString) -> Bool {
        text.withUTF8Buffer { allowed in lowercased.allSatisfy { allowed.contains($0) } }
    }

    /// Returns the offset of the first match in the bytes; nil if there is no match.
    func firstOffset(in bytes: Span<UInt8>) -> Int? {
        guard let first = lowercased.first else { return 0 }
        let upper = first >= 0x61 && first <= 0x7a ? first ^ 0x20 : first
        var offset = 0
        while offset + lowercased.count <= bytes.count {
            let byte = bytes[offset]
            if byte == first || byte == upper, matches(bytes, at: offset) { return offset }
            offset += 1
        }
        return nil
    }

    /// Returns whether the bytes equal the pattern.
    func equals(_ bytes: Span<UInt8>) -> Bool {
        bytes.count == lowercased.count && matches(bytes, at: 0)
    }

    /// Returns whether the text equals the pattern.
    func equals(_ text: String) -> Bool { equals(text.utf8Span.span) }

    private func matches(_ bytes: Span<UInt8>, at offset: Int) -> Bool {
        for index in lowercased.indices where bytes[offset + index].lowercased != lowercased[index] {
            return false
        }
        return true
    }
}
