/// A comparison of the wire's own counts with the kernel's counters at both ends.
public struct CounterCheck: Sendable {
    public var tally: WireTally
    public var a: NamespaceCounters
    public var b: NamespaceCounters
    /// The TUN device's name, the same in both namespaces.
    public var device: String
    /// Whether more was sent than the wire can read, so that drops in the device's queue are expected.
    public var isFlooded = false
    /// TCP_INFO of A's socket in each lane; nil for a lane without TCP.
    public var sockets: LanePair<TransportInfo?>
    /// nil if no lane has datagrams.
    public var losses: Losses?

    public init(
        tally: WireTally, a: NamespaceCounters, b: NamespaceCounters, device: String,
        sockets: LanePair<TransportInfo?> = LanePair(nil, nil)
    ) {
        (self.tally, self.a, self.b, self.device, self.sockets) = (tally, a, b, device, sockets)
    }

    /// One sentence for each count that differs; empty if all agree.
    public var mismatches: [String] {
        var found: [String] = []
        func expect(_ what: String, _ kernel: Int, _ wire: Int) {
            if kernel != wire { found.append("\(what): kernel counted \(kernel), wire counted \(wire)") }
        }
        // Copies were never read from a device, so they do not count as pending reads.
        var unaccounted = tally.lanes.all.reduce(0) { $0 - ($1.pending - $1.pendingCopies) }
        for (name, way, sender, receiver) in [("A", tally.aToB, a, b), ("B", tally.bToA, b, a)] {
            expect("packets sent by \(name)", sender["\(device).tx_packets"], way.read)
            if !isFlooded {
                expect("packets dropped in the device queue of \(name)", sender["\(device).tx_dropped"], 0)
            }
            expect(
                "packets delivered to the peer of \(name)", receiver["\(device).rx_packets"],
                way.forwarded + way.copies
            )
            unaccounted += way.read - way.housekeeping - way.gone - way.forwarded - way.refused
        }
        if unaccounted != 0 { found.append("unaccounted packets: \(unaccounted)") }
        let streams = Lane.allCases.filter { sockets[$0] != nil }
        if !streams.isEmpty {
            let sent = streams.reduce(RetransmissionTally()) { $0 + tally[$1].retransmissions }
            let answered = streams.reduce(RetransmissionTally()) { $0 + tally[$1].receiverRetransmissions }
            let counts = RetransmissionCounts(a)
            expect("retransmissions by A", a["Tcp.RetransSegs"], sent.total)
            expect("retransmissions by B", b["Tcp.RetransSegs"], answered.total)
            expect("fast retransmissions by A", counts.fast, sent.fast)
            expect("retransmission timeouts of A", counts.timeout, sent.timeout)
            expect("retransmissions by A after a timeout", counts.afterTimeout, sent.afterTimeout)
            expect("tail-loss probes of A", counts.lossProbes, sent.lossProbes)
        }
        for lane in streams {
            expect(
                "retransmissions by A's socket in the \(lane) lane", sockets[lane]?.totalRetransmits ?? 0,
                tally[lane].retransmissions.total)
        }
        return found + lossMismatches
    }

    /// Returns the checksum errors of each lane, at both ends.
    ///
    /// The kernel counts them by protocol. It cannot tell two lanes of one protocol apart, so that each of these has the
    /// number of its packets that the wire has corrupted.
    public func checksumErrors(of transports: LanePair<Transport>) -> LanePair<Int> {
        if transports.first.isSameProtocol(as: transports.second) { return tally.lanes.map(\.corrupted) }
        return transports.map { transport in
            Self.checksumCounters(of: transport).reduce(0) { $0 + a[$1] + b[$1] }
        }
    }

    private static func checksumCounters(of transport: Transport) -> [String] {
        switch transport {
        case .udp: ["Udp.InCsumErrors", "Udp6InCsumErrors", "Icmp.InCsumErrors", "Icmp6InCsumErrors"]
        case .tcp: ["Tcp.InCsumErrors"]
        case .unix: []
        }
    }
}
