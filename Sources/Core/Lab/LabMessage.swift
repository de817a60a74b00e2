/// A message of the experiment: its number, the run's time when it was due, and filling up to its size.
public enum LabMessage {
    /// What the number and the time take, in bytes: no message is smaller.
    public static let minSize = 12
    /// What stands before each message in a stream: its length.
    public static let prefixSize = 4

    /// - Returns: A message of that size, to be given its number and time by `stamp`.
    public static func blank(size: Int) -> [UInt8] {
        (0..<max(minSize, size)).map { UInt8(ascii: "a") + UInt8($0 % 26) }
    }

    /// Writes number and time into a message that begins at `offset`.
    public static func stamp(_ message: inout [UInt8], at offset: Int = 0, number: Int, due: Duration) {
        write(UInt64(UInt32(truncatingIfNeeded: number)), 4, &message, at: offset)
        write(UInt64(bitPattern: due.nanoseconds), 8, &message, at: offset + 4)
    }

    /// Writes the length that stands before a message of a stream.
    public static func stampLength(_ bytes: inout [UInt8], size: Int) {
        write(UInt64(size), prefixSize, &bytes, at: 0)
    }

    /// - Returns: nil for what is too short to be a message.
    public static func number(of message: RawSpan) -> Int? {
        message.byteCount >= minSize ? Int(message.number32(0)) : nil
    }

    private static func write(_ number: UInt64, _ count: Int, _ bytes: inout [UInt8], at offset: Int) {
        for place in 0..<count {
            bytes[offset + place] = UInt8(truncatingIfNeeded: number >> UInt64(8 * (count - 1 - place)))
        }
    }
}

/// Finds the messages in a stream, however the kernel cuts it into reads.
public struct MessageStream: Sendable {
    /// The prefix and the stamp of the message that has begun.
    private var head: [UInt8] = []
    /// Bytes of that message that are still to come behind its head.
    private var rest = 0

    private static let headSize = LabMessage.prefixSize + LabMessage.minSize
    /// A length beyond that is none.
    private static let maxSize = 1 << 26

    /// What came is no stream of messages.
    public struct Broken: Error, Sendable, Equatable {}

    public init() {}

    /// - Returns: The numbers of the messages that are complete now, in order.
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
                let taken = min(rest, bytes.byteCount - offset)
                (rest, offset) = (rest - taken, offset + taken)
            }
            if rest == 0 {
                numbers.append(Int(head.span.bytes.number32(LabMessage.prefixSize)))
                head.removeAll(keepingCapacity: true)
            }
        }
        return numbers
    }
}
