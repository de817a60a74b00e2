/// The messages of a lane's TCP stream: each follows its length, so that they all take the same number of bytes.
public struct StreamMessages: Sendable, Equatable {
    private let stride: Int
    private let count: Int

    public init(_ load: LabLoad) {
        (stride, count) = (LabMessage.prefixSize + max(LabMessage.minSize, load.size), load.finalCount)
    }

    /// Returns the messages that some bytes carry, wholly or in part; nil if they carry none.
    ///
    /// - Parameters:
    ///   - offset: Distance of the first byte from the SYN, which has offset 0.
    ///   - length: Number of bytes of payload.
    public func numbers(at offset: Int, length: Int) -> ClosedRange<Int>? {
        guard offset >= 1, length > 0 else { return nil }
        let first = (offset - 1) / stride + 1
        let last = min((offset + length - 2) / stride + 1, count)
        return first <= last ? first...last : nil
    }
}
