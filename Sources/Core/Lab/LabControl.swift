/// A user's action on a run in progress.
public enum LabControl: Sendable, Equatable {
    /// Stops sending new messages; packets on the wire still arrive, and the kernel's timers still run.
    case pause
    case resume
    /// Replaces the impairments for packets that enter from now on; a cut is one of them.
    case impair(Impairments)
    /// By lane: holds every packet in the middle of the wire, or releases the held ones in their order.
    case hold(LanePair<Bool>)
    /// Forwards a held packet.
    ///
    /// - Parameter number: `LadderPacket.number`.
    case pass(Lane, number: Int)
    /// Forwards all packets that are held now; those that follow are held.
    case passAll
    /// Drops a held packet.
    ///
    /// - Parameter number: `LadderPacket.number`.
    case drop(Lane, number: Int)
}
