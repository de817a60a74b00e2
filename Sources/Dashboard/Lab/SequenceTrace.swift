import Core

/// The points of one lane's time-sequence graph, in bounded memory.
///
/// Ordinary points are thinned by halving; losses, retransmissions and SACKs are kept as long as they fit.
struct SequenceTrace: Sendable {
    /// What a point stands for, in ascending order of importance.
    enum Kind: UInt8, Comparable {
        case acknowledgment, data, selectiveAcknowledgment, retransmission, lost

        static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }

        fileprivate var isOrdinary: Bool { self <= .data }
    }

    struct Point: Equatable {
        var at: Duration
        /// Bytes of the stream up to and including this segment, or the number of a UDP message.
        var sequence: Int
        var kind: Kind
    }

    /// The counts of all points, for the words below the graph.
    struct Counts: Equatable {
        var data = 0
        var retransmissions = 0
        var selectiveAcknowledgments = 0
        var lost = 0
    }

    static let maxPoints = 8_192

    private(set) var points: [Point] = []
    private(set) var counts = Counts()
    /// One of this many ordinary points is kept.
    private var stride = 1
    private var ordinaryCount = 0

    /// Adds the points of a packet.
    ///
    /// - Parameter sequenceA: A's initial sequence number; nil without TCP, and before it is known.
    mutating func add(_ packet: LadderPacket, _ bytes: ArraySlice<UInt8>, sequenceA: UInt32?) {
        guard let headers = try? PacketHeaders(bytes) else { return }
        switch (headers.transport, packet.direction) {
        case (.udp, .aToB):
            guard let message = LabMessage.number(of: bytes.span.bytes.extracting(headers.payload)) else {
                return
            }
            addData(packet, sequence: message)
        case (.tcp(let header), .aToB):
            guard let sequenceA, !headers.payload.isEmpty else { return }
            let end = header.sequence &+ UInt32(headers.payload.count) &- sequenceA
            addData(packet, sequence: Int(end) - 1)
        case (.tcp(let header), .bToA):
            guard let sequenceA, case .delivered(let time) = packet.fate, header.flags.contains(.ack) else {
                return
            }
            add(time, Int(header.acknowledgment &- sequenceA) - 1, .acknowledgment)
            guard let block = packet.reason?.block else { return }
            counts.selectiveAcknowledgments += 1
            add(time, Int(block.end) - 1, .selectiveAcknowledgment)
        default: break
        }
    }

    private mutating func addData(_ packet: LadderPacket, sequence: Int) {
        let isLost = packet.fate.isGone || packet.marks.contains(.corrupted)
        let isRetransmission = packet.isRetransmission
        counts.data += 1
        if isLost { counts.lost += 1 }
        if isRetransmission { counts.retransmissions += 1 }
        add(packet.enteredAt, sequence, isLost ? .lost : isRetransmission ? .retransmission : .data)
    }

    /// Marks the point of a packet that was held, and is lost now.
    mutating func lost(_ packet: LadderPacket, _ bytes: ArraySlice<UInt8>) {
        guard packet.direction == .aToB, let headers = try? PacketHeaders(bytes), !headers.payload.isEmpty
        else { return }
        counts.lost += 1
        // The point of the packet may have been thinned out.
        let index = points.lastIndex { $0.at == packet.enteredAt && $0.kind != .acknowledgment }
        if let index { points[index].kind = .lost }
    }

    /// Adds the points of an acknowledgment that was held, and is delivered now.
    mutating func released(_ packet: LadderPacket, _ bytes: ArraySlice<UInt8>, sequenceA: UInt32?) {
        if packet.direction == .bToA { add(packet, bytes, sequenceA: sequenceA) }
    }

    private mutating func add(_ time: Duration, _ sequence: Int, _ kind: Kind) {
        if kind.isOrdinary {
            ordinaryCount += 1
            if ordinaryCount % stride != 0 { return }
        }
        points.append(Point(at: time, sequence: max(0, sequence), kind: kind))
        if points.count > Self.maxPoints { thin() }
    }

    private mutating func thin() {
        let countBefore = points.count
        var index = 0
        points.removeAll {
            guard $0.kind.isOrdinary else { return false }
            index += 1
            return index % 2 == 0
        }
        if points.count < countBefore { stride *= 2 }
        guard points.count > Self.maxPoints * 3 / 4 else { return }
        // Nearly all of them are important.
        points = points.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    }
}

extension PacketReason {
    /// The first SACK block of an acknowledgment.
    fileprivate var block: SACKBlock? {
        switch self {
        case .selectiveACK(let block): block
        case .duplicateACK(_, let block): block
        default: nil
        }
    }
}
