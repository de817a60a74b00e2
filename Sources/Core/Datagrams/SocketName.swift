/// The address of a datagram socket, as returned by `getsockname` and `recvmsg`.
public enum SocketName: Sendable, Hashable {
    case udp(IPAddress, UInt16)
    /// A path in the file system, as bytes because it need not be UTF-8.
    case path([UInt8])
    /// A name in Linux's abstract namespace, without the leading zero byte (`man 7 unix`).
    case abstract([UInt8])
    /// A Unix socket that was never bound, so that no datagram can be sent to it.
    case unnamed

    /// `127.0.0.1:80`, `[::1]:80`, a path, or `@name`; nil for an unnamed socket.
    ///
    /// Control characters, backslashes and bytes that are not UTF-8 are escaped (`\xNN`), so that after `unix:` the
    /// text stands for the same name.
    public var text: String? { text(ByteEscapes.text) }

    /// The name in records, in which only a name that is not UTF-8 has escapes.
    public var recordText: String? {
        text { String(validating: $0, as: UTF8.self) ?? ByteEscapes.text($0) }
    }

    private func text(_ unixName: (ArraySlice<UInt8>) -> String) -> String? {
        switch self {
        case .udp(let address, let port): address.withPort(port)
        // A path that begins with @ would be taken for an abstract name.
        case .path(let bytes): (bytes.first == UInt8(ascii: "@") ? "./" : "") + unixName(bytes[...])
        case .abstract(let bytes): "@" + unixName(bytes[...])
        case .unnamed: nil
        }
    }

    public var isUnix: Bool { if case .udp = self { false } else { true } }
}
