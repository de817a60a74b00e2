import CLinux
import Core
import Glibc
import SystemPackage

/// The buffers that `recvmmsg` fills, allocated once per socket.
final class ReceiveBuffers {
    private let messages: UnsafeMutableBufferPointer<pollux_message>
    private let vectors: UnsafeMutableBufferPointer<iovec>
    private let payloads: UnsafeMutableRawPointer
    private let names: UnsafeMutableBufferPointer<sockaddr_storage>
    private let controls: UnsafeMutableRawPointer
    private let slotSize: Int
    private let stride: Int

    /// The maximum number of datagrams per call: enough to make the cost of the call itself negligible.
    static let slots = 64
    /// The maximum UDP datagram has 65,507 bytes.
    private static let maxUDPSize = 65_536
    /// The sender's SO_SNDBUF limits a Unix datagram; one above this size is truncated, and marked as such.
    private static let maxUnixSize = 262_144
    /// In bytes, between slots: slots at distances of a power of two would share the same few cache lines.
    private static let padding = 192

    init(isUnix: Bool) {
        let slots = Self.slots
        slotSize = isUnix ? Self.maxUnixSize : Self.maxUDPSize
        stride = slotSize + Self.padding
        messages = .allocate(capacity: slots)
        vectors = .allocate(capacity: slots)
        names = .allocate(capacity: slots)
        // Pages that no datagram reaches are never touched, and so use no memory.
        payloads = .allocate(byteCount: slots * stride, alignment: 64)
        controls = .allocate(byteCount: slots * ControlMessages.capacity, alignment: 8)
        for slot in 0..<slots {
            vectors.initializeElement(
                at: slot, to: iovec(iov_base: payloads + slot * stride, iov_len: slotSize))
            var message = pollux_message()
            message.header.msg_iov = vectors.baseAddress.map { $0 + slot }
            message.header.msg_iovlen = 1
            message.header.msg_name = names.baseAddress.map { UnsafeMutableRawPointer($0 + slot) }
            message.header.msg_control = controls + slot * ControlMessages.capacity
            messages.initializeElement(at: slot, to: message)
            prepare(slot)
        }
    }

    deinit {
        messages.deallocate()
        vectors.deallocate()
        names.deallocate()
        payloads.deallocate()
        controls.deallocate()
    }

    /// Restores the buffer lengths of a slot, which the kernel overwrites with the lengths that it used.
    private func prepare(_ slot: Int) {
        messages[slot].header.msg_namelen = socklen_t(MemoryLayout<sockaddr_storage>.size)
        messages[slot].header.msg_controllen = ControlMessages.capacity
    }

    /// Receives the queued datagrams, at most `slots`.
    ///
    /// - Returns: The number of datagrams.
    func receive(from socket: borrowing Descriptor, into builder: inout BatchBuilder) -> Result<Int, Errno> {
        let raw = socket.raw
        // MSG_TRUNC makes the kernel return the datagram's own length even if it was truncated.
        let result = valueOrErrno {
            pollux_receive_messages(raw, messages.baseAddress, CUnsignedInt(Self.slots), CInt(MSG_TRUNC))
        }
        switch result {
        case .failure(let error): return .failure(error)
        case .success(let count):
            var total = 0
            for slot in 0..<Int(count) { total += min(Int(messages[slot].length), slotSize) }
            builder.reserve(datagrams: Int(count), bytes: total)
            for slot in 0..<Int(count) {
                append(slot, to: &builder)
                prepare(slot)
            }
            return .success(Int(count))
        }
    }

    private func append(_ slot: Int, to builder: inout BatchBuilder) {
        let message = messages[slot]
        let length = Int(message.length)
        let payload = UnsafeRawBufferPointer(start: payloads + slot * stride, count: min(length, slotSize))
        let control = ControlMessages(
            UnsafeRawBufferPointer(
                start: controls + slot * ControlMessages.capacity,
                count: Int(message.header.msg_controllen)))
        let index = builder.append(
            .incoming, payload, originalLength: length, peer: sender(of: slot, in: &builder),
            time: control.time ?? .wallClock)
        let destination = control.destination.map { builder.index(ofPacked: $0) }
        let credentials = control.credentials.map { builder.index(of: $0) }
        builder.change(index) { metadata in
            metadata.timeToLive = control.timeToLive
            metadata.dropped = control.dropped
            if let destination { metadata.destination = destination }
            if let credentials { metadata.credentials = credentials }
        }
    }

    /// Returns the index of the datagram's sender, usually the sender of the previous datagram.
    private func sender(of slot: Int, in builder: inout BatchBuilder) -> UInt16 {
        let length = Int(messages[slot].header.msg_namelen)
        guard let name = names.baseAddress.map({ $0 + slot }) else { return DatagramMetadata.none }
        if let last = builder.lastSender, last.bytes.count == length, memcmp(last.bytes, name, length) == 0 {
            return last.index
        }
        let parsed = name.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            SocketName($0, length: length)
        }
        guard let parsed, parsed != .unnamed else { return DatagramMetadata.none }
        let index = builder.index(of: parsed)
        builder.lastSender = (Array(UnsafeRawBufferPointer(start: name, count: length)), index)
        return index
    }
}
