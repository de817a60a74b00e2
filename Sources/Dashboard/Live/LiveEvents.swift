import Core

/// Something that happened to the chat.
public enum LiveEvent: Sendable {
    /// A socket is bound to this name.
    case bound(SocketName, utcOffsetSeconds: Int)
    /// The endpoint of an `aim` effect resolved to this address.
    case peerResolved(SocketName)
    /// The datagrams and events of one turn of the loop.
    case datagrams(DatagramBatch)
    case recording(path: String)
    /// The recording ended, because the user stopped it or because it failed.
    case recorded(path: String, datagrams: Int, failure: String?)
    case saved(path: String, datagrams: Int)
    /// The socket is closed; `dropped` is the total number of datagrams that the kernel dropped.
    case closed(dropped: UInt32)
}

/// An action that the chat requests.
public enum LiveEffect: Sendable, Equatable {
    /// Binds a new socket, which replaces the current one; if the bind fails, the current one stays.
    case bind(Endpoint)
    /// Resolves an endpoint to send to, and binds a socket of its kind if none is bound.
    case aim(Endpoint)
    case send([UInt8], to: [SocketName])
    /// Sends each line as a datagram, a few in each turn of the loop.
    case sendLines(PastedLines, to: [SocketName])
    case burst(Burst, to: SocketName)
    case echo(Bool)
    case record(path: String, force: Bool)
    case stopRecording
    /// Writes the listed datagrams to a recording.
    case save(path: String, force: Bool, LogCopy)
    case close
}

/// A snapshot of the list. Two snapshots are equal if they hold the same serial numbers.
public struct LogCopy: Sendable, Equatable {
    public let log: DatagramLog
    public let local: SocketName?

    public static func == (left: LogCopy, right: LogCopy) -> Bool { left.log.serials == right.log.serials }
}
