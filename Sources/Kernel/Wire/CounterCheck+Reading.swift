import Core

extension CounterCheck {
    /// How often counters that went on between two readings are read again.
    private static let maxReadings = 10

    /// Reads the counters of both ends and of the middle, of the same moment: where the kernel has sent something
    /// between two readings, they are read again.
    init(reading wire: Wire, _ forwarder: Forwarder, transport: () -> TransportInfo?) {
        var readings = 0
        repeat {
            self.init(
                tally: forwarder.tally, a: wire.a.counts, b: wire.b.counts, device: WireEnd.deviceName,
                transport: transport())
            forwarder.drain()
            readings += 1
        } while tally != forwarder.tally && readings < Self.maxReadings
    }
}
