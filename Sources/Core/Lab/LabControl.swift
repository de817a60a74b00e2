/// What the user does to a run while it goes on.
public enum LabControl: Sendable, Equatable {
    /// Sends no new messages; what is on the wire goes on, and the kernel's timers run.
    case pause
    case resume
    /// Changes what happens to packets that enter from now on; a cut is one of the impairments.
    case impair(Impairments)
    /// Whether every packet stops in the middle of the wire; when no longer, those held go on in their order.
    case hold(Bool)
    /// Lets the packet that has been held longest go on.
    case pass
    /// Throws away the packet that has been held longest.
    case drop
}
