import DequeModule

/// The rule that keeps two echoing chats from answering each other forever.
///
/// Once one of two echoing chats sends a datagram, it would go back and forth between them. An echo returns the
/// bytes unchanged, so a datagram is not echoed if the same bytes were sent to its sender before. Datagrams that
/// others originate are always echoed: neither their rate nor repeated bytes tell an echo from a client.
public struct EchoGuard: Sendable {
    /// For each sent datagram, by its key, until when the same bytes from that peer count as an echo.
    private var expiries: [Int: Instant] = [:]
    /// The keys in the order in which they were first sent.
    private var order: Deque<Int> = []

    /// More than the receive buffers of two chats hold.
    private static let maxEntries = 32_768
    /// A sent datagram is remembered until its first echo arrives.
    private static let never = Instant(nanoseconds: .max)
    /// More echoes may follow the first: the network may duplicate a datagram, and a group has many members.
    private static let lifetimeAfterEcho = Duration.seconds(5)

    public init() {}

    /// Whether no datagram has been sent, so that none can be an echo.
    public var isEmpty: Bool { expiries.isEmpty }

    /// Remembers a datagram that the chat originated, as opposed to an echo that it sent.
    public mutating func say(_ payload: [UInt8], to peer: SocketName) {
        let key = Self.key(payload[...], peer)
        if expiries.updateValue(Self.never, forKey: key) == nil { order.append(key) }
        if order.count > Self.maxEntries, let oldest = order.popFirst() {
            expiries.removeValue(forKey: oldest)
        }
    }

    /// Returns whether a received datagram is the echo of one that was sent to its sender.
    public mutating func isEcho(_ payload: ArraySlice<UInt8>, from peer: SocketName, now: Instant) -> Bool {
        let key = Self.key(payload, peer)
        guard let expiry = expiries[key], now < expiry else { return false }
        expiries[key] = min(expiry, now + Self.lifetimeAfterEcho)
        return true
    }

    /// Returns a 64-bit hash of the payload and the peer, seeded at random so that a sender cannot provoke collisions.
    ///
    /// Only the port of the peer's name is hashed: a group, or a host with several addresses, answers from another
    /// address, and a Unix socket's path may be spelled differently.
    private static func key(_ payload: ArraySlice<UInt8>, _ peer: SocketName) -> Int {
        var hasher = Hasher()
        if case .udp(_, let port) = peer { hasher.combine(port) }
        payload.withUnsafeBytes { hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}
