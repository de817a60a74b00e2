/// A TCP or UDP socket as the kernel lists it: the fields of `struct inet_diag_msg` that are used here
/// (`man 7 sock_diag`), at a fixed size.
public struct InetSocket: Sendable, Equatable {
    public let family: IPAddress.Family
    public let localPort: UInt16
    /// The index of the interface that the socket is bound to; 0 for any.
    public let interface: UInt32
    public let uid: UInt32
    /// 0 for a socket without a file.
    public let inode: UInt32
    private let localHigh: UInt64
    private let localLow: UInt64

    /// - Parameter message: The payload after the netlink header, at least `byteCount` bytes.
    fileprivate init(_ message: RawSpan, family: IPAddress.Family) {
        func network<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, _: Number.Type) -> Number {
            Number(bigEndian: message.unsafeLoadUnaligned(fromByteOffset: offset, as: Number.self))
        }
        func host(_ offset: Int) -> UInt32 {
            message.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
        }
        self.family = family
        localPort = network(4, UInt16.self)
        localHigh = family == .ipv4 ? 0 : network(8, UInt64.self)
        localLow = family == .ipv4 ? UInt64(network(8, UInt32.self)) : network(16, UInt64.self)
        (interface, uid, inode) = (host(40), host(64), host(68))
    }

    /// The size of `struct inet_diag_msg`: four bytes of state, the socket's identity (48), and five words.
    static let byteCount = 72

    /// The address that the socket is bound to, without a zone; `0.0.0.0` or `::` for any.
    public var localAddress: IPAddress { IPAddress(family: family, high: localHigh, low: localLow) }
}

/// The reason why an answer of the kernel could not be parsed.
public enum SocketDiagnosticsFailure: Error, Sendable, Equatable {
    /// The answer ends inside a message.
    case truncated
    /// A message claims to be shorter than its own header.
    case badLength(UInt32)
    /// The kernel lost messages, because they did not fit into the socket's buffer.
    case overrun
    /// The kernel's error number.
    case refused(Int32)
    case unknownMessage(type: UInt16)
    case unknownFamily(UInt8)
}

extension SocketDiagnosticsFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated: "the answer is truncated"
        case .badLength(let length): "a message of \(length) bytes is shorter than its header"
        case .overrun: "the kernel's answer did not fit into the receive buffer"
        case .refused(let number): "refused with error \(number)"
        case .unknownMessage(let type): "a message of unknown type \(type)"
        case .unknownFamily(let number): "a socket of unknown address family \(number)"
        }
    }
}

/// A parser for the answers to a dump request, `SOCK_DIAG_BY_FAMILY` (`man 7 sock_diag`).
public enum SocketDiagnostics {
    /// Parses one datagram from the kernel, which has one or more netlink messages (`man 7 netlink`), and appends its
    /// sockets.
    ///
    /// - Returns: Whether this datagram ends the dump.
    /// - Throws: `SocketDiagnosticsFailure` for an error or a malformed message; the sockets before it have been
    ///   appended by then.
    public static func read(
        _ datagram: RawSpan, into sockets: inout [InetSocket]
    ) throws(SocketDiagnosticsFailure) -> Bool {
        guard datagram.byteCount > 0 else { throw .truncated }
        var rest = datagram
        while rest.byteCount > 0 {
            guard rest.byteCount >= Header.byteCount else { throw .truncated }
            let length = rest.unsafeLoadUnaligned(as: UInt32.self)
            let type = rest.unsafeLoadUnaligned(fromByteOffset: 4, as: UInt16.self)
            guard length >= Header.byteCount else { throw .badLength(length) }
            guard length <= rest.byteCount else { throw .truncated }
            let payload = rest.extracting(Header.byteCount..<Int(length))
            if try parse(payload, type: type, into: &sockets) { return true }
            // Messages are aligned to four bytes; the padding after the last one may be missing.
            rest = rest.extracting(droppingFirst: min((Int(length) + 3) & ~3, rest.byteCount))
        }
        return false
    }

    /// `struct nlmsghdr`.
    private enum Header {
        static let byteCount = 16
    }

    /// The message types of `linux/netlink.h` and `linux/sock_diag.h`.
    private enum MessageType {
        static let nothing: UInt16 = 1
        static let error: UInt16 = 2
        static let done: UInt16 = 3
        static let overrun: UInt16 = 4
        static let socketByFamily: UInt16 = 20
    }

    /// Parses one message.
    ///
    /// - Returns: Whether this message ends the dump.
    private static func parse(
        _ payload: RawSpan, type: UInt16, into sockets: inout [InetSocket]
    ) throws(SocketDiagnosticsFailure) -> Bool {
        switch type {
        case MessageType.socketByFamily:
            guard payload.byteCount >= InetSocket.byteCount else { throw .truncated }
            sockets.append(InetSocket(payload, family: try family(payload.unsafeLoad(as: UInt8.self))))
            return false
        case MessageType.nothing: return false
        case MessageType.done:
            // The payload is empty on old kernels; since Linux 4.11 it may have an error.
            guard payload.byteCount >= 4 else { return true }
            try check(payload.unsafeLoadUnaligned(as: Int32.self))
            return true
        case MessageType.error:
            guard payload.byteCount >= 4 else { throw .truncated }
            try check(payload.unsafeLoadUnaligned(as: Int32.self))
            return false
        case MessageType.overrun: throw .overrun
        default: throw .unknownMessage(type: type)
        }
    }

    /// Throws an error that the kernel reports: a negative `errno`, or 0 as an acknowledgement.
    private static func check(_ error: Int32) throws(SocketDiagnosticsFailure) {
        guard error >= 0 else { throw .refused(error == .min ? .max : -error) }
    }

    /// Returns the address family for the kernel's number, `AF_INET` or `AF_INET6`.
    private static func family(_ number: UInt8) throws(SocketDiagnosticsFailure) -> IPAddress.Family {
        switch number {
        case 2: return .ipv4
        case 10: return .ipv6
        default: throw .unknownFamily(number)
        }
    }
}
