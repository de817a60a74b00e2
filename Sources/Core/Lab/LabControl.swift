/// A user's action on a run in progress.
public enum LabControl: Sendable, Equatable {
    /// Stops sending new messages; packets on the wire still arrive, and the kernel's timers still run.
    case pause
    case resume
    /// Replaces the impairments for packets that enter from now on; a cut is one of them.
    case impair(Impairments)
    /// Holds every packet in the middle of the wire, or releases the held ones in their order.
    case hold(Bool)
    /// Forwards the packet that has been held longest.
    case pass
    /// Drops the packet that has been held longest.
    case drop
}
