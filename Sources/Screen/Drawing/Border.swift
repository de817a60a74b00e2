extension Surface {
    /// Draws a border along the edge of `rect` and joins it to the borders already drawn there.
    public mutating func border(_ rect: Rect, style: Style) {
        guard rect.columns > 1, rect.rows > 1 else { return }
        let (left, right, top, bottom) = (rect.x, rect.maxX - 1, rect.y, rect.maxY - 1)
        for x in left...right {
            let sides: Strokes = x == left ? .right : x == right ? .left : [.left, .right]
            stroke(x: x, y: top, x == left || x == right ? sides.union(.down) : sides, style)
            stroke(x: x, y: bottom, x == left || x == right ? sides.union(.up) : sides, style)
        }
        for y in (top + 1)..<max(top + 1, bottom) {
            stroke(x: left, y: y, [.up, .down], style)
            stroke(x: right, y: y, [.up, .down], style)
        }
    }

    private mutating func stroke(x: Int, y: Int, _ strokes: Strokes, _ style: Style) {
        let existing = scalar(x: x, y: y).flatMap(Strokes.init) ?? []
        put(existing.union(strokes).scalar, x: x, y: y, style: style)
    }
}

/// The lines from the center of a cell to its edges.
private struct Strokes: OptionSet {
    let rawValue: UInt8

    static let up = Strokes(rawValue: 1)
    static let down = Strokes(rawValue: 2)
    static let left = Strokes(rawValue: 4)
    static let right = Strokes(rawValue: 8)

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The box-drawing character for each set of lines, by raw value; a blank for the empty set.
    private static let scalars: InlineArray<16, Unicode.Scalar> = [
        " ", "│", "│", "│", "─", "┘", "┐", "┤", "─", "└", "┌", "├", "─", "┴", "┬", "┼",
    ]

    init?(_ scalar: Unicode.Scalar) {
        // A single stroke and a full line share a character, and borders consist of full lines.
        // In ASCII, `+` stands for every corner and junction.
        switch scalar {
        case "-": self = [.left, .right]
        case "|": self = [.up, .down]
        case "+": self = [.up, .down, .left, .right]
        default:
            guard let strokes = Self.strokes(scalar) else { return nil }
            self = strokes
        }
    }

    private static func strokes(_ scalar: Unicode.Scalar) -> Strokes? {
        guard scalar.value >= 0x2500 else { return nil }
        for raw in scalars.indices.reversed() where scalars[raw] == scalar {
            return Strokes(rawValue: UInt8(raw))
        }
        return nil
    }

    var scalar: Unicode.Scalar { Self.scalars[Int(rawValue)] }
}
