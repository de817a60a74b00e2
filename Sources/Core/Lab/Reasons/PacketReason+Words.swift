extension PacketReason {
    /// A few words for the ladder.
    public var mark: String {
        switch self {
        case .fastRetransmission: "fast retransmit"
        case .timeout(let timeout) where timeout.attempt > 1:
            "RTO \(timeout.timer.wholeMilliseconds), \(Self.ordinal(timeout.attempt)) try"
        case .timeout(let timeout): "RTO \(timeout.timer.wholeMilliseconds)"
        case .afterTimeout: "after RTO"
        case .lossProbe: "TLP"
        case .retransmission, .repeatedAnswer: "retransmission"
        case .duplicateACK(let number, _): "dup ACK \(number)"
        case .selectiveACK: "SACK"
        case .duplicateSACK: "DSACK"
        case .zeroWindow: "zero window"
        case .windowProbe: "window probe"
        case .windowUpdate: "window update"
        case .reset: "RST"
        }
    }

    /// One sentence.
    ///
    /// - Parameter direction: The direction of the packet.
    public func sentence(_ direction: WireDirection) -> String {
        let (sender, peer) = direction == .aToB ? ("A", "B") : ("B", "A")
        return switch self {
        case .fastRetransmission, .timeout, .afterTimeout, .lossProbe, .retransmission, .repeatedAnswer:
            retransmissionSentence(peer)
        case .duplicateACK, .selectiveACK, .duplicateSACK: acknowledgmentSentence(sender)
        case .zeroWindow: "\(sender)'s receive buffer is full: \(peer) must not send more data."
        case .windowProbe: "\(peer)'s window is zero: \(sender) asks whether it has opened."
        case .windowUpdate: "\(sender) acknowledges nothing new, but announces another receive window."
        case .reset(.portClosed): "No socket listens on this port of \(sender)."
        case .reset(.dataForClosedSocket): "\(peer)'s data arrived for a socket that \(sender) has closed."
        case .reset(.unknownConnection): "\(sender) does not know this connection, or has given it up."
        case .reset(.aborted): "\(sender) aborted the connection."
        }
    }

    private func retransmissionSentence(_ peer: String) -> String {
        switch self {
        case .fastRetransmission(let count, let attempt):
            let evidence =
                switch count {
                // RACK compares times: a retransmission of earlier data may have arrived (RFC 8985 §3).
                case 0: "a segment that was sent later has arrived."
                case 1: "one later segment was SACKed."
                default: "\(Self.cardinal(count)) later segments were SACKed."
                }
            return attempt > 1
                ? "Sent again, since the retransmission seems lost too: " + evidence
                : "Sent again: " + evidence
        case .timeout(let timeout):
            return "The retransmission timer of \(timeout.timer.wholeMilliseconds) ran out; "
                + "the next waits \(timeout.next.wholeMilliseconds)."
        case .afterTimeout:
            return "Sent again after a timeout, which declares everything lost that was not SACKed."
        case .lossProbe(hasNewData: true):
            return "Tail-loss probe: no ACK came for two round trips, so new data asks for one."
        case .lossProbe:
            return "Tail-loss probe: no ACK came for two round trips, so the last segment is sent again."
        case .repeatedAnswer: return "Sent again: \(peer)'s SYN arrived again."
        default: return "Sent again for a reason that cannot be told."
        }
    }

    private func acknowledgmentSentence(_ sender: String) -> String {
        switch self {
        case .duplicateACK(let number, let block?):
            return "\(Self.ordinal(number)) duplicate ACK: \(block.range) arrived, "
                + "but data before it is missing."
        case .duplicateACK(let number, nil):
            return "\(Self.ordinal(number)) duplicate ACK: \(sender) still waits for the same byte."
        case .selectiveACK(let block):
            let others = block.others > 0 ? " and \(block.others) more ranges" : ""
            return "\(sender) has \(block.range)\(others), but data before it is missing."
        case .duplicateSACK(let block, _): return "\(sender) received \(block.range) twice."
        default: return ""
        }
    }

    private static let cardinals = [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ]

    /// - Parameter number: At least 2.
    private static func cardinal(_ number: Int) -> String {
        cardinals.indices.contains(number - 2) ? cardinals[number - 2] : "\(number)"
    }

    private static func ordinal(_ number: Int) -> String {
        let ending =
            switch (number % 10, number % 100) {
            case (_, 11...13): "th"
            case (1, _): "st"
            case (2, _): "nd"
            case (3, _): "rd"
            default: "th"
            }
        return "\(number)\(ending)"
    }
}

extension PacketReason.SACKBlock {
    /// The first and the last byte: `bytes 2041-3060`.
    fileprivate var range: String { "bytes \(start)-\(end &- 1)" }
}

extension Duration {
    /// `213 ms`
    fileprivate var wholeMilliseconds: String { "\((nanoseconds + 500_000) / 1_000_000) ms" }
}
