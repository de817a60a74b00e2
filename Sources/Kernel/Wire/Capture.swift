import Core

/// The packets on the wire, for a capture file: each packet once, in the order of entering. It includes lost packets,
/// and corrupted ones in corrupted form, but not the wire's copies.
public struct Capture: Sendable {
    /// 64 MB: half a minute of a flood, or hours of the scenarios.
    static let maxBytes = 64 * 1024 * 1024

    private struct Packet {
        let lane: Lane
        let direction: WireDirection
        /// Run time.
        let enteredAt: Duration
        /// Its bytes end where those of the next packet begin.
        let offset: Int
        var fate: PacketFate
        let marks: PacketMarks
        let reason: PacketReason?

        /// `lost on the wire. Sent again: three later segments were SACKed.`
        var comment: String {
            [fate.sentence(marks) + ".", reason?.sentence(direction)].compactMap(\.self)
                .joined(separator: " ")
        }
    }

    /// Packets left out because the capture was full.
    public private(set) var missed = 0
    private var packets: [Packet] = []
    private var bytes: [UInt8] = []
    /// By lane: the indices of its packets, in the order of their numbers, from 1.
    private var indices = LanePair<[Int32]>([], [])
    /// Start of the run, since 1970.
    private let start: Duration
    private let lanes: [String]

    /// - Parameter lanes: The names of the lanes.
    init(start: Duration, lanes: [String]) {
        (self.start, self.lanes) = (start, lanes)
    }

    public var count: Int { packets.count }

    mutating func add(_ packet: ArraySlice<UInt8>, _ entry: PacketNotes.Entry) {
        let used = bytes.count + packets.count * MemoryLayout<Packet>.stride
        guard missed == 0, used + packet.count + MemoryLayout<Packet>.stride <= Self.maxBytes else {
            missed += 1
            return
        }
        indices[entry.lane].append(Int32(packets.count))
        packets.append(
            Packet(
                lane: entry.lane, direction: entry.direction, enteredAt: entry.enteredAt, offset: bytes.count,
                fate: entry.fate, marks: entry.marks, reason: entry.account?.reason))
        bytes += packet
    }

    mutating func apply(_ change: FateChange) {
        let index = change.number - 1
        guard indices[change.lane].indices.contains(index) else { return }
        packets[Int(indices[change.lane][index])].fate = change.fate
    }

    /// Returns the capture in the format that the name of a file asks for: pcapng, with the lanes as interfaces and each
    /// packet's fate as its comment, for a name that ends in `.pcapng`, else pcap.
    public func file(named name: String) -> [UInt8] {
        name.lowercased().hasSuffix(".pcapng") ? pcapng : pcap
    }

    private var pcap: [UInt8] {
        var file = PcapFile.header
        for index in packets.indices {
            PcapFile.append(bytes(of: index), at: start + packets[index].enteredAt, to: &file)
        }
        return file
    }

    private var pcapng: [UInt8] {
        var file = PcapngFile.header(interfaces: lanes)
        for (index, packet) in packets.enumerated() {
            PcapngFile.append(
                bytes(of: index), interface: packet.lane.rawValue, packet.direction,
                at: start + packet.enteredAt, comment: packet.comment, to: &file)
        }
        return file
    }

    private func bytes(of index: Int) -> ArraySlice<UInt8> {
        let end = index + 1 < packets.count ? packets[index + 1].offset : bytes.count
        return bytes[packets[index].offset..<end]
    }
}
