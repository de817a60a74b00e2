/// A comparison of the wire's own counts with the kernel's counters at both ends.
public struct CounterCheck: Sendable {
    public var tally: WireTally
    public var a: NamespaceCounters
    public var b: NamespaceCounters
    /// The TUN device's name, the same in both namespaces.
    public var device: String
    /// Whether more was sent than the wire can read, so that drops in the device's queue are expected.
    public var isFlooded = false
    /// TCP_INFO of A's socket; nil if the run has no TCP socket.
    public var transport: TransportInfo?

    public init(
        tally: WireTally, a: NamespaceCounters, b: NamespaceCounters, device: String,
        transport: TransportInfo?
    ) {
        (self.tally, self.a, self.b, self.device, self.transport) = (tally, a, b, device, transport)
    }

    /// One sentence for each count that differs; empty if all agree.
    public var mismatches: [String] {
        var found: [String] = []
        func expect(_ what: String, _ kernel: Int, _ wire: Int) {
            if kernel != wire { found.append("\(what): kernel counted \(kernel), wire counted \(wire)") }
        }
        // Copies were never read from a device, so they do not count as pending reads.
        var unaccounted = [tally.udp, tally.tcp].reduce(0) { $0 - ($1.pending - $1.pendingCopies) }
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
        if let transport {
            let wire = tally.retransmissions
            let counts = RetransmissionCounts(a)
            expect("retransmissions by A", a["Tcp.RetransSegs"], wire.total)
            expect("retransmissions by B", b["Tcp.RetransSegs"], tally.retransmissionsByB.total)
            expect("retransmissions by A's socket", transport.totalRetransmits, wire.total)
            expect("fast retransmissions by A", counts.fast, wire.fast)
            expect("retransmission timeouts of A", counts.timeout, wire.timeout)
            expect("retransmissions by A after a timeout", counts.afterTimeout, wire.afterTimeout)
            expect("tail-loss probes of A", counts.lossProbes, wire.lossProbes)
        }
        return found
    }

    /// Checksum errors that the kernel counted, the sum of both ends.
    public var checksumErrors: (udp: Int, tcp: Int) {
        func both(_ names: [String]) -> Int { names.reduce(0) { $0 + a[$1] + b[$1] } }
        return (
            both(["Udp.InCsumErrors", "Udp6InCsumErrors", "Icmp.InCsumErrors", "Icmp6InCsumErrors"]),
            both(["Tcp.InCsumErrors"])
        )
    }
}
