/// A packet decoded for display: a label and a text for each field.
public struct PacketDescription: Sendable {
    public struct Line: Sendable, Equatable {
        public var label: String
        public var text: String
        /// The field's bytes in the packet; nil for a line about the whole packet.
        public var bytes: Range<Int>?
    }

    /// The initial sequence numbers that relative ones are counted from; nil shows absolute numbers.
    public struct SequenceBases: Sendable, Equatable {
        public var sequence: UInt32?
        public var acknowledgment: UInt32?

        public init(sequence: UInt32? = nil, acknowledgment: UInt32? = nil) {
            (self.sequence, self.acknowledgment) = (sequence, acknowledgment)
        }
    }

    public private(set) var lines: [Line] = []

    /// - Parameter windowScale: The number of bits by which the window is shifted; nil if it is not known.
    public init(
        _ bytes: ArraySlice<UInt8>, bases: SequenceBases = SequenceBases(), windowScale: Int? = nil
    ) {
        do throws(PacketFailure) {
            let headers = try PacketHeaders(bytes)
            describeNetwork(headers, bytes)
            describeTransport(headers, bytes, bases, windowScale)
            add("payload", "\(headers.payload.count) bytes", headers.payload)
        } catch {
            add("malformed", "\(error)", nil)
        }
    }

    private mutating func add(_ label: String, _ text: String, _ bytes: Range<Int>?) {
        lines.append(Line(label: label, text: text, bytes: bytes))
    }

    private mutating func describeNetwork(_ headers: PacketHeaders, _ bytes: ArraySlice<UInt8>) {
        let isV4 = headers.family == .ipv4
        add(isV4 ? "IPv4" : "IPv6", "\(headers.source) → \(headers.destination)", isV4 ? 12..<20 : 8..<40)
        add(
            "length", "\(headers.length) bytes, IP header \(headers.networkLength) bytes",
            isV4 ? 2..<4 : 4..<6)
        let limit = isV4 ? "TTL \(headers.hopLimit)" : "hop limit \(headers.hopLimit)"
        add(
            "forwarding", limit + (headers.isDontFragment ? ", don't fragment" : ""),
            isV4 ? 6..<9 : 7..<8)
        if let fragment = headers.fragment {
            let end = fragment.hasMore ? "more fragments" : "last fragment"
            add(
                "fragment",
                "\(headers.payload.count) bytes at offset \(fragment.offset), \(end), ID \(fragment.identification)",
                isV4 ? 4..<8 : headers.networkLength - 8..<headers.networkLength)
        }
        if isV4 { add("IP checksum", Checksums.network(of: bytes.span.bytes, headers).text, 10..<12) }
    }

    private mutating func describeTransport(
        _ headers: PacketHeaders, _ bytes: ArraySlice<UInt8>, _ bases: SequenceBases, _ windowScale: Int?
    ) {
        let start = headers.networkLength
        func field(_ offset: Int, _ count: Int) -> Range<Int> { start + offset..<start + offset + count }
        let checksum = Checksums.transport(of: bytes.span.bytes, headers).text
        switch headers.transport {
        case .udp(let header):
            add("UDP", "port \(header.sourcePort) → \(header.destinationPort)", field(0, 4))
            add("datagram", "\(header.datagramLength) bytes, including the header", field(4, 2))
            add("checksum", checksum, field(6, 2))
        case .tcp(let header):
            describe(header, at: start, bytes, bases, windowScale)
            add("checksum", checksum, field(16, 2))
        case .icmp(let header):
            add(
                "ICMP", "\(header.meaning(headers.family)) (type \(header.type), code \(header.code))",
                field(0, 2))
            add("checksum", checksum, field(2, 2))
            describeQuoted(header, headers, bytes)
        case .none: add("protocol", "\(headers.protocolNumber)", nil)
        }
    }

    private mutating func describe(
        _ header: TCPHeader, at offset: Int, _ bytes: ArraySlice<UInt8>, _ bases: SequenceBases,
        _ windowScale: Int?
    ) {
        func field(_ start: Int, _ count: Int) -> Range<Int> { offset + start..<offset + start + count }
        func number(_ raw: UInt32, _ base: UInt32?) -> String {
            base.map { "\(raw &- $0) (\(raw))" } ?? "\(raw)"
        }
        add("TCP", "port \(header.sourcePort) → \(header.destinationPort)", field(0, 4))
        add("flags", header.flags.words, field(12, 2))
        add("seq", number(header.sequence, bases.sequence), field(4, 4))
        if header.flags.contains(.ack) {
            add("ack", number(header.acknowledgment, bases.acknowledgment), field(8, 4))
        }
        add("window", Self.window(header, scale: windowScale), field(14, 2))
        let start = bytes.startIndex
        let options = TCPOption.all(
            in: bytes[start + header.options.lowerBound..<start + header.options.upperBound])
        if !options.isEmpty {
            let texts = options.map { $0.text(sequenceBase: bases.acknowledgment ?? 0) }
            add("options", texts.joined(separator: ", "), header.options)
        }
    }

    /// `63 x 1,024 = 64,512`; the window of a SYN is never scaled (RFC 7323 §2.2).
    private static func window(_ header: TCPHeader, scale: Int?) -> String {
        let window = Int(header.window)
        if header.flags.contains(.syn) { return "\(window.grouped) (not scaled in a SYN)" }
        guard let scale else { return "\(window.grouped) (scale not known)" }
        // RFC 7323 §2.3: a larger shift counts as 14.
        let factor = 1 << min(scale, 14)
        return factor == 1 ? window.grouped : "\(window) x \(factor.grouped) = \((window * factor).grouped)"
    }

    /// Describes the packet that an ICMP error quotes.
    private mutating func describeQuoted(
        _ header: ICMPHeader, _ headers: PacketHeaders, _ bytes: ArraySlice<UInt8>
    ) {
        let quoted = bytes.dropFirst(headers.payload.lowerBound).prefix(headers.payload.count)
        guard header.isError(headers.family), let about = try? PacketHeaders(quoted, isQuoted: true) else {
            return
        }
        var text = "\(about.source) → \(about.destination)"
        switch about.transport {
        case .udp(let udp): text += ", UDP port \(udp.sourcePort) → \(udp.destinationPort)"
        case .tcp(let tcp): text += ", TCP port \(tcp.sourcePort) → \(tcp.destinationPort)"
        case .icmp, .none: text += ", protocol \(about.protocolNumber)"
        }
        add("quotes", text, headers.payload)
    }
}

extension Checksums.Verdict {
    var text: String {
        switch self {
        case .right: "correct"
        case .wrong(let expected): "INCORRECT: should be 0x\(Hexadecimal.text(expected, digits: 4))"
        case .absent: "not verified (none, or a fragment)"
        }
    }
}
