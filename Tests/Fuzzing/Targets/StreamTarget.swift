import Core

extension FuzzTarget {
    /// The lab's messages in a stream, which the kernel may split anywhere.
    static let stream = FuzzTarget("stream") { bytes in
        let whole = numbers(bytes, cutAt: [])
        let cut = Int(bytes.first ?? 0) % max(1, bytes.count)
        try require(numbers(bytes, cutAt: [cut]) == whole, "cut at \(cut), it has other messages")
        try require(
            numbers(bytes, cutAt: Array(bytes.indices)) == whole, "byte by byte, it has other messages")
    }

    /// The numbers of the messages; nil if it is not a stream of messages.
    private static func numbers(_ bytes: [UInt8], cutAt cuts: [Int]) -> [Int]? {
        var (stream, numbers, start) = (MessageStream(), [Int](), 0)
        for end in cuts + [bytes.count] {
            guard let read = try? stream.read(bytes[start..<end].span.bytes) else { return nil }
            numbers += read
            start = end
        }
        return numbers
    }
}
