import Core

/// A kind of packet, by its headers.
enum PacketKind {
    case datagram, segment, handshake, acknowledgment, icmp

    func includes(_ bytes: ArraySlice<UInt8>, _ packet: LadderPacket) -> Bool {
        guard let headers = try? PacketHeaders(bytes) else { return false }
        switch (self, headers.transport) {
        case (.datagram, .udp): return true
        // A later fragment has no UDP header, and TCP sends none.
        case (.datagram, .none): return headers.fragment != nil
        case (.segment, .tcp): return true
        case (.handshake, .tcp(let header)): return header.flags.contains(.syn)
        case (.acknowledgment, .tcp(let header)):
            return headers.payload.isEmpty && header.flags.isDisjoint(with: [.syn, .fin, .rst])
        case (.icmp, .icmp): return true
        default: return false
        }
    }
}

extension LadderPacket {
    /// Returns the messages that the packet carries, wholly or in part; nil if it carries none.
    func messages(in bytes: ArraySlice<UInt8>) -> ClosedRange<Int>? {
        messages ?? LabMessage.datagramNumber(in: bytes).map { $0...$0 }
    }

    var isRetransmission: Bool { marks.contains(.retransmission) }
    var isDuplicateACK: Bool { if case .duplicateACK = reason { true } else { false } }
    var isDuplicateSACK: Bool { if case .duplicateSACK = reason { true } else { false } }
    var isReset: Bool { if case .reset = reason { true } else { false } }

    /// Whether the retransmission timer ran out a second time or more for it.
    var isRepeatedTimeout: Bool {
        if case .timeout(let timeout) = reason { timeout.attempt > 1 } else { false }
    }
}

extension LabMessage {
    /// Returns the number of the message in a UDP packet; nil for other packets, and for later fragments.
    static func datagramNumber(in bytes: ArraySlice<UInt8>) -> Int? {
        guard let headers = try? PacketHeaders(bytes), case .udp = headers.transport else { return nil }
        return number(of: bytes.span.bytes.extracting(headers.payload))
    }
}
