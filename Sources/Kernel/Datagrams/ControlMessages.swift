import CLinux
import Core
import Glibc

/// The ancillary data that the kernel delivers with a datagram (`man 3 cmsg`).
struct ControlMessages {
    /// Nanoseconds since 1970; nil if the kernel set no timestamp.
    var time: Int64?
    /// -1 if unknown.
    var timeToLive: Int16 = -1
    /// The packed destination address, inside the buffer.
    var destination: UnsafeRawBufferPointer?
    /// The number of datagrams dropped before this one; the kernel omits it while it is 0.
    var dropped: UInt32 = 0
    var credentials: pollux_credentials?
    var error: pollux_extended_error?

    /// In bytes; enough for all control messages that the sockets of this program request.
    static let capacity = 256

    private static let headerLength = MemoryLayout<cmsghdr>.size

    /// Parses the control messages of one datagram.
    ///
    /// - Parameter bytes: The control buffer as filled by `recvmsg`.
    init(_ bytes: UnsafeRawBufferPointer) {
        var offset = 0
        while offset + Self.headerLength <= bytes.count {
            let header = bytes.loadUnaligned(fromByteOffset: offset, as: cmsghdr.self)
            let length = Int(header.cmsg_len)
            guard length >= Self.headerLength, offset + length <= bytes.count else { break }
            let data = UnsafeRawBufferPointer(
                rebasing: bytes[(offset + Self.headerLength)..<(offset + length)])
            parse(level: header.cmsg_level, type: header.cmsg_type, data)
            offset += (length + 7) & ~7
        }
    }

    private mutating func parse(level: CInt, type: CInt, _ data: UnsafeRawBufferPointer) {
        switch (level, type) {
        case (SOL_SOCKET, SO_TIMESTAMPNS):
            let stamp: timespec? = Self.value(data)
            time = stamp.map { Int64($0.tv_sec) * 1_000_000_000 + Int64($0.tv_nsec) }
        case (SOL_SOCKET, SO_RXQ_OVFL): dropped = Self.value(data) ?? 0
        case (SOL_SOCKET, CInt(POLLUX_SCM_CREDENTIALS)): credentials = Self.value(data)
        case (ipProtocol, IP_TTL), (ipv6Protocol, IPV6_HOPLIMIT):
            let hops: CInt? = Self.value(data)
            timeToLive = hops.map { Int16(clamping: $0) } ?? -1
        case (ipProtocol, IP_PKTINFO): destination = Self.slice(data, offset: 8, count: 4)
        case (ipv6Protocol, IPV6_PKTINFO): destination = Self.slice(data, offset: 0, count: 16)
        case (ipProtocol, IP_RECVERR), (ipv6Protocol, IPV6_RECVERR): error = Self.value(data)
        default: break
        }
    }

    private static func value<Value: BitwiseCopyable>(_ data: UnsafeRawBufferPointer) -> Value? {
        data.count >= MemoryLayout<Value>.size ? data.loadUnaligned(as: Value.self) : nil
    }

    private static func slice(_ data: UnsafeRawBufferPointer, offset: Int, count: Int)
        -> UnsafeRawBufferPointer?
    {
        data.count >= offset + count ? UnsafeRawBufferPointer(rebasing: data[offset..<offset + count]) : nil
    }
}

let ipProtocol = CInt(IPPROTO_IP)
let ipv6Protocol = CInt(IPPROTO_IPV6)
