/// A decoder of UTF-8 that arrives byte by byte.
///
/// An invalid byte becomes U+FFFD and does not affect the bytes after it.
public struct UTF8Stream: Sendable {
    /// The beginning of an unfinished scalar.
    private var pending: [UInt8] = []

    public init() {}

    /// Whether the last scalar is complete.
    var isComplete: Bool { pending.isEmpty }

    /// Consumes a byte.
    ///
    /// - Returns: The scalars that the byte completes: usually one, and none in the middle of a scalar.
    public mutating func consume(_ byte: UInt8) -> [Unicode.Scalar] {
        pending.append(byte)
        var scalars: [Unicode.Scalar] = []
        while let first = pending.first {
            guard let length = Self.length(first) else {
                pending.removeFirst()
                scalars.append("\u{fffd}")
                continue
            }
            if let invalid = pending.dropFirst().firstIndex(where: { $0 & 0xc0 != 0x80 }) {
                pending.removeFirst(invalid)
                scalars.append("\u{fffd}")
                continue
            }
            guard pending.count >= length else { break }
            // The standard library rejects overlong forms and surrogates.
            let text = String(decoding: pending[..<length], as: UTF8.self)
            pending.removeFirst(length)
            scalars.append(
                text.unicodeScalars.count == 1 ? text.unicodeScalars.first ?? "\u{fffd}" : "\u{fffd}")
        }
        return scalars
    }

    /// Returns the length in bytes of a scalar that begins with `byte`; nil if none does (RFC 3629 §4).
    private static func length(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x00...0x7f: 1
        case 0xc2...0xdf: 2
        case 0xe0...0xef: 3
        case 0xf0...0xf4: 4
        default: nil
        }
    }
}
