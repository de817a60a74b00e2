import Core
import Screen

/// What happened.
public enum Event: Sendable {
    case input(Input)
    /// This machine's names and addresses, at the start and whenever the kernel says they changed.
    case localHost(LocalHost)
    /// The host that the command line names.
    case hostGiven(String)
    case lookup(LookupID, LookupProgress)
    /// How many lookups wait for a worker, and how many are at work.
    case lookupLoad(waiting: Int, atWork: Int)
    case connectEnded(RaceID, attempt: Int, ProbeOutcome)
    /// The text of a service's port, asked for by name: nil where the system knows no such service.
    case servicePort(name: String, UInt16?)
    /// The files of `/etc` have been read.
    case services(ServicesFile)
    case protocols(ProtocolNumbers)
    case listeners(ListenerTable)
    case protocolSupport(ProtocolSupport)
    case live(LiveEvent)
    case themes([String])
    case themeUsed(String)
    /// The theme cannot be used; the one before is still in use.
    case themeRefused(String, reason: String)
    case loopStatistics(LoopStatistics)
    case exported(path: String, rows: Int)
    indirect case lab(LabNews)
    case captureWritten(path: String, packets: Int)
    /// The time that `State.deadline` named has come.
    case deadline
    /// Something that the user asked for failed: who failed, doing what, to what.
    case failed(String)
}

/// What is to be done in the world; one place runs it.
public enum Effect: Sendable, Equatable {
    case quit
    case suspend
    case repaint
    /// Puts text on the clipboard through the terminal (OSC 52).
    case copy(String)
    case readLocalHost
    /// Looks a host up; an older lookup of the same pane is superseded.
    case lookUp(LookupID, LookupRequest)
    case cancelLookup(LookupID)
    case connect(RaceID, attempt: Int, IPAddress, port: UInt16)
    case abandon(RaceID, attempt: Int)
    /// Closes every socket of a race.
    case endRace(RaceID)
    case findServicePort(name: String)
    case readServices, readProtocols, readListeners
    /// Tries which sockets the kernel gives for a protocol number.
    case tryProtocol(Int)
    case live(LiveEffect)
    case listThemes
    case useTheme(String)
    case readLoopStatistics
    /// Writes a new file; one that is there is left alone.
    case export(path: String, ListExport)
    indirect case lab(LabEffect)
    /// Writes what was on the lab's wire into a new file; one that is there is left alone.
    case writeCapture(path: String)
}
