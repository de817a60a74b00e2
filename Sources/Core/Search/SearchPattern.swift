/// A text to look for in other texts and in bytes, in any case of ASCII letters.
///
/// It is lowered once, and what it is looked for in is lowered as it is read: no strings are made for a match.
public struct SearchPattern: Sendable, Equatable {
    /// The text in UTF-8 with its ASCII letters in lower case.
    private let lowered: [UInt8]

    public init(_ text: some StringProtocol) {
        lowered = text.utf8.map(\.lowercased)
    }

    /// Whether the bytes contain the pattern; an empty one is found in everything.
    public func isFound(in bytes: ArraySlice<UInt8>) -> Bool { firstOffset(in: bytes.span) != nil }

    /// Whether the text contains the pattern; an empty one is found in everything.
    public func isFound(in text: String) -> Bool { firstOffset(in: text.utf8Span.span) != nil }

    /// Returns where the bytes first contain the pattern, counted from their start; nil if they do not.
    func firstOffset(in bytes: Span<UInt8>) -> Int? {
        guard let first = lowered.first else { return 0 }
        // The other case of a letter; any other byte has none.
        let other = first >= 0x61 && first <= 0x7a ? first ^ 0x20 : first
        var offset = 0
        while offset + lowered.count <= bytes.count {
            let byte = bytes[offset]
            if byte == first || byte == other, stands(at: offset, in: bytes) { return offset }
            offset += 1
        }
        return nil
    }

    /// Whether the bytes are the pattern, and nothing else.
    func equals(_ bytes: Span<UInt8>) -> Bool {
        bytes.count == lowered.count && stands(at: 0, in: bytes)
    }

    /// Whether the text is the pattern, and nothing else.
    func equals(_ text: String) -> Bool { equals(text.utf8Span.span) }

    private func stands(at offset: Int, in bytes: Span<UInt8>) -> Bool {
        for index in lowered.indices where bytes[offset + index].lowercased != lowered[index] { return false }
        return true
    }
}
