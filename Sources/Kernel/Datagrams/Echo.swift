import Core

/// Sends back what comes in, where nobody would answer that for ever.
struct Echo {
    var isOn = false
    private var ownWords = EchoGuard()
    /// Whose echo was told of last.
    private var told: SocketName?

    /// Notes what the chat says of its own accord.
    mutating func say(_ payload: [UInt8], to peer: SocketName) {
        if isOn { ownWords.say(payload, to: peer) }
    }

    /// Goes through the datagrams of a batch.
    ///
    /// - Parameters:
    ///   - first: The index of the first one that is new.
    ///   - answer: Called for each one that goes back, with its sender.
    ///   - tell: Called with whose echo is left at that, once as long as it is the same.
    mutating func answer(
        _ batch: DatagramBatch, from first: Int, on socket: DatagramSocket, now: Instant,
        by answer: ([UInt8], SocketName) -> Void, tell: (SocketName) -> Void
    ) {
        for metadata in batch.metadata[first...] where metadata.direction == .incoming {
            guard let peer = batch.peer(of: metadata), !socket.isItself(peer, batch.destination(of: metadata))
            else {
                continue
            }
            let payload = batch.payload(of: metadata)
            if !ownWords.isEmpty, ownWords.isEcho(payload, from: peer, now: now) {
                if told != peer { tell(peer) }
                told = peer
            } else {
                answer(Array(payload), peer)
            }
        }
    }
}
