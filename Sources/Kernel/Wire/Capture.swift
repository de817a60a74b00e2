import Core

/// What was on the wire, as a capture file: each packet once, in the order of entering, lost ones included,
/// corrupted ones as they became, copies not.
public struct Capture: Sendable {
    /// 64 MB: half a minute of a flood, hours of the scenarios.
    static let maxBytes = 64 * 1024 * 1024

    public private(set) var packets = 0
    /// Packets for which there was no room any more.
    public private(set) var missed = 0
    public private(set) var bytes = PcapFile.header
    /// From 1970 to the start of the run.
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
