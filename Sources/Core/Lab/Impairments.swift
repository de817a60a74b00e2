/// The impairments that the wire applies to packets, in both directions.
public struct Impairments: Sendable, Equatable {
    /// Probability in percent, 0 to 100, as are the three below.
    public var lossPercent = 0.0
    public var reorderPercent = 0.0
    public var duplicatePercent = 0.0
    public var corruptPercent = 0.0
    /// One-way delay.
    public var delay = Duration.zero
    /// Each packet's delay is drawn uniformly from `delay` ± `jitter`; at most the delay.
    public var jitter = Duration.zero
    /// Rate limit in bits of IP packets per second; nil means no limit.
    public var bitsPerSecond: Int?
    /// Capacity of the rate limiter's queue, in packets; a packet that finds it full is dropped.
    public var queuePackets = 100
    /// Whether the wire is cut, so that every packet is lost.
    public var isCut = false

    public init() {}

    /// Why no wire can have these impairments, for the user; nil if one can.
    public var refusal: String? {
        guard jitter > delay else { return nil }
        let milliseconds = jitter.milliseconds.shortest
        return "a jitter of \(milliseconds) ms needs a delay of at least \(milliseconds) ms"
    }
}
