/// A sampler for the lab's curves: the goodput since the previous sample, and TCP_INFO.
public struct GoodputSampler: Sendable {
    /// Time between two samples: ten per second make a smooth curve.
    private static let interval = Duration.milliseconds(100)

    private var last = (at: Duration.zero, udp: 0, tcp: 0)

    public init() {}

    /// Returns a sample, or nil if the previous one is less than the interval old.
    ///
    /// - Parameter delivered: Messages delivered so far.
    public mutating func sample(
        at now: Duration, delivered: (udp: Int, tcp: Int), messageSize: Int, _ info: TransportInfo?
    ) -> TransportSample? {
        guard now - last.at >= Self.interval else { return nil }
        let seconds = (now - last.at).milliseconds / 1000
        func bitsPerSecond(_ messages: Int) -> Int { Int(Double(messages * messageSize * 8) / seconds) }
        let sample = TransportSample(
            at: now, congestionWindow: info?.congestionWindow ?? 0,
            roundTripMicroseconds: info?.roundTripMicroseconds ?? 0,
            udpBitsPerSecond: bitsPerSecond(delivered.udp - last.udp),
            tcpBitsPerSecond: bitsPerSecond(delivered.tcp - last.tcp))
        last = (now, delivered.udp, delivered.tcp)
        return sample
    }
}
