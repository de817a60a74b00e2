/// Makes a point of the curves from time to time: what was delivered since the one before, and TCP_INFO.
public struct GoodputSampler: Sendable {
    /// Between two points: ten a second are a smooth curve.
    private static let interval = Duration.milliseconds(100)

    private var last = (at: Duration.zero, udp: 0, tcp: 0)

    public init() {}

    /// - Parameter delivered: Messages so far.
    /// - Returns: nil where the one before was a moment ago.
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
