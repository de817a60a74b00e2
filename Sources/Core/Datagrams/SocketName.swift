/// The address of a datagram socket, as returned by `getsockname` and `recvmsg`.
public enum SocketName: Sendable, Hashable {
    case udp(IPAddress, UInt16)
    /// A path in the file system, as bytes because it need not be UTF-8.
    case path([UInt8])
    /// A name in Linux's abstract namespace, without the leading zero byte (`man 7 unix`).
    case abstract([UInt8])
    /// A Unix socket that was never bound, so that no datagram can be sent to it.
    case unnamed

    /// `127.0.0.1:80`, `[::1]:80`, a path, or `@name`; nil for an unnamed socket. Not sanitized.
    public var text: String? {
        switch self {
        case .udp(let address, let port): address.withPort(port)
        case .path(let bytes): String(decoding: bytes, as: UTF8.self)
        case .abstract(let bytes): "@" + String(decoding: bytes, as: UTF8.self)
        case .unnamed: nil
        }
    }

    public var isUnix: Bool { if case .udp = self { false } else { true } }
}
