import Core

/// The packets on the wire, as a capture file: each packet once, in the order of entering. It includes lost
/// packets, and corrupted ones in corrupted form, but not the wire's copies.
public struct Capture: Sendable {
    /// 64 MB: half a minute of a flood, or hours of the scenarios.
    static let maxBytes = 64 * 1024 * 1024

    public private(set) var packets = 0
    /// Packets left out because the capture was full.
    public private(set) var missed = 0
    public private(set) var bytes = PcapFile.header
    /// Start of the run, since 1970.
    private let start: Duration

    init(start: Duration) {
        self.start = start
    }

    mutating func add(_ packet: ArraySlice<UInt8>, at time: Duration) {
        guard bytes.count + packet.count <= Self.maxBytes else {
            missed += 1
            return
        }
        PcapFile.append(packet, at: start + time, to: &bytes)
        packets += 1
    }
}
