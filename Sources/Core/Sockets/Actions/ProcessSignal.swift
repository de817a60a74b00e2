/// A signal for the process of a socket (`man 7 signal`). The raw value is the name without `SIG`.
///
/// The cases are in the order in which they are offered: first the signal that lets the process clean up.
public enum ProcessSignal: String, Sendable, CaseIterable {
    case term = "TERM"
    case kill = "KILL"
    case interrupt = "INT"
    case hangUp = "HUP"
    case stop = "STOP"
    case resume = "CONT"

    /// What the signal does, as a sentence.
    public var effect: String {
        switch self {
        case .term: "TERM asks the process to end: it may clean up first, or refuse."
        case .kill: "KILL ends the process at once, without a chance to save its data."
        case .interrupt: "INT interrupts the process as Ctrl-C does: it usually ends."
        case .hangUp: "HUP makes many services read their configuration again; other programs end."
        case .stop: "STOP pauses the process until CONT: its sockets stay open, and their peers wait."
        case .resume: "CONT lets a stopped process run on."
        }
    }

    /// Whether the signal is meant to end the process.
    var endsProcess: Bool {
        switch self {
        case .term, .kill, .interrupt: true
        case .hangUp, .stop, .resume: false
        }
    }
}
