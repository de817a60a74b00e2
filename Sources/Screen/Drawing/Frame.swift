/// One whole picture of the screen: a base and the overlays above it, the topmost last.
public struct Frame: Equatable, Sendable {
    public private(set) var size: Size
    public var base: Surface
    /// Boxes above the base; the terminal shows each as a panel of its own.
    public var overlays: [Surface] = []
    /// Where the cursor stands, while text is being typed.
    public var cursor: Cursor?
    /// What is known of the picture drawn last, whose cells may still stand.
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

    /// Makes the frame blank for a theme, so that its memory serves again.
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
        // Where the picture before had more parts, others may have drawn over them since.
        parts.removeSubrange(min(partCount, parts.count)...)
        partCount = 0
    }

    /// Whether both show the same picture, however they came by it.
    public static func == (one: Frame, other: Frame) -> Bool {
        one.size == other.size && one.base == other.base && one.overlays == other.overlays
            && one.cursor == other.cursor
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

// MARK: Drawing in parts

/// What every part of a picture depends on.
private struct Scene: Sendable {
    let theme: Theme
    let facts: [Int]
    /// What stands beneath the parts.
    let backdrop: Surface
}

/// A part of a picture, and what it was drawn from.
private struct Part: Sendable {
    let area: Rect
    let marks: [ChangeToken]
    let detail: Int64
    var cursor: Frame.Cursor?
    /// How many parts there were when it was done: more than with itself where it is a group.
    var end = 0
}

extension Frame {
    /// Begins a picture that is drawn in parts.
    ///
    /// - Parameters:
    ///   - facts: What every part depends on besides the size and the theme; where one has changed, all is drawn
    ///     anew.
    ///   - drawBackdrop: Draws what stands beneath the parts, from nothing but the size, the theme and `facts`.
    public mutating func begin(
        size: Size, theme: Theme, facts: [Int], drawBackdrop: (inout Surface) -> Void
    ) {
        // A cluster stands in a table of the whole surface, out of which no part can be taken.
        if let scene, self.size == size, scene.facts == facts, scene.theme == theme, !base.hasClusters {
            return clearAbove()
        }
        reset(size: size, theme: theme)
        drawBackdrop(&base)
        scene = Scene(theme: theme, facts: facts, backdrop: base)
    }

    /// Draws a part of the picture, unless it still stands as it would be drawn.
    ///
    /// - Parameters:
    ///   - area: Where `body` draws and no other part does.
    ///   - marks: Of everything that `body` draws from; with none, the part is always drawn.
    ///   - detail: What `body` draws from besides, as one number: a row, a moment.
    public mutating func draw(
        in area: Rect, from marks: [ChangeToken] = [], _ detail: Int64 = 0, _ body: (inout Frame) -> Void
    ) {
        drawPart(area, marks, detail) { frame in
            if let scene = frame.scene { frame.base.copy(area, from: scene.backdrop) }
            body(&frame)
        }
    }

    /// Draws a part that consists of parts, unless all of them still stand.
    ///
    /// - Parameter area: Where the parts lie. What none of them covers is the backdrop's.
    public mutating func group(
        in area: Rect, from marks: [ChangeToken], _ detail: Int64 = 0, _ body: (inout Frame) -> Void
    ) {
        drawPart(area, marks, detail, body)
    }

    private mutating func drawPart(
        _ area: Rect, _ marks: [ChangeToken], _ detail: Int64, _ body: (inout Frame) -> Void
    ) {
        let index = partCount
        if !marks.isEmpty, index < parts.count {
            let part = parts[index]
            if part.area == area, part.detail == detail, part.marks == marks {
                cursor = part.cursor ?? cursor
                partCount = part.end
                return
            }
        }
        partCount += 1
        var part = Part(area: area, marks: marks, detail: detail)
        // Until it is done it stands for nothing.
        if index < parts.count { parts[index] = part } else { parts.append(part) }
        let above = cursor
        cursor = nil
        body(&self)
        (part.cursor, part.end) = (cursor, partCount)
        parts[index] = part
        cursor = cursor ?? above
    }
}
