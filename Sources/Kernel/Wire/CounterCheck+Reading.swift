import Core

extension CounterCheck {
    /// Limit of attempts to read counters that change meanwhile.
    private static let maxReadings = 10

    /// Reads the counters of both ends and of the wire at the same moment: if a packet enters the wire
    /// meanwhile, reads them again.
    init(reading wire: Wire, _ forwarder: Forwarder, sockets: () -> LanePair<TransportInfo?>) {
        var readings = 0
        repeat {
            self.init(
                tally: forwarder.tally, a: wire.a.counts, b: wire.b.counts, device: WireEnd.deviceName,
                sockets: sockets())
            forwarder.drain()
            readings += 1
        } while tally != forwarder.tally && readings < Self.maxReadings
    }
}
