/// The boundaries of characters in bytes that need not be valid UTF-8.
public enum UTF8Sequence {
    /// Returns the length in bytes of the character at `index`.
    ///
    /// A negative result is the length of an invalid sequence, which becomes one U+FFFD (table 3-7 and "maximal
    /// subpart", §3.9 of the Unicode Standard).
    @inline(__always)
    static func length(in bytes: ArraySlice<UInt8>, at index: Int) -> Int {
        let first = bytes[index]
        return first < 0x80 ? 1 : longLength(first, in: bytes, at: index)
    }

    /// Returns the index of the first byte that is not part of a character; nil if all bytes are valid.
    public static func firstInvalidIndex(in bytes: ArraySlice<UInt8>) -> Int? {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let length = length(in: bytes, at: index)
            guard length > 0 else { return index }
            index += length
        }
        return nil
    }

    private static func longLength(_ first: UInt8, in bytes: ArraySlice<UInt8>, at index: Int) -> Int {
        let count: Int
        // The range of the second byte excludes overlong forms, surrogates, and scalars above U+10FFFF.
        var second: ClosedRange<UInt8> = 0x80...0xbf
        switch first {
        case 0xc2...0xdf: count = 2
        case 0xe0: (count, second) = (3, 0xa0...0xbf)
        case 0xed: (count, second) = (3, 0x80...0x9f)
        case 0xe1...0xef: count = 3
        case 0xf0: (count, second) = (4, 0x90...0xbf)
        case 0xf1...0xf3: count = 4
        case 0xf4: (count, second) = (4, 0x80...0x8f)
        default: return -1
        }
        var length = 1
        while length < count {
            let next = index + length
            guard next < bytes.endIndex, (length == 1 ? second : 0x80...0xbf).contains(bytes[next]) else {
                return -length
            }
            length += 1
        }
        return length
    }
}
