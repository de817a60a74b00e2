import Core

/// The words of a filter of the ladder. A packet must match all of them.
///
/// A number is that of a message in the packet. Another word is part of a flag, of the fate, or of the reason.
struct PacketFilter: Sendable {
    let text: String
    private let words: [SearchWords.Word]

    init(_ text: String) { (self.text, words) = (text, SearchWords(text).words) }

    var isEmpty: Bool { words.isEmpty }

    /// - Parameter lostTo: Why the receiving kernel lost it; nil if it did not.
    func matches(_ packet: LadderPacket, _ bytes: ArraySlice<UInt8>, lostTo: LossCause? = nil) -> Bool {
        let headers = try? PacketHeaders(bytes)
        let texts = texts(packet, headers, lostTo)
        return words.allSatisfy { word in
            if let number = Int(word.text) {
                return packet.messages(in: bytes)?.contains(number) == true
            }
            return texts.contains { word.pattern.isFound(in: $0) }
        }
    }

    private func texts(
        _ packet: LadderPacket, _ headers: PacketHeaders?, _ lostTo: LossCause?
    ) -> [String] {
        var texts = [PacketNote(packet, lostTo: lostTo).fateInWords]
        if packet.fate.isGone || lostTo != nil { texts.append("lost") }
        if packet.isRetransmission { texts.append("retransmission") }
        if let mark = packet.reason?.mark { texts.append(mark) }
        if case .tcp(let header)? = headers?.transport { texts.append(header.flags.words) }
        if case .icmp? = headers?.transport { texts.append("ICMP") }
        return texts
    }
}
