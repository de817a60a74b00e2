import CLinux
import Core
import Glibc
import SystemPackage

/// A builder for the batch of datagrams and events of one turn.
struct BatchBuilder {
    private(set) var batch = DatagramBatch()
    private var errors: [ErrorTally] = []
    private var lastDestination: (key: PackedAddress, index: UInt16)?
    /// The sender of the last datagram, as the kernel wrote it, and its index in this batch.
    var lastSender: (bytes: [UInt8], index: UInt16)?

    /// An error event in the batch, and how often it occurred.
    private struct ErrorTally {
        let number: Int32
        let peer: UInt16
        let index: Int
        var count = 1
    }

    private struct PackedAddress: Equatable {
        let count: Int
        let low: UInt64
        let high: UInt64

        init(_ bytes: UnsafeRawBufferPointer) {
            count = bytes.count
            low =
                bytes.count == 4
                ? UInt64(bytes.loadUnaligned(as: UInt32.self)) : bytes.loadUnaligned(as: UInt64.self)
            high = bytes.count == 16 ? bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self) : 0
        }
    }

    /// Returns the batch and starts a new one; nil if the batch is empty.
    mutating func finish() -> DatagramBatch? {
        guard !batch.metadata.isEmpty else { return nil }
        defer {
            batch = DatagramBatch()
            errors = []
            lastDestination = nil
            lastSender = nil
        }
        return batch
    }

    var byteCount: Int { batch.bytes.count }
    var count: Int { batch.metadata.count }

    mutating func reserve(datagrams: Int, bytes: Int) {
        batch.metadata.reserveCapacity(batch.metadata.count + datagrams)
        batch.bytes.reserveCapacity(batch.bytes.count + bytes)
    }

    /// Appends a datagram; `change` sets the remaining metadata.
    ///
    /// - Returns: The index of the datagram in the batch.
    mutating func append(
        _ direction: DatagramMetadata.Direction, _ payload: UnsafeRawBufferPointer, originalLength: Int,
        peer: UInt16, time: Int64
    ) -> Int {
        batch.metadata.append(
            DatagramMetadata(
                time: time, direction: direction, offset: batch.bytes.count, length: payload.count,
                originalLength: originalLength, peer: peer))
        batch.bytes.append(contentsOf: payload)
        return batch.metadata.count - 1
    }

    /// Appends a datagram that this process has sent.
    ///
    /// - Parameter isUnix: Whether the kernel sends this process's credentials to the receiver.
    mutating func appendSent(
        _ payload: [UInt8], to peer: SocketName, time: Int64, dropped: UInt32, isUnix: Bool
    ) {
        let peerIndex = index(of: peer)
        let sent = payload.withUnsafeBytes { bytes in
            append(.outgoing, bytes, originalLength: bytes.count, peer: peerIndex, time: time)
        }
        batch.metadata[sent].dropped = dropped
        if isUnix {
            let own = pollux_credentials(pid: getpid(), uid: geteuid(), gid: getegid())
            batch.metadata[sent].credentials = index(of: own)
        }
    }

    mutating func change(_ index: Int, _ change: (inout DatagramMetadata) -> Void) {
        change(&batch.metadata[index])
    }

    /// Appends an event with its message, and with the error that caused it, if any.
    ///
    /// A repeated error is counted in the event that the batch already has, because a burst to a closed port would
    /// otherwise bury everything else.
    mutating func appendEvent(_ message: String, peer: SocketName?, error: Errno?, dropped: UInt32) {
        let peerIndex = if let peer { index(of: peer) } else { DatagramMetadata.none }
        let number = error?.rawValue ?? 0
        if number != 0, let known = errors.firstIndex(where: { $0.number == number && $0.peer == peerIndex })
        {
            errors[known].count += 1
            write("\(message), \(errors[known].count) times", to: errors[known].index)
            return
        }
        var metadata = DatagramMetadata(
            time: .wallClock, direction: .event, offset: 0, length: 0, peer: peerIndex, dropped: dropped)
        metadata.errorNumber = number
        batch.metadata.append(metadata)
        let index = batch.metadata.count - 1
        write(message, to: index)
        if number != 0 { errors.append(ErrorTally(number: number, peer: peerIndex, index: index)) }
    }

    /// Appends the message of an event to the bytes of the batch.
    private mutating func write(_ message: String, to index: Int) {
        batch.metadata[index].offset = UInt32(batch.bytes.count)
        batch.bytes += Array(message.utf8)
        batch.metadata[index].length = UInt32(batch.bytes.count) - batch.metadata[index].offset
        batch.metadata[index].originalLength = batch.metadata[index].length
    }

    mutating func index(of peer: SocketName) -> UInt16 {
        Self.index(of: peer, in: &batch.peers)
    }

    /// Returns the index of a destination in its packed form, 4 or 16 bytes; usually that of the previous datagram.
    mutating func index(ofPacked destination: UnsafeRawBufferPointer) -> UInt16 {
        let key = PackedAddress(destination)
        if let lastDestination, lastDestination.key == key { return lastDestination.index }
        guard let address = IPAddress(bytes: Array(destination))?.unmapped else {
            return DatagramMetadata.none
        }
        let index = Self.index(of: address, in: &batch.destinations)
        lastDestination = (key, index)
        return index
    }

    /// Returns the index of a sender's credentials.
    ///
    /// The process name is looked up once per batch, and not cached any longer because process IDs are reused.
    mutating func index(of credentials: pollux_credentials) -> UInt16 {
        if let known = batch.credentials.lastIndex(where: {
            $0.pid == credentials.pid && $0.uid == credentials.uid && $0.gid == credentials.gid
        }) {
            return UInt16(known)
        }
        batch.credentials.append(
            Credentials(
                pid: credentials.pid, uid: credentials.uid, gid: credentials.gid,
                processName: processName(of: credentials.pid)))
        return UInt16(batch.credentials.count - 1)
    }

    /// Returns the index of a value in a table, and appends the value if it is new.
    ///
    /// The search is linear: the table is short, because a turn is limited.
    private static func index<Value: Equatable>(of value: Value, in table: inout [Value]) -> UInt16 {
        if let index = table.lastIndex(of: value) { return UInt16(index) }
        table.append(value)
        return UInt16(table.count - 1)
    }
}
