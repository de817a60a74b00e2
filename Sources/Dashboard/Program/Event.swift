import Core
import Screen

/// An event that `update` handles.
public enum Event: Sendable {
    case input(Input)
    /// The names and addresses of this machine, at startup and after each change that the kernel reports.
    case localHost(LocalHost)
    /// The counters of this machine's links.
    case traffic(TrafficSample)
    /// The host named on the command line.
    case hostGiven(String)
    case lookup(LookupID, LookupProgress)
    case lookupLoad(LookupLoad)
    case connectEnded(RaceID, attempt: Int, ProbeOutcome)
    /// The port of a service that was looked up by name; nil if the system knows no such service.
    case servicePort(name: String, UInt16?)
    /// The content of `/etc/services`.
    case services(ServicesFile)
    /// The content of `/etc/protocols`, and what the kernel supports.
    case protocols(ProtocolNumbers)
    case listeners(ListenerTable)
    /// The kernel did not list the listeners, and why.
    case listenersUnknown(String)
    case protocolSupport(ProtocolSupport)
    case live(LiveEvent)
    case themes([String])
    case themeUsed(String)
    /// The theme cannot be used; the previous one stays in use.
    case themeRefused(String, reason: String)
    case loopStatistics(LoopStatistics)
    case exported(path: String, rows: Int)
    indirect case sockets(SocketsEvent)
    indirect case lab(LabEvent)
    case captureWritten(path: String, packets: Int)
    /// The time of `State.deadline` has been reached.
    case deadline
    /// A request of the user failed: what failed, on which object, and why.
    case failed(String)
}

/// An action outside of the program's state, as a value. `App` runs all of them in one place.
public enum Effect: Sendable, Equatable {
    case quit
    case suspend
    case repaint
    /// Puts text on the clipboard through the terminal (OSC 52).
    case copy(String)
    case readLocalHost
    case readTraffic
    /// Looks up a host; supersedes an earlier lookup of the same pane.
    case lookUp(LookupID, LookupRequest)
    case cancelLookup(LookupID)
    case connect(RaceID, attempt: Int, IPAddress, port: UInt16)
    case abandon(RaceID, attempt: Int)
    /// Closes every socket of a race.
    case endRace(RaceID)
    case findServicePort(name: String)
    case readServices, readProtocols
    /// Reads what listens; with the units and the names of users as well only if asked, because it takes longer.
    case readListeners(hasUnits: Bool)
    /// Tries to open sockets of a protocol number.
    case tryProtocol(Int)
    case live(LiveEffect)
    case listThemes
    case useTheme(String)
    case readLoopStatistics
    /// Writes rows to a new file; an existing file is not overwritten.
    case export(path: String, ListExport)
    indirect case sockets(SocketsEffect)
    indirect case lab(LabEffect)
    /// Writes the packets of the lab's wire to a new file; an existing file is not overwritten.
    case writeCapture(path: String)
}
