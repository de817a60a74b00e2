import Core
import Screen

/// The interface between the dashboard and its panes.
///
/// A pane is a value with its drawing and keys in a separate folder; `Pane.operations` gives access to it.
protocol PaneContract: Sendable {
    /// Reads the pane in the state without a copy, which would take longer than most of what is read.
    static func read<Value>(_ state: State, _ body: (Self) -> Value) -> Value
    /// Changes the pane in the state and gives it a new change token.
    static func modify<Value>(_ state: inout State, _ body: (inout Self) -> Value) -> Value
    /// Returns the change token of the pane's whole state.
    static func token(_ state: State) -> ChangeToken

    /// Performs a command.
    ///
    /// - Returns: nil for a command that the pane does not know.
    mutating func perform(_ command: Command, _ context: PaneContext) -> Reply?
    /// Returns why a command is not available now; nil if it is.
    func reasonAgainst(_ command: Command) -> String?
    mutating func move(_ move: ListCursor.Move, _ context: PaneContext)
    /// Handles a click.
    mutating func press(x: Int, y: Int, _ context: PaneContext)

    /// The text that the rows are filtered by; empty without a filter.
    var filter: String { get }
    mutating func setFilter(_ text: String)
    /// Writes the rows shown in the pane to a file.
    func export(to path: String) -> Reply

    /// The line being typed in the pane; nil if none is open.
    var line: InputLine? { get }
    mutating func setLine(_ line: InputLine)
    mutating func leaveLine()
    /// Opens the pane's line for a pasted text.
    ///
    /// - Returns: false if the pane has no such line, so that the text goes into its filter.
    mutating func openLineForPaste() -> Bool
    mutating func submitLine(_ context: PaneContext) -> Reply
    mutating func completeLine() -> Reply
    /// Whether Tab completes the line.
    var completes: Bool { get }
    /// Returns the question to ask before a pasted text is inserted; nil if it needs none.
    func question(pasting text: String) -> Confirmation?

    /// Returns the time at which the picture changes without an event; nil if it does not.
    func deadline(_ context: PaneContext) -> Instant?
    mutating func timePassed(_ context: PaneContext) -> [Effect]
    /// Returns the time at the resolution at which the pane shows it, as the only input of the picture besides the
    /// state; 0 if the pane shows no time.
    func moment(_ now: Instant) -> Int64
    func draw(_ frame: inout Frame, _ placed: PlacedPane, _ theme: Theme)
}

/// What a pane knows about the rest of the program when it handles an action.
struct PaneContext {
    /// The area of the pane on the screen, including its border.
    let rect: Rect
    /// Whether the pane is on the screen. If not, `rect` is the area it would have alone.
    let isVisible: Bool
    /// The time of the last event.
    let now: Instant

    /// The area inside the border.
    var inside: Rect { rect.inset(by: 1) }
}

/// A pane and its area for drawing.
struct PlacedPane {
    let pane: Pane
    /// The area of the pane, including its whole border.
    let rect: Rect
    /// The area that the pane may draw on: without an edge that belongs to the pane below.
    let area: Rect
    let isFocused: Bool
    let now: Instant

    var inside: Rect { rect.inset(by: 1) }
}

// Defaults for a pane without an input line or a clock.
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
