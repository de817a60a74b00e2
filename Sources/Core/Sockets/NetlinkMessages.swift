/// The reason why an answer of the kernel could not be parsed.
public enum NetlinkFailure: Error, Sendable, Equatable {
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
    case unknownState(UInt8)
}

extension NetlinkFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated: "the answer is truncated"
        case .badLength(let length): "a message of \(length) bytes is shorter than its header"
        case .overrun: "the kernel's answer did not fit into the receive buffer"
        case .refused(let number): "refused with error \(number)"
        case .unknownMessage(let type): "a message of unknown type \(type)"
        case .unknownFamily(let number): "a socket of unknown address family \(number)"
        case .unknownState(let number): "a socket in unknown state \(number)"
        }
    }
}

/// A reader of the messages in one datagram from the kernel (`man 7 netlink`).
public enum NetlinkMessages {
    /// What a datagram says about its dump.
    public struct Progress: Sendable, Equatable {
        /// The dump is complete.
        public var isDone = false
        /// What the dump lists changed meanwhile, so that it may lack some or have some twice (`NLM_F_DUMP_INTR`).
        public var isInterrupted = false
    }

    /// Calls `body` with the payload of each message about a socket or a link.
    ///
    /// - Throws: `NetlinkFailure` for an error of the kernel or a malformed message; `body` has had the messages before
    ///   it.
    static func read(
        _ datagram: RawSpan, _ body: (RawSpan) throws(NetlinkFailure) -> Void
    ) throws(NetlinkFailure) -> Progress {
        guard datagram.byteCount > 0 else { throw .truncated }
        var progress = Progress()
        var rest = datagram
        while rest.byteCount > 0 {
            guard rest.byteCount >= headerSize else { throw .truncated }
            let length = rest.unsafeLoadUnaligned(as: UInt32.self)
            let type = rest.unsafeLoadUnaligned(fromByteOffset: 4, as: UInt16.self)
            let flags = rest.unsafeLoadUnaligned(fromByteOffset: 6, as: UInt16.self)
            guard length >= headerSize else { throw .badLength(length) }
            guard length <= rest.byteCount else { throw .truncated }
            let payload = rest.extracting(headerSize..<Int(length))
            if flags & interruptedFlag != 0 { progress.isInterrupted = true }
            switch type {
            case MessageType.socketByFamily, MessageType.tcpSocket, MessageType.link,
                MessageType.linkStatistics:
                try body(payload)
            case MessageType.nothing: break
            case MessageType.done:
                // The payload is empty on old kernels; since Linux 4.11 it may have an error.
                if payload.byteCount >= 4 { try check(payload.unsafeLoadUnaligned(as: Int32.self)) }
                progress.isDone = true
                return progress
            case MessageType.error:
                guard payload.byteCount >= 4 else { throw .truncated }
                try check(payload.unsafeLoadUnaligned(as: Int32.self))
            case MessageType.overrun: throw .overrun
            default: throw .unknownMessage(type: type)
            }
            // Messages are aligned to four bytes; the padding after the last one may be missing.
            rest = rest.extracting(droppingFirst: min((Int(length) + 3) & ~3, rest.byteCount))
        }
        return progress
    }

    /// Reads the answer to a request for an action.
    ///
    /// - Throws: `NetlinkFailure` unless it is the kernel's acknowledgement.
    public static func checkAcknowledgement(_ datagram: RawSpan) throws(NetlinkFailure) {
        _ = try read(datagram) { _ throws(NetlinkFailure) in
            throw .unknownMessage(type: MessageType.socketByFamily)
        }
    }

    /// The size of `struct nlmsghdr`.
    private static let headerSize = 16
    /// `NLM_F_DUMP_INTR`.
    private static let interruptedFlag: UInt16 = 0x10

    /// The message types of `linux/netlink.h`, `linux/sock_diag.h`, `linux/inet_diag.h` and `linux/rtnetlink.h`. They
    /// differ, although each protocol of netlink has its own.
    private enum MessageType {
        static let nothing: UInt16 = 1
        static let error: UInt16 = 2
        static let done: UInt16 = 3
        static let overrun: UInt16 = 4
        /// `RTM_NEWLINK`.
        static let link: UInt16 = 16
        /// `TCPDIAG_GETSOCK`, the answer to the old request.
        static let tcpSocket: UInt16 = 18
        static let socketByFamily: UInt16 = 20
        /// `RTM_NEWSTATS`.
        static let linkStatistics: UInt16 = 92
    }

    /// Throws an error that the kernel reports: a negative `errno`, or 0 as an acknowledgement.
    private static func check(_ error: Int32) throws(NetlinkFailure) {
        guard error >= 0 else { throw .refused(error == .min ? .max : -error) }
    }
}

extension RawSpan {
    /// Calls `body` with the type and the payload of each netlink attribute from an offset on: `struct nlattr`
    /// (`man 7 netlink`).
    ///
    /// A malformed attribute ends the sequence, because attributes only add to a row that is already complete.
    func forEachAttribute(from offset: Int, _ body: (UInt16, RawSpan) -> Void) {
        var start = offset
        while byteCount - start >= 4 {
            let length = Int(unsafeLoadUnaligned(fromByteOffset: start, as: UInt16.self))
            // The two upper bits are flags.
            let type = unsafeLoadUnaligned(fromByteOffset: start + 2, as: UInt16.self) & 0x3fff
            guard length >= 4, length <= byteCount - start else { return }
            body(type, extracting(start + 4..<start + length))
            start += (length + 3) & ~3
        }
    }

    /// Reads a number in the byte order of the machine; 0 if the span is too short.
    func word(_ offset: Int) -> UInt32 {
        byteCount >= offset + 4 ? unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self) : 0
    }
}
