/// A character cell of 16 trivial bytes, so that comparing and copying frames needs no reference counting.
public struct Cell: Hashable, BitwiseCopyable, Sendable {
    /// A Unicode scalar, `clusterFlag` plus the index of a cluster in the surface, or `continuation`.
    private(set) var content: UInt32
    public let foreground: Color
    public let background: Color
    public let attributes: Attributes
    /// Fills the cell up to 16 bytes, so that no byte is uninitialized: rows are compared as raw bytes.
    private let padding: UInt16 = 0

    /// The right half of a two-column character.
    static let continuation: UInt32 = .max
    static let blank: UInt32 = 0x20
    static let clusterFlag: UInt32 = 1 << 31

    init(content: UInt32, style: Style) {
        self.content = content
        background = style.background
        if content == Self.blank, style.attributes.isDisjoint(with: [.underline, .reverse]) {
            // The foreground of a blank is invisible; with the terminal's default, curses can erase instead of
            // writing blanks.
            (foreground, attributes) = (.standard, [])
        } else {
            (foreground, attributes) = (style.foreground, style.attributes)
        }
    }

    var style: Style { Style(foreground: foreground, background: background, attributes: attributes) }

    /// Returns a cell with the same style and another visible character.
    func holding(_ content: UInt32) -> Cell {
        var cell = self
        cell.content = content
        return cell
    }

    /// Whether both cells have the same colours and attributes.
    public func looksLike(_ other: Cell) -> Bool {
        foreground == other.foreground && background == other.background && attributes == other.attributes
    }

    /// A blank in the style of the cell.
    var blanked: Cell {
        Cell(content: Self.blank, style: style)
    }

    /// Whether the cell shows nothing but its background.
    public var isBlank: Bool {
        content == Self.blank && attributes.isDisjoint(with: [.underline, .reverse])
    }

    /// The character of the cell if it is printable ASCII.
    public var ascii: CChar? {
        content >= 0x20 && content < 0x7f ? CChar(truncatingIfNeeded: content) : nil
    }

    /// Whether this blank cell would look the same in the style of another cell.
    public func canAdoptStyle(of other: Cell) -> Bool {
        background == other.background && other.attributes.isDisjoint(with: [.underline, .reverse])
    }

    /// Whether the cell holds a box-drawing character.
    public var isBorder: Bool { (0x2500...0x257f).contains(content) }

    public var isContinuation: Bool { content == Self.continuation }

    /// Whether the cell refers to a cluster in its surface.
    var isCluster: Bool { content & Self.clusterFlag != 0 && !isContinuation }
}
