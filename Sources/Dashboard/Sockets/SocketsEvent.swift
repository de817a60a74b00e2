import Core

/// What has happened to the sockets of the machine.
public enum SocketsEvent: Sendable {
    /// The screen is in use.
    ///
    /// - Parameter reasonAgainstEnds: Why the kernel does not report the ends of connections; nil if it does.
    case opened(utcOffsetSeconds: Int, reasonAgainstEnds: String?)
    /// A new snapshot, and what the log of ends needs of it.
    case snapshot(SocketSnapshot, SocketOrigins)
    case snapshotFailed(String)
    /// Connections that have ended, in the order in which the kernel reported them.
    case ended([SocketEnd])
    /// The number of ends that could not be received, in total.
    case endsMissed(UInt32)
    case process(ProcessDescription)
    /// An action on a socket or a process was done, in words for the message line.
    case acted(String)
    /// An action failed, with a command for a shell that may succeed.
    case actionFailed(String, command: String?)
}

/// What the Sockets screen asks of the system.
public enum SocketsEffect: Sendable, Equatable {
    /// Starts to receive the ends of connections.
    case open
    /// Takes a snapshot, and decides which rows belong to which view.
    ///
    /// - Parameter hasOwners: Whether to find the processes, too.
    case takeSnapshot(SocketViews, hasOwners: Bool)
    /// Reads what `/proc` tells of a process.
    case describeProcess(SocketProcess)
    case close(CloseRequest)
    case signal(SignalRequest)
}
