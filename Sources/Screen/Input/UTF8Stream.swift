/// Makes scalars of bytes that arrive one by one; a byte that is no UTF-8 becomes U+FFFD and takes nothing
/// of what follows with it.
public struct UTF8Stream: Sendable {
    /// The beginning of a scalar whose rest has not come yet.
    private var pending: [UInt8] = []

    public init() {}

    /// - Returns: The scalars that the byte completes: most often one, none in the middle of one.
    public mutating func take(_ byte: UInt8) -> [Unicode.Scalar] {
        pending.append(byte)
        var scalars: [Unicode.Scalar] = []
        while let first = pending.first {
            guard let length = Self.length(first) else {
                pending.removeFirst()
                scalars.append("\u{fffd}")
                continue
            }
            if let wrong = pending.dropFirst().firstIndex(where: { $0 & 0xc0 != 0x80 }) {
                pending.removeFirst(wrong)
                scalars.append("\u{fffd}")
                continue
            }
            guard pending.count >= length else { break }
            // Overlong forms and surrogates are refused by the standard library.
            let text = String(decoding: pending[..<length], as: UTF8.self)
            pending.removeFirst(length)
            scalars.append(
                text.unicodeScalars.count == 1 ? text.unicodeScalars.first ?? "\u{fffd}" : "\u{fffd}")
        }
        return scalars
    }

    /// How many bytes a scalar has that begins with `byte`; nil where none does (RFC 3629 §4).
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
