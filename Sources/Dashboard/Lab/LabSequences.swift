import Core

/// Sequence numbers from the start of each stream, and windows in bytes, as the ladder shows them.
extension LabState {
    /// Records the initial sequence number of each side from its SYN.
    mutating func recordInitialSequences(_ batch: PacketBatch) {
        let transports = transports
        let unknown = Lane.allCases.filter {
            transports[$0].isTCP && (self[$0].sequenceA == nil || self[$0].sequenceB == nil)
        }
        guard !unknown.isEmpty else { return }
        for packet in batch.packets where unknown.contains(packet.lane) {
            let bytes = batch.bytes(of: packet)
            guard let headers = try? PacketHeaders(bytes), case .tcp(let header) = headers.transport,
                header.flags.contains(.syn)
            else { continue }
            let scale = TCPOption.windowScale(in: bytes, header) ?? 0
            if packet.direction == .aToB {
                (self[packet.lane].sequenceA, self[packet.lane].windowScaleA) = (header.sequence, scale)
            } else {
                (self[packet.lane].sequenceB, self[packet.lane].windowScaleB) = (header.sequence, scale)
            }
        }
    }

    /// Returns the number of bits by which a packet's window is shifted; nil until both ends have sent their SYN.
    func windowScale(_ packet: LadderPacket) -> Int? {
        guard let scaleA = self[packet.lane].windowScaleA, let scaleB = self[packet.lane].windowScaleB else {
            return nil
        }
        return packet.direction == .aToB ? scaleA : scaleB
    }

    func sequenceBases(_ packet: LadderPacket) -> PacketDescription.SequenceBases {
        let lane = self[packet.lane]
        return packet.direction == .aToB
            ? .init(sequence: lane.sequenceA, acknowledgment: lane.sequenceB)
            : .init(sequence: lane.sequenceB, acknowledgment: lane.sequenceA)
    }
}
