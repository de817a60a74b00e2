import Core
import Glibc

/// Reads what the kernel says of an end that may have sent a retransmission.
struct SenderSampler {
    /// A's sockets.
    private let sockets: LanePair<SharedDescriptor>?
    /// The `netstat` files of A and B.
    private let files: [SharedDescriptor?]
    /// nil if the kernel does not count retransmissions by reason.
    private let columns: RetransmissionColumns?

    init(_ wire: Wire) {
        sockets = wire.a.sockets
        let index = NamespaceFile.allCases.firstIndex(of: .netstat) ?? 0
        files = [wire.a, wire.b].map { $0.counters.indices.contains(index) ? $0.counters[index] : nil }
        columns = files[0].flatMap { RetransmissionColumns(NamespaceFile.contents(of: $0.descriptor)[...]) }
    }

    /// Samples the end that sends in a direction.
    func sample(_ lane: Lane, _ direction: WireDirection) -> SenderSample {
        // B's socket is not known before it is accepted, and B repeats only its SYN ACK and FIN.
        let info = direction == .aToB ? sockets.flatMap { TransportInfo(of: $0[lane].descriptor) } : nil
        guard let columns, let file = files[direction.rawValue] else {
            return SenderSample(info: info, counts: nil)
        }
        let text = [UInt8](unsafeUninitializedCapacity: Self.maxLength) { bytes, count in
            count = max(0, pread(file.raw, bytes.baseAddress, Self.maxLength, 0))
        }
        return SenderSample(info: info, counts: columns.counts(in: text[...]))
    }

    /// `TcpExt` is the first part of the file and takes less than half of this.
    private static let maxLength = 16 * 1024
}
