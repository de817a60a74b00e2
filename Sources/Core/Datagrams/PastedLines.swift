/// The lines of a pasted text, to be sent as one datagram each.
///
/// A line ends with a newline, a return, or both. The lines are split one by one as they are sent, since there may
/// be hundreds of thousands.
public struct PastedLines: Sendable, Equatable {
    /// The bytes of the lines that were not taken yet, each line but the last with its newline.
    private var bytes: ArraySlice<UInt8>
    /// The number of lines that were not taken yet.
    public private(set) var count: Int
    public let hasNewline: Bool
    /// The length of the longest line of the text in bytes.
    public let maxLength: Int

    private static let newline = UInt8(ascii: "\n")

    public init(_ text: String) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var (newlines, lineStart, maxLength, previous) = (0, 0, 0, UInt8(0))
        for byte in text.utf8 {
            let isSecondHalf = byte == Self.newline && previous == UInt8(ascii: "\r")
            previous = byte
            guard !isSecondHalf else { continue }
            guard byte == Self.newline || byte == UInt8(ascii: "\r") else {
                bytes.append(byte)
                continue
            }
            maxLength = max(maxLength, bytes.count - lineStart)
            bytes.append(Self.newline)
            (newlines, lineStart) = (newlines + 1, bytes.count)
        }
        // A newline at the end does not begin another line.
        (count, hasNewline) = (newlines + (bytes.last == Self.newline ? 0 : 1), newlines > 0)
        self.maxLength = max(maxLength, bytes.count - lineStart)
        self.bytes = bytes[...]
    }

    public var isEmpty: Bool { count == 0 }

    /// All lines as one payload: with the newlines between them, and after a single line with its newline.
    public var joined: [UInt8] { Array(count > 1 && bytes.last == Self.newline ? bytes.dropLast() : bytes) }

    /// Takes the next line, without its newline; nil if there is none.
    public mutating func popFirst() -> ArraySlice<UInt8>? {
        guard count > 0 else { return nil }
        count -= 1
        let line = bytes.prefix { $0 != Self.newline }
        bytes = bytes[line.endIndex...].dropFirst()
        return line
    }
}
