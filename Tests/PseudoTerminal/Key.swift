import CVTerm

/// An error for an unknown key name.
public struct UnknownKey: Error, Equatable, CustomStringConvertible {
    public let name: String
    public var description: String { "there is no key \(name)" }
}

/// A key by its name: `Enter`, `F5`, `a`, `C-c`, `M-x`, `S-Left`.
///
/// `C-`, `M-` and `S-` stand for Control, Alt and Shift. Only named keys can be shifted.
public struct Key: Equatable, Sendable {
    enum Symbol: Equatable, Sendable {
        case named(VTermKey)
        case character(Unicode.Scalar)
    }

    let symbol: Symbol
    let modifiers: VTermModifier

    public init(_ name: String) throws(UnknownKey) {
        var rest = name[...]
        var modifiers: UInt32 = 0
        while rest.count > 2, let modifier = Self.prefixes[String(rest.prefix(2))] {
            modifiers |= modifier.rawValue
            rest = rest.dropFirst(2)
        }
        if let (key, implied) = Self.named[String(rest)] {
            symbol = .named(key)
            modifiers |= implied.rawValue
        } else if let number = Self.functionKeyNumber(rest) {
            symbol = .named(VTermKey(rawValue: VTERM_KEY_FUNCTION_0.rawValue + number))
        } else {
            guard let scalar = Self.character(rest), modifiers & VTERM_MOD_SHIFT.rawValue == 0 else {
                throw UnknownKey(name: name)
            }
            symbol = .character(scalar)
        }
        self.modifiers = VTermModifier(rawValue: modifiers)
    }

    static let escape = Key(symbol: .named(VTERM_KEY_ESCAPE), modifiers: VTERM_MOD_NONE)

    private init(symbol: Symbol, modifiers: VTermModifier) {
        self.symbol = symbol
        self.modifiers = modifiers
    }

    private static let prefixes: [String: VTermModifier] = [
        "C-": VTERM_MOD_CTRL, "M-": VTERM_MOD_ALT, "S-": VTERM_MOD_SHIFT,
    ]

    private static let named: [String: (VTermKey, VTermModifier)] = [
        "Enter": (VTERM_KEY_ENTER, VTERM_MOD_NONE), "Esc": (VTERM_KEY_ESCAPE, VTERM_MOD_NONE),
        "Tab": (VTERM_KEY_TAB, VTERM_MOD_NONE), "BackTab": (VTERM_KEY_TAB, VTERM_MOD_SHIFT),
        "Backspace": (VTERM_KEY_BACKSPACE, VTERM_MOD_NONE), "Up": (VTERM_KEY_UP, VTERM_MOD_NONE),
        "Down": (VTERM_KEY_DOWN, VTERM_MOD_NONE), "Left": (VTERM_KEY_LEFT, VTERM_MOD_NONE),
        "Right": (VTERM_KEY_RIGHT, VTERM_MOD_NONE), "Insert": (VTERM_KEY_INS, VTERM_MOD_NONE),
        "Delete": (VTERM_KEY_DEL, VTERM_MOD_NONE), "Home": (VTERM_KEY_HOME, VTERM_MOD_NONE),
        "End": (VTERM_KEY_END, VTERM_MOD_NONE), "PageUp": (VTERM_KEY_PAGEUP, VTERM_MOD_NONE),
        "PageDown": (VTERM_KEY_PAGEDOWN, VTERM_MOD_NONE),
    ]

    private static func functionKeyNumber(_ name: Substring) -> UInt32? {
        guard name.first == "F", let number = UInt32(name.dropFirst()) else { return nil }
        return (1...12).contains(number) ? number : nil
    }

    private static func character(_ name: Substring) -> Unicode.Scalar? {
        if name == "Space" { return " " }
        return name.unicodeScalars.count == 1 ? name.unicodeScalars.first : nil
    }
}

extension Key {
    /// The bytes of a character key. Control keeps the five low bits, as on all terminals; Alt prefixes an
    /// Esc.
    static func bytes(of scalar: Unicode.Scalar, _ modifiers: VTermModifier) -> [UInt8] {
        var bytes = Array(String(scalar).utf8)
        if modifiers.rawValue & VTERM_MOD_CTRL.rawValue != 0 {
            bytes = [scalar == "?" ? 0x7f : UInt8(truncatingIfNeeded: scalar.value) & 0x1f]
        }
        if modifiers.rawValue & VTERM_MOD_ALT.rawValue != 0 { bytes.insert(0x1b, at: 0) }
        return bytes
    }
}
