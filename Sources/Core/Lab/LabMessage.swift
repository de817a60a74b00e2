/// The layout of an experiment's message: its number, the run time at which it was due, and padding.
public enum LabMessage {
    /// Bytes of the number and the time, and so the smallest message.
    public static let minSize = 12
    /// Bytes of the length that precedes each message in a stream.
    public static let prefixSize = 4

    /// Returns a message of a size, without number and time; `stamp` writes those.
    public static func blank(size: Int) -> [UInt8] {
        (0..<max(minSize, size)).map { UInt8(ascii: "a") + UInt8($0 % 26) }
    }

    /// Writes the number and the due time into a message that begins at `offset`.
    public static func stamp(_ message: inout [UInt8], at offset: Int = 0, number: Int, due: Duration) {
        write(UInt64(UInt32(truncatingIfNeeded: number)), 4, &message, at: offset)
        write(UInt64(bitPattern: due.nanoseconds), 8, &message, at: offset + 4)
    }

    /// Writes the length that precedes a message in a stream.
    public static func stampLength(_ bytes: inout [UInt8], size: Int) {
        write(UInt64(size), prefixSize, &bytes, at: 0)
    }

    /// Returns a message's number; nil if the bytes are too short for a message.
    public static func number(of message: RawSpan) -> Int? {
        message.byteCount >= minSize ? Int(message.number32(0)) : nil
    }

    private static func write(_ number: UInt64, _ count: Int, _ bytes: inout [UInt8], at offset: Int) {
        for index in 0..<count {
            bytes[offset + index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * (count - 1 - index)))
        }
    }
}

/// A parser that finds the messages in a stream, wherever the reads split it.
public struct MessageStream: Sendable {
    /// The length, number and time of the current message, as far as they have arrived.
    private var head: [UInt8] = []
    /// Bytes of the current message that are still missing after its head.
    private var rest = 0

    private static let headSize = LabMessage.prefixSize + LabMessage.minSize
    /// A larger length is invalid.
    private static let maxSize = 1 << 26

    /// The stream holds an invalid message length.
    public struct Broken: Error, Sendable, Equatable {}

    public init() {}

    /// Reads the next bytes of the stream.
    ///
    /// - Returns: The numbers of the messages that these bytes complete, in order.
    /// - Throws: `Broken` if a length is invalid.
    public mutating func read(_ bytes: RawSpan) throws(Broken) -> [Int] {
        var numbers: [Int] = []
        var offset = 0
        while offset < bytes.byteCount {
            if head.count < Self.headSize {
                head.append(bytes.byte(offset))
                offset += 1
                guard head.count == Self.headSize else { continue }
                let size = Int(head.span.bytes.number32(0))
                guard size >= LabMessage.minSize, size <= Self.maxSize else { throw Broken() }
                rest = size - LabMessage.minSize
            } else {
                let skipped = min(rest, bytes.byteCount - offset)
                (rest, offset) = (rest - skipped, offset + skipped)
            }
            if rest == 0 {
                numbers.append(Int(head.span.bytes.number32(LabMessage.prefixSize)))
                head.removeAll(keepingCapacity: true)
            }
        }
        return numbers
    }
}
