/// A sampler for the lab's curves: the goodput since the previous sample, and TCP_INFO.
public struct GoodputSampler: Sendable {
    /// Time between two samples: ten per second make a smooth curve.
    private static let interval = Duration.milliseconds(100)

    private var last = (at: Duration.zero, delivered: LanePair(0, 0))

    public init() {}

    /// Returns a sample, or nil if the previous one is less than the interval old.
    ///
    /// - Parameters:
    ///   - delivered: Messages delivered so far.
    ///   - sockets: TCP_INFO of A's sockets; nil for a lane without TCP.
    public mutating func sample(
        at now: Duration, delivered: LanePair<Int>, messageSize: Int, _ sockets: LanePair<TransportInfo?>
    ) -> TransportSample? {
        guard now - last.at >= Self.interval else { return nil }
        let seconds = (now - last.at).milliseconds / 1000
        func sample(of lane: Lane) -> TransportSample.LaneSample {
            let bits = (delivered[lane] - last.delivered[lane]) * messageSize * 8
            return TransportSample.LaneSample(
                congestionWindow: sockets[lane]?.congestionWindow ?? 0,
                roundTripMicroseconds: sockets[lane]?.roundTripMicroseconds ?? 0,
                bitsPerSecond: Int(Double(bits) / seconds))
        }
        defer { last = (now, delivered) }
        return TransportSample(at: now, lanes: LanePair(sample(of: .first), sample(of: .second)))
    }
}
