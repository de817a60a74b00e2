import DequeModule

/// Keeps two echoes from answering each other for ever.
///
/// A datagram goes round between them once somebody has said it at one of them. An echo sends the bytes back as
/// they are, so what comes from where the same has been said is not echoed once more. What others begin to say
/// is, as often as they like: neither the rate nor the sameness of their datagrams tells an echo from a client.
public struct EchoGuard: Sendable {
    /// By what was said to whom: until when the same is taken for an echo.
    private var said: [Int: Instant] = [:]
    /// In which order it was said first.
    private var order: Deque<Int> = []

    /// More than the receive buffers of two chats hold.
    private static let most = 32_768
    private static let untilItComes = Instant(nanoseconds: .max)
    /// The network may have doubled it, and many answer what is said to a group.
    private static let echoesLast = Duration.seconds(5)

    public init() {}

    /// Whether nothing has been said, so that nothing can be an echo.
    public var isEmpty: Bool { said.isEmpty }

    /// Notes what is said of one's own accord, which an echo is not.
    public mutating func say(_ payload: [UInt8], to peer: SocketName) {
        let key = Self.key(payload[...], peer)
        if said.updateValue(Self.untilItComes, forKey: key) == nil { order.append(key) }
        if order.count > Self.most, let oldest = order.popFirst() { said.removeValue(forKey: oldest) }
    }

    /// Whether a datagram that has come is one that was said there.
    public mutating func isEcho(_ payload: ArraySlice<UInt8>, from peer: SocketName, now: Instant) -> Bool {
        let key = Self.key(payload, peer)
        guard let end = said[key], now < end else { return false }
        said[key] = min(end, now + Self.echoesLast)
        return true
    }

    /// 64 bits, which nobody outside can foresee, in the place of up to 65,507 bytes.
    ///
    /// Of the name only the port counts: a group and a host of several addresses answer from another address,
    /// and a Unix socket's path may be written in another way.
    private static func key(_ payload: ArraySlice<UInt8>, _ peer: SocketName) -> Int {
        var hasher = Hasher()
        if case .udp(_, let port) = peer { hasher.combine(port) }
        payload.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}
