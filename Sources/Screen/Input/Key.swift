/// A key as the user pressed it.
public enum Key: Hashable, Sendable {
    case character(Character)
    /// A letter held with Control, in lower case.
    case control(Character)
    case enter, escape, tab, backTab, backspace, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    case function(Int)

    /// The key's name as help and hints show it.
    public var name: String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .control(let letter): "Ctrl-\(letter.uppercased())"
        case .enter: "Enter"
        case .escape: "Esc"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .insert: "Ins"
        case .up: "↑"
        case .down: "↓"
        case .left: "←"
        case .right: "→"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .function(let number): "F\(number)"
        }
    }
}

extension Key {
    /// The names that the configuration uses for keys without a visible character.
    private static let named: [(name: String, key: Key)] = [
        ("Space", .character(" ")), ("Enter", .enter), ("Esc", .escape), ("Tab", .tab),
        ("Shift-Tab", .backTab),
        ("Backspace", .backspace), ("Del", .delete), ("Ins", .insert), ("Up", .up), ("Down", .down),
        ("Left", .left),
        ("Right", .right), ("Home", .home), ("End", .end), ("PgUp", .pageUp), ("PgDn", .pageDown),
    ]

    /// Creates a key from its name in the configuration: `q`, `Space`, `PgUp`, `F5`, `Ctrl-L`; nil for other names.
    public init?(configurationName name: String) {
        if let found = Self.named.first(where: { $0.name == name }) {
            self = found.key
        } else if let number = (1...12).first(where: { name == "F\($0)" }) {
            self = .function(number)
        } else if name.hasPrefix("Ctrl-"), name.count == 6, let letter = name.last, letter.isASCII,
            letter.isLetter
        {
            self = .control(Character(letter.lowercased()))
        } else if name.count == 1, let character = name.first, !character.isWhitespace,
            !character.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        {
            self = .character(character)
        } else {
            return nil
        }
    }

    /// The key that a terminal reports instead of this one; nil for a key that has a code of its own.
    ///
    /// Ctrl subtracts 64 from the code of a letter, and some of the results are the codes of other keys
    /// (`man 7 ascii`).
    public var terminalEquivalent: Key? {
        switch self {
        case .control("h"): .backspace
        case .control("i"): .tab
        case .control("j"), .control("m"): .enter
        default: nil
        }
    }

    /// The key's name in the configuration.
    public var configurationName: String {
        Self.named.first { $0.key == self }?.name ?? name
    }
}

/// A mouse action on a cell.
public struct MouseAction: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case press, wheelUp, wheelDown
    }

    public var kind: Kind
    public var x: Int
    public var y: Int

    public init(_ kind: Kind, x: Int, y: Int) {
        (self.kind, self.x, self.y) = (kind, x, y)
    }
}

/// An input from the keyboard, the mouse or the window.
public enum Input: Hashable, Sendable {
    case key(Key)
    /// Characters typed one after the other, faster than they were handled.
    case characters([Character])
    /// A block of pasted text, which never runs as commands.
    case paste(String)
    /// A paste of more than `InputDecoder.maxPasteSize` bytes, which is discarded as a whole.
    case oversizedPaste
    case mouse(MouseAction)
    /// Whether the terminal has the focus of the keyboard now.
    case focusChanged(Bool)
    case resized(Size)
    /// The terminal is gone, or has reached end of file.
    case closed
}
