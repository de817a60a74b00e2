import Core
import Screen

/// The interface between the program and its screens.
///
/// Each screen is a conforming type with its state, drawing and keys in a separate folder; `ScreenID.contract`
/// returns the type. The operations are static and access the state of the whole program, so that one screen can act
/// on another.
protocol ScreenContract {
    /// The name in the tab bar.
    static var title: String { get }
    /// The command that brings the screen to the front.
    static var command: Command { get }
    /// The screen's own keys, for the keymap.
    static var bindings: [KeyBinding] { get }

    /// Returns the contexts in which a key is looked up, the innermost first.
    static func contexts(_ state: State) -> [KeyContext]
    /// Returns the screen's own contexts, in the order of help.
    static func helpContexts(_ state: State) -> [KeyContext]
    /// Moves the focus to the part of the screen that a context belongs to.
    ///
    /// - Returns: Whether the context belongs to this screen.
    static func focus(on context: KeyContext, _ state: inout State) -> Bool

    /// Called when the screen comes to the front.
    static func enter(_ state: inout State) -> [Effect]
    /// Performs a command.
    ///
    /// - Returns: nil for a command that the screen does not know.
    static func perform(_ command: Command, _ state: inout State) -> [Effect]?
    /// Returns why a command is not available now; nil if it is.
    static func reasonAgainst(_ command: Command, _ state: State) -> String?
    /// Sets the chosen setting of the screen to a typed value.
    static func setSetting(to text: String, _ state: inout State) -> [Effect]
    static func move(_ move: ListCursor.Move, _ state: inout State)
    /// Handles a mouse action outside of the tab bar.
    static func point(_ action: MouseAction, _ state: inout State) -> [Effect]
    /// Called after each key and mouse action, so that the screen can update what it shows while it is in use.
    static func userActed(_ state: inout State) -> [Effect]
    /// Closes the topmost filter, zoom or other part of the screen that can be closed.
    ///
    /// - Parameter orFilter: Whether to close a filter, too.
    /// - Returns: nil if nothing can be closed.
    static func close(_ state: inout State, orFilter: Bool) -> [Effect]?
    /// Returns the time of the screen's next timer; nil if none is set. Also called for screens in the background.
    static func deadline(_ state: State) -> Instant?
    /// Handles deadlines that have passed.
    static func timePassed(_ state: inout State) -> [Effect]

    // MARK: Lists

    /// Sets the filter of the focused list, while it is typed.
    static func filter(_ text: String, _ state: inout State)
    /// What a filter may contain, shown while it is empty; empty if nothing needs saying.
    static var filterHint: String { get }
    /// Returns why the filter cannot be used, and where in its text; nil if it can.
    static func filterFailure(_ state: State) -> SocketFilterFailure?
    /// Called when a filter that can be used has been submitted.
    static func filterSubmitted(_ state: inout State)
    /// Writes the rows shown in the focused list to a file.
    static func export(to path: String, _ state: inout State) -> [Effect]

    // MARK: Input lines

    /// Returns the line being typed on the screen; nil if none is open.
    static func line(_ state: State) -> InputLine?
    static func setLine(_ line: InputLine, _ state: inout State)
    /// Closes the line without submitting it.
    static func leaveLine(_ state: inout State)
    /// Opens the input line for a pasted text.
    ///
    /// - Returns: Whether the screen has such a line.
    static func openLineForPaste(_ state: inout State) -> Bool
    /// Returns the question to ask before a pasted text is inserted; nil if it needs none.
    static func question(pasting text: String, _ state: State) -> Confirmation?
    static func submit(_ state: inout State) -> [Effect]
    static func complete(_ state: inout State) -> [Effect]

    // MARK: Drawing

    /// Returns the parts of the screen for the tab bar if only one of them fits on the screen; otherwise nothing.
    static func tabs(_ state: State) -> [ScreenTab]
    /// Moves the focus to the part of a tab.
    static func chooseTab(_ index: Int, _ state: inout State)
    /// Returns the values that the backdrop and every part of the picture depend on.
    static func sceneKey(_ state: State) -> [Int]
    /// Draws the picture below the parts, from the size, the theme and `sceneKey` only.
    static func drawBackdrop(_ state: State, _ theme: Theme, on surface: inout Surface)
    static func draw(_ state: State, _ theme: Theme, into frame: inout Frame)
}

/// A part of a screen in the tab bar.
struct ScreenTab {
    let title: String
    let isFocused: Bool
}

// Defaults for a screen without input lines, lists or parts.
extension ScreenContract {
    static func enter(_ state: inout State) -> [Effect] { [] }
    static func reasonAgainst(_ command: Command, _ state: State) -> String? { nil }
    static func setSetting(to text: String, _ state: inout State) -> [Effect] { [] }
    static func userActed(_ state: inout State) -> [Effect] { [] }
    static func deadline(_ state: State) -> Instant? { nil }
    static func timePassed(_ state: inout State) -> [Effect] { [] }
    static func filter(_ text: String, _ state: inout State) {}
    static var filterHint: String { "" }
    static func filterFailure(_ state: State) -> SocketFilterFailure? { nil }
    static func filterSubmitted(_ state: inout State) {}
    static func export(to path: String, _ state: inout State) -> [Effect] { [] }
    static func line(_ state: State) -> InputLine? { nil }
    static func setLine(_ line: InputLine, _ state: inout State) {}
    static func leaveLine(_ state: inout State) {}
    static func openLineForPaste(_ state: inout State) -> Bool { false }
    static func question(pasting text: String, _ state: State) -> Confirmation? { nil }
    static func submit(_ state: inout State) -> [Effect] { [] }
    static func complete(_ state: inout State) -> [Effect] { [] }
    static func tabs(_ state: State) -> [ScreenTab] { [] }
    static func chooseTab(_ index: Int, _ state: inout State) {}
    static func sceneKey(_ state: State) -> [Int] { [] }
    static func drawBackdrop(_ state: State, _ theme: Theme, on surface: inout Surface) {}
}
