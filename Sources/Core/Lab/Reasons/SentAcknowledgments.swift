/// The acknowledgments that one end has sent: finds what each of them says beyond its number.
struct SentAcknowledgments: Sendable {
    private var last: (acknowledgment: UInt32, window: UInt16)?
    /// Duplicates of `last.acknowledgment`, by tshark's definition.
    private var duplicates = 0

    /// Returns why a segment without data was sent, and records it.
    ///
    /// - Parameters:
    ///   - isUpToDate: Whether its sequence number is that of the next new byte.
    ///   - peer: The sequence number of the peer's SYN.
    mutating func send(_ segment: TCPSegment, isUpToDate: Bool, peer: UInt32?) -> PacketReason? {
        guard segment.flags.contains(.ack) else { return nil }
        let previous = last
        last = (segment.acknowledgment, segment.window)
        let isSame = previous?.acknowledgment == segment.acknowledgment
        if !isSame { duplicates = 0 }
        guard segment.isPureACK else { return nil }
        guard segment.window != 0 else { return .zeroWindow }
        let hasSameWindow = previous?.window == segment.window
        // The rule of tcp.analysis.duplicate_ack, which is RFC 5681's as far as one direction shows it.
        let isDuplicate = isSame && hasSameWindow && isUpToDate
        if isDuplicate { duplicates += 1 }
        if let first = segment.blocks.first {
            let base = peer ?? 0
            let block = PacketReason.SACKBlock(
                start: first.start &- base, end: first.end &- base, others: segment.blocks.count - 1)
            if segment.reportsDuplicate {
                return .duplicateSACK(block, duplicate: isDuplicate ? duplicates : 0)
            }
            return isDuplicate ? .duplicateACK(number: duplicates, block: block) : .selectiveACK(block)
        }
        if isDuplicate { return .duplicateACK(number: duplicates, block: nil) }
        return isSame && isUpToDate ? .windowUpdate : nil
    }
}

extension TCPSegment {
    /// Whether the first SACK block is a D-SACK: acknowledged already, or part of the second block (RFC 2883 §4).
    fileprivate var reportsDuplicate: Bool {
        guard let first = blocks.first else { return false }
        if first.start.isBefore(acknowledgment) { return true }
        guard blocks.count > 1 else { return false }
        return !first.start.isBefore(blocks[1].start) && !blocks[1].end.isBefore(first.end)
    }
}
