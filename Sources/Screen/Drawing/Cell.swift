/// One character cell: 16 trivial bytes, so that a frame is compared and copied without reference counts.
public struct Cell: Hashable, BitwiseCopyable, Sendable {
    /// A Unicode scalar; or `clusterFlag` with the index of a cluster of the surface; or `continuation`.
    let content: UInt32
    public let foreground: Color
    public let background: Color
    public let attributes: Attributes
    /// Keeps the size at 16 bytes without bytes that nobody has set.
    private let padding: UInt16 = 0

    /// The right half of the two-column character before it.
    static let continuation: UInt32 = .max
    static let blank: UInt32 = 0x20
    static let clusterFlag: UInt32 = 1 << 31

    init(content: UInt32, style: Style) {
        self.content = content
        background = style.background
        if content == Self.blank, style.attributes.isDisjoint(with: [.underline, .reverse]) {
            // Nobody sees the colour of nothing; where it is the terminal's own, curses can erase instead of
            // writing blanks.
            (foreground, attributes) = (.standard, [])
        } else {
            (foreground, attributes) = (style.foreground, style.attributes)
        }
    }

    /// Whether both cells have the same colours and attributes.
    public func looksLike(_ other: Cell) -> Bool {
        foreground == other.foreground && background == other.background && attributes == other.attributes
    }

    /// A blank that looks the same.
    var blanked: Cell {
        Cell(
            content: Self.blank,
            style: Style(foreground: foreground, background: background, attributes: attributes))
    }

    /// Whether the cell shows nothing but its background.
    public var isBlank: Bool {
        content == Self.blank && attributes.isDisjoint(with: [.underline, .reverse])
    }

    /// The character of a cell that holds a printable ASCII one.
    public var ascii: CChar? {
        content >= 0x20 && content < 0x7f ? CChar(truncatingIfNeeded: content) : nil
    }

    /// Whether a blank looks the same in the style of the cell before it.
    public func canGoOn(after other: Cell) -> Bool {
        background == other.background && other.attributes.isDisjoint(with: [.underline, .reverse])
    }

    /// Whether the cell shows a piece of a line between panes.
    public var isBorder: Bool { (0x2500...0x257f).contains(content) }

    public var isContinuation: Bool { content == Self.continuation }

    /// Whether the cell holds a cluster of its surface.
    var isCluster: Bool { content & Self.clusterFlag != 0 && !isContinuation }
}
