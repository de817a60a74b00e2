import Core

/// What happened to the chat.
public enum LiveEvent: Sendable {
    /// The socket is there under this name.
    case bound(SocketName, utcOffsetSeconds: Int)
    /// An endpoint that was to be talked to has an address.
    case peerResolved(SocketName)
    /// What one turn has brought.
    case datagrams(DatagramBatch)
    case recording(path: String)
    /// The recording has ended, at the user's wish or because of a failure.
    case recorded(path: String, datagrams: Int, failure: String?)
    case saved(path: String, datagrams: Int)
    /// The socket is gone; the total of datagrams that the kernel dropped.
    case closed(dropped: UInt32)
}

/// What the chat asks of the world.
public enum LiveEffect: Sendable, Equatable {
    /// Binds a socket; the one that is there is closed for it, and stays where it cannot be had.
    case bind(Endpoint)
    /// Finds the address of an endpoint to talk to; where no socket is bound, one of its kind is.
    case aim(Endpoint)
    case send([UInt8], to: [SocketName])
    case burst(Burst, to: SocketName)
    case echo(Bool)
    case record(path: String, force: Bool)
    case stopRecording
    /// Writes what the list holds, as a recording.
    case save(path: String, force: Bool, LogCopy)
    case close
}

/// The list at a moment: equal where it ends at the same place.
public struct LogCopy: Sendable, Equatable {
    public let log: DatagramLog
    public let local: SocketName?

    public static func == (left: LogCopy, right: LogCopy) -> Bool { left.log.serials == right.log.serials }
}
