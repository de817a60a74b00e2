/// What the wire does to packets, in both directions.
public struct Impairments: Sendable, Equatable {
    /// Chances, 0 to 100.
    public var lossPercent = 0.0
    public var reorderPercent = 0.0
    public var duplicatePercent = 0.0
    public var corruptPercent = 0.0
    /// From entering the wire to leaving it.
    public var delay = Duration.zero
    /// The delay drawn for a packet lies within this of `delay`, evenly, and is never below zero.
    public var jitter = Duration.zero
    /// Bits of IP packets a second; nil is as fast as the machine.
    public var bitsPerSecond: Int?
    /// How many packets wait for a limited rate before the next is dropped at the tail.
    public var queuePackets = 100
    /// Nothing passes.
    public var isCut = false

    public init() {}
}
