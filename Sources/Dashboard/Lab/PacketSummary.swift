import Core
import Screen

/// What a packet carries, in a few words.
struct PacketSummary {
    /// `seq 1 len 204 = 1`: after the equals sign the messages in it.
    let text: String
    /// Without the length of a segment whose messages are known.
    private let short: String
    private enum Kind {
        case datagram, connect, accept, reset, end, data, acknowledgment, error, other
    }

    private var kind = Kind.other

    /// Whether it is a TCP segment that only acknowledges.
    var isAcknowledgment: Bool { kind == .acknowledgment }

    init(_ packet: LadderPacket, _ bytes: ArraySlice<UInt8>, _ bases: PacketDescription.SequenceBases) {
        guard let headers = try? PacketHeaders(bytes) else {
            self.init("? \(packet.length) B")
            return
        }
        let payload = headers.payload
        switch headers.transport {
        case .tcp(let header):
            self.init(header, length: payload.count, messages: packet.messages, bases)
        case .udp:
            let message = LabMessage.number(of: bytes.span.bytes.extracting(payload)) ?? packet.number
            self.init("\(message)  " + (Self.fragment(headers) ?? "\(payload.count) B"), .datagram)
        case .icmp(let header): self.init("ICMP \(header.meaning(headers.family))", .error)
        case .none:
            self.init(
                Self.fragment(headers) ?? "protocol \(headers.protocolNumber)  \(payload.count) B")
        }
    }

    private init(_ text: String, short: String? = nil, _ kind: Kind = .other) {
        (self.text, self.short, self.kind) = (text, short ?? text, kind)
    }

    private static func fragment(_ headers: PacketHeaders) -> String? {
        headers.fragment.map { "fragment \(headers.payload.count) B at \($0.offset)" }
    }

    private init(
        _ header: TCPHeader, length: Int, messages: ClosedRange<Int>?,
        _ bases: PacketDescription.SequenceBases
    ) {
        let isControl = !header.flags.isDisjoint(with: [.syn, .fin, .rst])
        let sequence = "seq \(header.sequence &- (bases.sequence ?? 0))"
        guard length > 0 || isControl else {
            let window = header.window == 0 ? " window 0" : ""
            let number = header.acknowledgment &- (bases.acknowledgment ?? 0)
            self.init("\(header.flags.words) \(number)\(window)", .acknowledgment)
            return
        }
        // Every segment after the first SYN has ACK set: only the answer to the SYN names it.
        let named = header.flags.subtracting(header.flags.contains(.syn) ? .psh : [.ack, .psh])
        let flags = named.isEmpty ? "" : named.words + " "
        if header.flags.contains(.rst) || header.flags.isSuperset(of: [.syn, .ack]) {
            self.init(named.words, header.flags.contains(.rst) ? .reset : .accept)
            return
        }
        let kind: Kind = header.flags.contains(.syn) ? .connect : header.flags.contains(.fin) ? .end : .data
        let size = length > 0 ? " len \(length)" : ""
        guard let messages else {
            self.init(flags + sequence + size, kind)
            return
        }
        let numbers = " = \(messages.words)"
        self.init(flags + sequence + size + numbers, short: flags + sequence + numbers, kind)
    }

    /// Why an ordinary packet is sent, in one sentence.
    func purpose(_ direction: WireDirection) -> String {
        let (sender, peer) = direction == .aToB ? ("A", "B") : ("B", "A")
        return switch kind {
        case .datagram: "\(sender) sends a datagram once, and never learns whether it arrives."
        case .connect: "\(sender) asks \(peer) for a connection."
        case .accept: "\(sender) accepts the connection."
        case .reset: "\(sender) refuses or aborts the connection."
        case .end: "\(sender) has no more data to send."
        case .data: "\(sender) sends the next data."
        case .acknowledgment: "\(sender) says which byte it expects next: all before it has arrived."
        case .error: "\(sender) reports why it could not deliver a packet."
        case .other: "\(sender) sends a packet to \(peer)."
        }
    }

    func fitted(to columns: Int) -> String {
        text.columns <= columns ? text : short.fitted(to: columns)
    }
}

extension ClosedRange<Int> {
    /// `5` or `76-80`.
    var words: String { count == 1 ? "\(lowerBound)" : "\(lowerBound)-\(upperBound)" }
}
