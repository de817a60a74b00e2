/// A packet decoded for display: a label and a text for each field, then a dump of all its bytes.
public struct PacketDescription: Sendable {
    public struct Line: Sendable, Equatable {
        public var label: String
        public var text: String
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

    public init(_ bytes: ArraySlice<UInt8>, bases: SequenceBases = SequenceBases()) {
        do throws(PacketFailure) {
            let headers = try PacketHeaders(bytes)
            describeNetwork(headers, bytes)
            describeTransport(headers, bytes, bases)
            add("payload", "\(headers.payload.count) bytes")
        } catch {
            add("malformed", "\(error)")
        }
        lines += Self.dump(bytes)
    }

    private mutating func add(_ label: String, _ text: String) {
        lines.append(Line(label: label, text: text))
    }

    private mutating func describeNetwork(_ headers: PacketHeaders, _ bytes: ArraySlice<UInt8>) {
        let isV4 = headers.family == .ipv4
        add(isV4 ? "IPv4" : "IPv6", "\(headers.source) → \(headers.destination)")
        add("length", "\(headers.length) bytes, IP header \(headers.networkLength) bytes")
        let limit = isV4 ? "TTL \(headers.hopLimit)" : "hop limit \(headers.hopLimit)"
        add("forwarding", limit + (headers.isDontFragment ? ", don't fragment" : ""))
        if let fragment = headers.fragment {
            let end = fragment.hasMore ? "more fragments" : "last fragment"
            add(
                "fragment",
                "\(headers.payload.count) bytes at offset \(fragment.offset), \(end), ID \(fragment.identification)"
            )
        }
        if isV4 { add("IP checksum", Checksums.network(of: bytes.span.bytes, headers).text) }
    }

    private mutating func describeTransport(
        _ headers: PacketHeaders, _ bytes: ArraySlice<UInt8>, _ bases: SequenceBases
    ) {
        let checksum = Checksums.transport(of: bytes.span.bytes, headers).text
        switch headers.transport {
        case .udp(let header):
            add("UDP", "port \(header.sourcePort) → \(header.destinationPort)")
            add("datagram", "\(header.datagramLength) bytes, including the header")
            add("checksum", checksum)
        case .tcp(let header):
            describe(header, headers, bytes, bases)
            add("checksum", checksum)
        case .icmp(let header):
            add("ICMP", "\(header.meaning(headers.family)) (type \(header.type), code \(header.code))")
            add("checksum", checksum)
            describeQuoted(header, headers, bytes)
        case .none: add("protocol", "\(headers.protocolNumber)")
        }
    }

    private mutating func describe(
        _ header: TCPHeader, _ headers: PacketHeaders, _ bytes: ArraySlice<UInt8>, _ bases: SequenceBases
    ) {
        func number(_ raw: UInt32, _ base: UInt32?) -> String {
            base.map { "\(raw &- $0) (\(raw))" } ?? "\(raw)"
        }
        add("TCP", "port \(header.sourcePort) → \(header.destinationPort)")
        add("flags", header.flags.words)
        add("seq", number(header.sequence, bases.sequence))
        if header.flags.contains(.ack) { add("ack", number(header.acknowledgment, bases.acknowledgment)) }
        add("window", "\(header.window) (unscaled)")
        let start = bytes.startIndex
        let options = TCPOption.all(
            in: bytes[start + header.options.lowerBound..<start + header.options.upperBound])
        if !options.isEmpty {
            let texts = options.map { $0.text(sequenceBase: bases.acknowledgment ?? 0) }
            add("options", texts.joined(separator: ", "))
        }
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
        add("quotes", text)
    }

    /// Dumps 16 bytes per line: the offset, hexadecimal digits, and printable characters.
    static func dump(_ bytes: ArraySlice<UInt8>) -> [Line] {
        (0..<HexDump.rows(of: bytes.count, bytesPerRow: 16)).map { row in
            let (offset, text) = HexDump.pairedRow(bytes, row: row, bytesPerRow: 16)
            return Line(label: offset, text: text)
        }
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
