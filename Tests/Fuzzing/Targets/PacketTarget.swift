import Core

extension FuzzTarget {
    /// Packets with headers of IP, UDP, TCP and ICMP, parsed as by the wire and as by the ladder.
    static let packet = FuzzTarget("packet") { bytes in
        for line in PacketDescription(bytes[...]).lines {
            let isClean = (line.label + line.text).unicodeScalars.allSatisfy { !$0.isHarmful }
            try require(isClean, "the line \(line.label) is not clean")
        }
        for destination in destinations(of: bytes) {
            for transports in [LanePair<Transport>(.udp, .udp), LanePair(.tcp(nil), .tcp(.bbr))] {
                var lanes = PacketLanes(transports)
                _ = PacketGlance(bytes.span.bytes, to: destination, &lanes)
            }
        }
        if let quoted = try? PacketHeaders(bytes[...], isQuoted: true) { try checkRanges(quoted, bytes) }
        guard let headers = try? PacketHeaders(bytes[...]) else { return }
        try checkRanges(headers, bytes)
        try checkGlance(headers, bytes)
        try checkCorruption(headers, bytes)
    }

    /// The destination address at its offset in the headers of both families.
    private static func destinations(of bytes: [UInt8]) -> [IPAddress] {
        [16..<20, 24..<40].compactMap {
            $0.upperBound <= bytes.count ? IPAddress(bytes: Array(bytes[$0])) : nil
        }
    }

    private static func checkRanges(_ headers: PacketHeaders, _ bytes: [UInt8]) throws(BrokenProperty) {
        try require(
            headers.networkLength <= headers.payload.lowerBound, "the payload begins in the IP header")
        let end = min(bytes.count, headers.length)
        try require(headers.payload.upperBound <= end, "the payload ends behind the packet")
        guard case .tcp(let tcp) = headers.transport else { return }
        let options = headers.networkLength + 20..<headers.payload.lowerBound
        try require(tcp.options == options, "the options lie at \(tcp.options)")
        _ = TCPOption.all(in: bytes[tcp.options]).map { $0.text(sequenceBase: tcp.sequence) }
    }

    /// Checks that `PacketGlance` finds the same protocol as the complete parser.
    private static func checkGlance(_ headers: PacketHeaders, _ bytes: [UInt8]) throws(BrokenProperty) {
        var lanes = PacketLanes(LanePair(.udp, .tcp(nil)))
        guard let glance = PacketGlance(bytes.span.bytes, to: headers.destination, &lanes) else { return }
        switch headers.transport {
        case .udp: try require(glance.lane == .first && glance.stream == nil, "UDP looks like \(glance)")
        case .tcp(let tcp):
            try require(glance.lane == .second && glance.datagram == nil, "TCP looks like \(glance)")
            try require(glance.stream?.sequence == tcp.sequence, "another sequence number in \(glance)")
            let segment = TCPSegment(bytes.span.bytes)
            try require(segment?.sequence == tcp.sequence, "TCPSegment found another sequence number")
            let options = TCPOption.all(in: bytes[tcp.options])
            try require(
                segment?.blocks.isEmpty == false || !options.contains { $0.isSACK },
                "TCPSegment missed the SACK option")
        case .icmp, .none: break
        }
    }

    /// Checks that one flipped bit always makes a correct checksum wrong.
    private static func checkCorruption(_ headers: PacketHeaders, _ bytes: [UInt8]) throws(BrokenProperty) {
        _ = Checksums.network(of: bytes.span.bytes, headers)
        let before = Checksums.transport(of: bytes.span.bytes, headers)
        for draw in [0, 15, UInt64(bytes[bytes.count - 1]) &* 0x9e37_79b9_7f4a_7c15, .max] {
            guard let corruption = Corruption(drawn: draw, headers) else { continue }
            let transport = headers.networkLength..<bytes.count
            try require(
                transport.contains(corruption.offset), "a bit outside of the transport is turned over")
            guard before == .right else { continue }
            var corrupted = bytes
            corrupted[corruption.offset] ^= corruption.mask
            let after = Checksums.transport(of: corrupted.span.bytes, headers)
            try require(after != .right, "nobody would notice the bit at \(corruption.offset)")
        }
    }
}

extension TCPOption {
    fileprivate var isSACK: Bool { if case .selectiveAcknowledgments = self { true } else { false } }
}
