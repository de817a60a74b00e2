import Core
import Screen

/// What the program asks of the screen in front.
///
/// A screen is one conformer with its state, drawing and keys in a folder of its own; `ScreenID.contract` names it.
/// The operations are static and reach the screen's state through the program's, so that one screen can act on
/// another.
protocol ScreenContract {
    /// The name in the tab bar.
    static var title: String { get }
    /// The command that brings the screen to the front.
    static var command: Command { get }
    /// The screen's own keys, for the keymap.
    static var bindings: [KeyBinding] { get }

    /// The contexts in which a key is looked up, the innermost first.
    static func contexts(_ state: State) -> [KeyContext]
    /// The screen's own contexts, as help lists them.
    static func helpContexts(_ state: State) -> [KeyContext]
    /// Moves the focus to the part of the screen that a context belongs to.
    ///
    /// - Returns: Whether the context is one of this screen's.
    static func focus(on context: KeyContext, _ state: inout State) -> Bool

    /// Acts on coming to the front.
    static func enter(_ state: inout State)
    /// Does what a command says.
    ///
    /// - Returns: nil for a command that the screen does not know.
    static func perform(_ command: Command, _ state: inout State) -> [Effect]?
    /// Why a command cannot be used now; nil if it can.
    static func reasonAgainst(_ command: Command, _ state: State) -> String?
    /// Types a key into what stands on the screen without being an input line.
    static func type(_ key: Key, _ state: inout State) -> [Effect]
    static func move(_ move: ListCursor.Move, _ state: inout State)
    /// Handles the mouse outside the tab bar.
    static func point(_ action: MouseAction, _ state: inout State) -> [Effect]
    /// Follows a key or the mouse, whatever it did: the user is there, and what is on the screen should be true.
    static func userActed(_ state: inout State) -> [Effect]
    /// Closes the screen's own topmost thing.
    ///
    /// - Parameter orFilter: Whether a filter counts as something to close.
    /// - Returns: nil if there is nothing to close.
    static func close(_ state: inout State, orFilter: Bool) -> [Effect]?
    /// When something is due although nothing happens; nil if nothing is. Asked of every screen, in front or not.
    static func deadline(_ state: State) -> Instant?
    /// Acts on a deadline that has passed.
    static func timePassed(_ state: inout State) -> [Effect]

    // MARK: Lists

    /// The filter of the focused list.
    static func filter(_ text: String, _ state: inout State)
    /// Writes what the focused list shows to a file.
    static func export(to path: String, _ state: inout State) -> [Effect]

    // MARK: Input lines

    /// The line being typed on the screen.
    static func line(_ state: State) -> InputLine?
    static func setLine(_ line: InputLine, _ state: inout State)
    /// Leaves the line without doing what it was for.
    static func leaveLine(_ state: inout State)
    /// Opens the line that takes a pasted text.
    ///
    /// - Returns: Whether there is one.
    static func openLineForPaste(_ state: inout State) -> Bool
    /// What a pasted text asks before it is inserted; nil if it can be inserted as it is.
    static func question(pasting text: String, _ state: State) -> Confirmation?
    static func submit(_ state: inout State) -> [Effect]
    static func complete(_ state: inout State) -> [Effect]

    // MARK: Drawing

    /// The parts of the screen that the tab bar leads to because only one of them has room; usually none.
    static func tabs(_ state: State) -> [ScreenTab]
    /// Brings the part of a tab into focus.
    static func chooseTab(_ index: Int, _ state: inout State)
    /// Everything that the backdrop and every part of the picture depend on.
    static func sceneKey(_ state: State) -> [Int]
    /// Draws what stands beneath the parts, from nothing but the size, the theme and `sceneKey`.
    static func drawBackdrop(_ state: State, _ theme: Theme, on surface: inout Surface)
    static func draw(_ state: State, _ theme: Theme, into frame: inout Frame)
}

/// A part of a screen as the tab bar names it.
struct ScreenTab {
    let title: String
    let isFocused: Bool
}

// What a screen without input lines, lists or parts leaves out.
extension ScreenContract {
    static func enter(_ state: inout State) {}
    static func reasonAgainst(_ command: Command, _ state: State) -> String? { nil }
    static func type(_ key: Key, _ state: inout State) -> [Effect] { [] }
    static func userActed(_ state: inout State) -> [Effect] { [] }
    static func deadline(_ state: State) -> Instant? { nil }
    static func timePassed(_ state: inout State) -> [Effect] { [] }
    static func filter(_ text: String, _ state: inout State) {}
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
