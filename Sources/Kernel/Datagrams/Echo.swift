import Core

/// The echo of incoming datagrams, with a guard against endless loops between two echoes.
struct Echo {
    var isOn = false
    private var echoGuard = EchoGuard()
    /// The peer that `suppressed` was last called with.
    private var lastSuppressed: SocketName?

    /// Remembers a datagram that the chat sends and that is not an echo.
    mutating func noteSent(_ payload: [UInt8], to peer: SocketName) {
        if isOn { echoGuard.say(payload, to: peer) }
    }

    /// Answers the new datagrams of a batch.
    ///
    /// - Parameters:
    ///   - first: The index of the first new datagram.
    ///   - answer: Called with each payload to send back, and its sender.
    ///   - suppressed: Called with the sender of an echo that is not answered, once while the sender stays the same.
    mutating func answer(
        _ batch: DatagramBatch, from first: Int, on socket: DatagramSocket, now: Instant,
        by answer: ([UInt8], SocketName) -> Void, suppressed: (SocketName) -> Void
    ) {
        for metadata in batch.metadata[first...] where metadata.direction == .incoming {
            guard let peer = batch.peer(of: metadata), !socket.isItself(peer, batch.destination(of: metadata))
            else {
                continue
            }
            let payload = batch.payload(of: metadata)
            if !echoGuard.isEmpty, echoGuard.isEcho(payload, from: peer, now: now) {
                if lastSuppressed != peer { suppressed(peer) }
                lastSuppressed = peer
            } else {
                answer(Array(payload), peer)
            }
        }
    }
}
