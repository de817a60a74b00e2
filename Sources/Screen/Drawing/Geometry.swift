/// A size in character cells.
public struct Size: Hashable, Sendable {
    public var columns: Int
    public var rows: Int

    public init(columns: Int, rows: Int) {
        (self.columns, self.rows) = (columns, rows)
    }
}

/// A rectangle of character cells; the origin is the top left corner of the screen.
public struct Rect: Hashable, Sendable {
    public var x: Int
    public var y: Int
    public var columns: Int
    public var rows: Int

    public init(x: Int, y: Int, columns: Int, rows: Int) {
        (self.x, self.y, self.columns, self.rows) = (x, y, max(0, columns), max(0, rows))
    }

    public init(_ size: Size) {
        self.init(x: 0, y: 0, columns: size.columns, rows: size.rows)
    }

    public var maxX: Int { x + columns }
    public var maxY: Int { y + rows }
    public var isEmpty: Bool { columns == 0 || rows == 0 }

    public func contains(x: Int, y: Int) -> Bool {
        x >= self.x && x < maxX && y >= self.y && y < maxY
    }

    /// Returns the rectangle without `margin` cells at each edge.
    public func inset(by margin: Int) -> Rect {
        Rect(x: x + margin, y: y + margin, columns: columns - 2 * margin, rows: rows - 2 * margin)
    }

    /// Returns the rectangle without its first `count` rows.
    public func droppingRows(_ count: Int) -> Rect {
        Rect(x: x, y: y + min(count, rows), columns: columns, rows: rows - count)
    }

    /// Returns the first `count` rows, or all rows if there are fewer.
    public func firstRows(_ count: Int) -> Rect {
        Rect(x: x, y: y, columns: columns, rows: min(count, rows))
    }

    /// Returns a rectangle of at most the given size, centered in this one.
    public func centered(columns width: Int, rows height: Int) -> Rect {
        let (width, height) = (min(width, columns), min(height, rows))
        return Rect(
            x: x + (columns - width) / 2, y: y + (rows - height) / 2, columns: width, rows: height)
    }
}

extension Rect {
    /// Returns the rectangle without `columns` cells at its left and right edges.
    public func inset(columns margin: Int) -> Rect {
        Rect(x: x + margin, y: y, columns: columns - 2 * margin, rows: rows)
    }
}
