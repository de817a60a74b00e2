import Core
import Screen

/// What the dashboard asks of each of its panes.
///
/// A pane is a value with its drawing and keys in a folder of its own; `Pane.operations` reaches it.
protocol PaneContract: Sendable {
    /// Does what a command says.
    ///
    /// - Returns: nil for a command that the pane does not know.
    mutating func perform(_ command: Command, _ context: PaneContext) -> Reply?
    /// Why a command cannot be used now; nil if it can.
    func reasonAgainst(_ command: Command) -> String?
    mutating func move(_ move: ListCursor.Move, _ context: PaneContext)
    /// Handles a click.
    mutating func press(x: Int, y: Int, _ context: PaneContext)

    /// The text that the rows are filtered by; empty for none.
    var filter: String { get }
    mutating func setFilter(_ text: String)
    /// Writes what the pane lists to a file.
    func export(to path: String) -> Reply

    /// The line being typed in the pane; nil while none is.
    var line: InputLine? { get }
    mutating func setLine(_ line: InputLine)
    mutating func leaveLine()
    /// Opens the pane's line for a pasted text.
    ///
    /// - Returns: false where the pane has none, so that its filter takes the text.
    mutating func openLineForPaste() -> Bool
    mutating func submitLine(_ context: PaneContext) -> Reply
    mutating func completeLine() -> Reply
    /// Whether Tab completes the line.
    var completes: Bool { get }
    /// What a text pasted into the line asks first; nil if it can be inserted as it is.
    func question(pasting text: String) -> Confirmation?

    /// When the picture changes although nothing happens; nil if it does not.
    func deadline(_ context: PaneContext) -> Instant?
    mutating func timePassed(_ context: PaneContext) -> [Effect]
    /// What the picture depends on besides the pane's state: the time, as coarse as it is shown.
    func moment(_ now: Instant) -> Int64
    func draw(_ frame: inout Frame, _ placed: PlacedPane, _ theme: Theme)
}

/// What a pane knows of the program around it when it acts.
struct PaneContext {
    /// Where the pane lies on the screen, its border included.
    let rect: Rect
    /// Whether it is on the screen now; if not, `rect` is what it would have alone.
    let isVisible: Bool
    /// The time of the last event.
    let now: Instant

    /// What the border leaves to the pane.
    var inside: Rect { rect.inset(by: 1) }
}

/// A pane as it is drawn.
struct PlacedPane {
    let pane: Pane
    /// The pane with its whole border.
    let rect: Rect
    /// What the pane may draw on: its border, without an edge that belongs to the pane below.
    let area: Rect
    let isFocused: Bool
    let now: Instant

    var inside: Rect { rect.inset(by: 1) }
}

// What a pane without an input line or a clock leaves out.
extension PaneContract {
    func reasonAgainst(_ command: Command) -> String? { nil }
    var line: InputLine? { nil }
    mutating func setLine(_ line: InputLine) {}
    mutating func leaveLine() {}
    mutating func openLineForPaste() -> Bool { false }
    mutating func submitLine(_ context: PaneContext) -> Reply { Reply() }
    mutating func completeLine() -> Reply { Reply() }
    var completes: Bool { false }
    func question(pasting text: String) -> Confirmation? { nil }
    func deadline(_ context: PaneContext) -> Instant? { nil }
    mutating func timePassed(_ context: PaneContext) -> [Effect] { [] }
    func moment(_ now: Instant) -> Int64 { 0 }
}
