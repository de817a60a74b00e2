import CLinux
import Core
import Glibc
import SystemPackage

/// Gathers what one turn has received, sent and suffered.
struct BatchBuilder {
    private(set) var batch = DatagramBatch()
    private var errors: [SeenError] = []
    private var lastDestination: (key: PackedAddress, index: UInt16)?
    /// The sender of the last datagram, as the kernel wrote it, and its index in this batch.
    var lastSender: (bytes: [UInt8], index: UInt16)?

    /// An error event of the batch, and how often it came.
    private struct SeenError {
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

    /// The batch so far, which the next one begins behind; nil where nothing has happened.
    mutating func take() -> DatagramBatch? {
        guard !batch.facts.isEmpty else { return nil }
        defer {
            batch = DatagramBatch()
            errors = []
            lastDestination = nil
            lastSender = nil
        }
        return batch
    }

    var byteCount: Int { batch.bytes.count }
    var count: Int { batch.facts.count }

    mutating func reserve(datagrams: Int, bytes: Int) {
        batch.facts.reserveCapacity(batch.facts.count + datagrams)
        batch.bytes.reserveCapacity(batch.bytes.count + bytes)
    }

    /// Appends a datagram; `change` notes what else is known of it.
    mutating func append(
        _ direction: DatagramMetadata.Direction, _ payload: UnsafeRawBufferPointer, originalLength: Int,
        peer: UInt16, time: Int64
    ) -> Int {
        batch.facts.append(
            DatagramMetadata(
                time: time, direction: direction, offset: batch.bytes.count, length: payload.count,
                originalLength: originalLength, peer: peer))
        batch.bytes.append(contentsOf: payload)
        return batch.facts.count - 1
    }

    /// Appends a datagram that this process has sent.
    ///
    /// - Parameter isUnix: Whether the receiver is told of the process.
    mutating func appendSent(
        _ payload: [UInt8], to peer: SocketName, time: Int64, dropped: UInt32, isUnix: Bool
    ) {
        let place = index(of: peer)
        let sent = payload.withUnsafeBytes { bytes in
            append(.outgoing, bytes, originalLength: bytes.count, peer: place, time: time)
        }
        batch.facts[sent].dropped = dropped
        if isUnix {
            let own = pollux_credentials(pid: getpid(), uid: geteuid(), gid: getegid())
            batch.facts[sent].credentials = index(of: own)
        }
    }

    mutating func change(_ index: Int, _ change: (inout DatagramMetadata) -> Void) {
        change(&batch.facts[index])
    }

    /// Notes an event in words, where `error` is the reason, if there was one.
    ///
    /// An error that is in the batch already is counted there: a burst to nobody would else drown everything.
    mutating func appendEvent(_ words: String, peer: SocketName?, error: Errno?, dropped: UInt32) {
        let place = if let peer { index(of: peer) } else { DatagramMetadata.none }
        let number = error?.rawValue ?? 0
        if number != 0, let known = errors.firstIndex(where: { $0.number == number && $0.peer == place }) {
            errors[known].count += 1
            write("\(words), \(errors[known].count) times", to: errors[known].index)
            return
        }
        var facts = DatagramMetadata(
            time: .wallClock, direction: .event, offset: 0, length: 0, peer: place, dropped: dropped)
        facts.errorNumber = number
        batch.facts.append(facts)
        let index = batch.facts.count - 1
        write(words, to: index)
        if number != 0 { errors.append(SeenError(number: number, peer: place, index: index)) }
    }

    /// Gives an event its words, behind all that the batch holds.
    private mutating func write(_ words: String, to index: Int) {
        batch.facts[index].offset = UInt32(batch.bytes.count)
        batch.bytes += Array(words.utf8)
        batch.facts[index].length = UInt32(batch.bytes.count) - batch.facts[index].offset
        batch.facts[index].originalLength = batch.facts[index].length
    }

    mutating func index(of peer: SocketName) -> UInt16 {
        Self.index(of: peer, in: &batch.peers)
    }

    /// The index of a destination in its packed form, 4 or 16 bytes; mostly that of the datagram before.
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

    /// The index of who the kernel says sent a datagram. The name of the process is asked for once in each
    /// batch: a number is soon another's.
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

    /// The place of a value in a table that is short: a turn is bounded.
    private static func index<Value: Equatable>(of value: Value, in table: inout [Value]) -> UInt16 {
        if let index = table.lastIndex(of: value) { return UInt16(index) }
        table.append(value)
        return UInt16(table.count - 1)
    }
}
