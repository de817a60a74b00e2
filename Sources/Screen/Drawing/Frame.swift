/// One whole picture of the screen: a base and the overlays above it, the topmost last.
public struct Frame: Equatable, Sendable {
    public private(set) var size: Size
    public var base: Surface
    /// Boxes above the base; the terminal shows each as a panel of its own.
    public var overlays: [Surface] = []
    /// Where the cursor stands, while text is being typed.
    public var cursor: Cursor?

    public struct Cursor: Equatable, Sendable {
        public var x: Int
        public var y: Int

        public init(x: Int, y: Int) {
            (self.x, self.y) = (x, y)
        }
    }

    public init(size: Size, style: Style = Style(), isASCII: Bool = false) {
        self.size = size
        base = Surface(bounds: Rect(size), style: style, isASCII: isASCII)
    }

    /// Makes the frame blank for a theme, so that its memory serves again.
    public mutating func reset(size: Size, theme: Theme) {
        self.size = size
        overlays.removeAll(keepingCapacity: true)
        cursor = nil
        if base.isASCII == theme.isASCII {
            base.reset(bounds: Rect(size), style: theme[.text])
        } else {
            base = Surface(bounds: Rect(size), style: theme[.text], isASCII: theme.isASCII)
        }
    }

    /// The picture as lines of text without their trailing blanks: what tests compare.
    public var lines: [String] {
        var rows = Self.scalars(of: base)
        for overlay in overlays {
            for (offset, line) in Self.scalars(of: overlay).enumerated() {
                let y = overlay.bounds.y + offset
                guard rows.indices.contains(y) else { continue }
                for (column, cell) in line.enumerated()
                where rows[y].indices.contains(overlay.bounds.x + column) {
                    rows[y][overlay.bounds.x + column] = cell
                }
            }
        }
        return rows.map { row in
            var line = row.joined()
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    private static func scalars(of surface: Surface) -> [[String]] {
        (0..<surface.bounds.rows).map { index in
            surface.row(index).map { cell in
                var text = String.UnicodeScalarView()
                surface.forEachScalar(of: cell) { value in
                    if let scalar = Unicode.Scalar(value) { text.append(scalar) }
                }
                return String(text)
            }
        }
    }
}
