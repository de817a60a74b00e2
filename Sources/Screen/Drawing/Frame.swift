/// A complete picture of the screen: a base and the overlays above it, the topmost last.
public struct Frame: Equatable, Sendable {
    public private(set) var size: Size
    public var base: Surface
    /// Boxes above the base; the terminal shows each as a separate panel.
    public var overlays: [Surface] = []
    /// The position of the cursor; nil unless text is being typed.
    public var cursor: Cursor?
    /// What the parts of the last picture depended on; nil after a reset.
    private var scene: Scene?
    private var parts: [Part] = []
    private var partCount = 0

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

    /// Clears the frame for a theme and keeps its memory.
    public mutating func reset(size: Size, theme: Theme) {
        self.size = size
        clearAbove()
        scene = nil
        parts.removeAll(keepingCapacity: true)
        if base.isASCII == theme.isASCII {
            base.reset(bounds: Rect(size), style: theme[.text])
        } else {
            base = Surface(bounds: Rect(size), style: theme[.text], isASCII: theme.isASCII)
        }
    }

    private mutating func clearAbove() {
        overlays.removeAll(keepingCapacity: true)
        cursor = nil
        // If the previous picture had more parts, other parts may have overwritten them since.
        parts.removeSubrange(min(partCount, parts.count)...)
        partCount = 0
    }

    /// Compares the pictures only, not the state of the drawing.
    public static func == (one: Frame, other: Frame) -> Bool {
        one.size == other.size && one.base == other.base && one.overlays == other.overlays
            && one.cursor == other.cursor
    }

    /// The picture as lines of text without trailing blanks, for tests.
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

// MARK: Drawing in parts

/// The inputs that every part of a picture depends on.
private struct Scene: Sendable {
    let theme: Theme
    let key: [Int]
    /// The picture below the parts.
    let backdrop: Surface
}

/// A part of a picture and the inputs it was drawn from.
private struct Part: Sendable {
    let area: Rect
    let tokens: [ChangeToken]
    let detail: Int64
    let cursor: Frame.Cursor?
}

extension Frame {
    /// Begins a picture that is drawn in parts, and keeps the parts of the last one if they can be reused.
    ///
    /// - Parameters:
    ///   - key: What every part depends on besides the size and the theme. A different key redraws everything.
    ///   - drawBackdrop: Draws the picture below the parts, from the size, the theme and `key` only.
    public mutating func begin(
        size: Size, theme: Theme, key: [Int], drawBackdrop: (inout Surface) -> Void
    ) {
        // Clusters are in a table of the whole surface, so a part with clusters cannot be replaced alone.
        if let scene, self.size == size, scene.key == key, scene.theme == theme, !base.hasClusters {
            return clearAbove()
        }
        reset(size: size, theme: theme)
        drawBackdrop(&base)
        scene = Scene(theme: theme, key: key, backdrop: base)
    }

    /// Draws a part of the picture, unless its inputs are unchanged.
    ///
    /// - Parameters:
    ///   - area: The area that only `body` draws in.
    ///   - tokens: The change tokens of everything that `body` draws from. If empty, the part is always drawn.
    ///   - detail: Any other input of `body` as one number, such as a time.
    public mutating func draw(
        in area: Rect, from tokens: [ChangeToken] = [], _ detail: Int64 = 0, _ body: (inout Frame) -> Void
    ) {
        let index = partCount
        partCount += 1
        if !tokens.isEmpty, index < parts.count {
            let part = parts[index]
            if part.area == area, part.detail == detail, part.tokens == tokens {
                cursor = part.cursor ?? cursor
                return
            }
        }
        let outerCursor = cursor
        cursor = nil
        if let scene { base.copy(area, from: scene.backdrop) }
        body(&self)
        let part = Part(area: area, tokens: tokens, detail: detail, cursor: cursor)
        if index < parts.count { parts[index] = part } else { parts.append(part) }
        cursor = cursor ?? outerCursor
    }
}
