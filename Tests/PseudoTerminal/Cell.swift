import CVTerm

/// One character cell of the terminal.
public struct Cell: Equatable, Sendable {
    /// The character with its combining marks; a space if the cell is empty, an empty string if it is the
    /// right half of a wide character.
    public var text: String
    /// 1, or 2 for a wide character.
    public var width: Int
    public var foreground: CellColor
    public var background: CellColor
    public var isBold: Bool
    public var isItalic: Bool
    public var isUnderlined: Bool
    public var isReversed: Bool
    public var isBlinking: Bool
}

/// A cell's colour as the program set it.
public enum CellColor: Hashable, Sendable {
    /// The terminal's default colour: SGR 39, 49 or none.
    case standard
    /// An index into the palette of 256.
    case palette(UInt8)
    case rgb(red: UInt8, green: UInt8, blue: UInt8)
}

extension Cell {
    init(_ cell: VTermScreenCell) {
        text = Cell.text(cell)
        width = Int(cell.width)
        foreground = CellColor(cell.fg)
        background = CellColor(cell.bg)
        isBold = cell.attrs.bold != 0
        isItalic = cell.attrs.italic != 0
        isUnderlined = cell.attrs.underline != 0
        isReversed = cell.attrs.reverse != 0
        isBlinking = cell.attrs.blink != 0
    }

    /// libvterm writes all ones into the right half of a wide character.
    private static let rightHalf = UInt32.max

    static func text(_ cell: VTermScreenCell) -> String {
        if cell.chars.0 == rightHalf { return "" }
        if cell.chars.0 == 0 { return " " }
        if cell.chars.1 == 0, let scalar = Unicode.Scalar(cell.chars.0) { return String(Character(scalar)) }
        let scalars = withUnsafeBytes(of: cell.chars) { bytes in
            bytes.bindMemory(to: UInt32.self).prefix { $0 != 0 }.compactMap(Unicode.Scalar.init)
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}

extension CellColor {
    init(_ color: VTermColor) {
        let kind = UInt32(color.type)
        if kind & VTERM_COLOR_DEFAULT_MASK.rawValue != 0 {
            self = .standard
        } else if kind & VTERM_COLOR_TYPE_MASK.rawValue == VTERM_COLOR_INDEXED.rawValue {
            self = .palette(color.indexed.idx)
        } else {
            self = .rgb(red: color.rgb.red, green: color.rgb.green, blue: color.rgb.blue)
        }
    }
}
