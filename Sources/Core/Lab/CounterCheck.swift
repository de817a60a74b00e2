/// Whether what the wire counted is what the kernel counted at both ends.
public struct CounterCheck: Sendable {
    public var tally: WireTally
    public var a: NamespaceCounters
    public var b: NamespaceCounters
    /// The device's name in both namespaces.
    public var device: String
    /// Whether more was sent than anybody could read: what the kernel drops before the wire is then no fault.
    public var isFlooded = false
    /// TCP_INFO of A's socket; nil without one.
    public var transport: TransportInfo?

    public init(
        tally: WireTally, a: NamespaceCounters, b: NamespaceCounters, device: String,
        transport: TransportInfo?
    ) {
        (self.tally, self.a, self.b, self.device, self.transport) = (tally, a, b, device, transport)
    }

    /// In words; none where all agree.
    public var mismatches: [String] {
        var found: [String] = []
        func expect(_ what: String, _ kernel: Int, _ wire: Int) {
            if kernel != wire { found.append("\(what): the kernel counts \(kernel), the wire \(wire)") }
        }
        // A copy was never read: it is none of those that must be found again.
        var unaccounted = [tally.udp, tally.tcp].reduce(0) { $0 - ($1.pending - $1.pendingCopies) }
        for (name, way, sender, receiver) in [("A", tally.aToB, a, b), ("B", tally.bToA, b, a)] {
            expect("packets from \(name)", sender["\(device).tx_packets"], way.read)
            if !isFlooded {
                expect("packets dropped before the wire at \(name)", sender["\(device).tx_dropped"], 0)
            }
            expect(
                "packets to the peer of \(name)", receiver["\(device).rx_packets"], way.forwarded + way.copies
            )
            unaccounted += way.read - way.housekeeping - way.gone - way.forwarded - way.refused
        }
        if unaccounted != 0 { found.append("\(unaccounted) packets are unaccounted for") }
        if let transport {
            expect("retransmits of A", a["Tcp.RetransSegs"], tally.retransmissions)
            expect("retransmits of A's socket", transport.totalRetransmits, tally.retransmissions)
        }
        return found
    }

    /// Packets with a wrong checksum at either end.
    public var checksumErrors: (udp: Int, tcp: Int) {
        func both(_ names: [String]) -> Int { names.reduce(0) { $0 + a[$1] + b[$1] } }
        return (
            both(["Udp.InCsumErrors", "Udp6InCsumErrors", "Icmp.InCsumErrors", "Icmp6InCsumErrors"]),
            both(["Tcp.InCsumErrors"])
        )
    }
}
