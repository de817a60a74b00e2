import Glibc

/// A grid of cells at a position on the screen, and the only way for text to get into a cell.
///
/// All text is cleaned scalar by scalar, so nothing that a peer, a file or a name server sent can reach the
/// terminal as a control sequence.
public struct Surface: Equatable, Sendable {
    /// The position and size of the surface on the screen.
    public private(set) var bounds: Rect
    /// Whether symbols are replaced by their nearest ASCII form.
    public let isASCII: Bool
    private(set) var cells: [Cell]
    /// Characters of more than one scalar: a base character and its combining marks.
    private var clusters: [[UInt32]] = []

    /// A curses cell holds at most this many scalars, the base included.
    private static let maxClusterLength = 5

    public init(bounds: Rect, style: Style, isASCII: Bool = false) {
        self.bounds = bounds
        self.isASCII = isASCII
        cells = Array(repeating: Cell(content: Cell.blank, style: style), count: bounds.columns * bounds.rows)
    }

    /// Clears the surface and moves it to new bounds, reusing its memory if the cell count is the same.
    mutating func reset(bounds: Rect, style: Style) {
        let count = bounds.columns * bounds.rows
        let blank = Cell(content: Cell.blank, style: style)
        clusters.removeAll(keepingCapacity: true)
        self.bounds = bounds
        if cells.count == count {
            var cells = cells.mutableSpan
            cells.update(repeating: blank)
        } else {
            cells = Array(repeating: blank, count: count)
        }
    }

    /// Cleans a text and puts it on a row, cut at `limit` columns and at the edge of the surface.
    ///
    /// - Parameters:
    ///   - x: The first column, from the left edge of the screen.
    ///   - y: The row, from the top of the screen.
    ///   - limit: The maximum number of columns to use.
    /// - Returns: The columns used.
    @discardableResult
    public mutating func put(_ text: String, x: Int, y: Int, style: Style, limit: Int = .max)
        -> Int
    {
        guard y >= bounds.y, y < bounds.maxY, x < bounds.maxX else { return 0 }
        let end = limit < bounds.maxX - x ? x + limit : bounds.maxX
        let row = (y - bounds.y) * bounds.columns - bounds.x
        if text.utf8Span.isKnownASCII {
            return put(ascii: text.utf8Span.span, at: row + x, from: bounds.x - x, to: end - x, style: style)
        }
        var column = x
        for scalar in text.unicodeScalars {
            let clean = scalar.cleaned
            let width = clean.columns
            if width == 0 {
                if !isASCII, column > max(x, bounds.x) { join(clean, to: row + column - 1) }
                continue
            }
            guard column + width <= end else { break }
            if column >= bounds.x {
                let shown = isASCII ? clean.asciiForm : clean
                // In ASCII, a character of two columns is shown as two question marks.
                let second = isASCII ? shown.value : Cell.continuation
                let index = row + column
                eraseHalves(around: index..<index + width)
                cells[index] = Cell(content: shown.value, style: style)
                if width == 2 { cells[index + 1] = Cell(content: second, style: style) }
            }
            column += width
        }
        return column - x
    }

    /// Puts ASCII text, which nearly all text is: every byte takes one column, and no byte joins another.
    ///
    /// - Parameters:
    ///   - index: The index of the cell for the first byte.
    ///   - left: The number of bytes left of the surface: they are counted, but not drawn.
    ///   - right: The number of bytes before the right edge; zero or less if the text starts beyond it.
    private mutating func put(
        ascii bytes: Swift.Span<UInt8>, at index: Int, from left: Int, to right: Int, style: Style
    ) -> Int {
        let count = max(0, min(right, bytes.count))
        let drawn = min(count, max(0, left))..<count
        eraseHalves(around: index + drawn.lowerBound..<index + drawn.upperBound)
        let isASCII = isASCII
        let (blank, styled) = (Cell(content: Cell.blank, style: style), Cell(content: 0, style: style))
        var cells = cells.mutableSpan
        for offset in drawn {
            let byte = bytes[offset]
            if byte > 0x20, byte < 0x7f {
                cells[index + offset] = styled.holding(UInt32(byte))
            } else if byte == 0x20 {
                cells[index + offset] = blank
            } else {
                let picture = Unicode.Scalar(byte).cleaned  // not ASCII
                cells[index + offset] = styled.holding((isASCII ? picture.asciiForm : picture).value)
            }
        }
        return count
    }

    /// Puts a character that takes one column and does not combine with others.
    mutating func put(_ scalar: Unicode.Scalar, x: Int, y: Int, style: Style) {
        guard bounds.contains(x: x, y: y) else { return }
        let index = index(x: x, y: y)
        eraseHalves(around: index..<index + 1)
        cells[index] = Cell(content: shown(scalar).value, style: style)
    }

    private func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        isASCII ? scalar.cleaned.asciiForm : scalar.cleaned
    }

    private func index(x: Int, y: Int) -> Int {
        (y - bounds.y) * bounds.columns + x - bounds.x
    }

    /// Whether the surface contains characters of more than one scalar.
    var hasClusters: Bool { !clusters.isEmpty }

    /// Copies a rectangle from a surface with the same bounds and without clusters.
    mutating func copy(_ rect: Rect, from other: Surface) {
        let (left, right) = (max(rect.x, bounds.x), min(rect.maxX, bounds.maxX))
        guard left < right else { return }
        for y in max(rect.y, bounds.y)..<max(rect.y, bounds.y, min(rect.maxY, bounds.maxY)) {
            let run = index(x: left, y: y)..<index(x: right, y: y)
            eraseHalves(around: run)
            copy(run, from: other)
        }
    }

    private mutating func copy(_ run: Range<Int>, from other: Surface) {
        let others = other.cells.span
        var cells = cells.mutableSpan
        for index in run { cells[index] = others[index] }
    }

    /// Fills a rectangle with one character.
    public mutating func fill(_ rect: Rect, with scalar: Unicode.Scalar = " ", style: Style) {
        let cell = Cell(content: shown(scalar).value, style: style)
        let (left, right) = (max(rect.x, bounds.x), min(rect.maxX, bounds.maxX))
        guard left < right else { return }
        for y in max(rect.y, bounds.y)..<max(rect.y, bounds.y, min(rect.maxY, bounds.maxY)) {
            let run = index(x: left, y: y)..<index(x: right, y: y)
            eraseHalves(around: run)
            var cells = cells.mutableSpan
            for index in run { cells[index] = cell }
        }
    }

    /// Changes the style of a rectangle, but not its text.
    public mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
        let (left, right) = (max(rect.x, bounds.x), min(rect.maxX, bounds.maxX))
        guard left < right else { return }
        for y in max(rect.y, bounds.y)..<max(rect.y, bounds.y, min(rect.maxY, bounds.maxY)) {
            let run = index(x: left, y: y)..<index(x: right, y: y)
            var cells = cells.mutableSpan
            for index in run {
                cells[index] = Cell(content: cells[index].content, style: change(cells[index].style))
            }
        }
    }

    /// Returns the scalar of a cell; nil outside of the surface and for characters of several scalars.
    func scalar(x: Int, y: Int) -> Unicode.Scalar? {
        guard bounds.contains(x: x, y: y) else { return nil }
        return Unicode.Scalar(cells[index(x: x, y: y)].content)
    }

    /// Returns a row of cells, counted from the top of the surface.
    public func row(_ index: Int) -> ArraySlice<Cell> {
        cells[index * bounds.columns..<(index + 1) * bounds.columns]
    }

    /// Calls a closure with each scalar of a cell; a continuation has none.
    public func forEachScalar(of cell: Cell, _ body: (UInt32) -> Void) {
        if cell.isContinuation { return }
        guard cell.isCluster else { return body(cell.content) }
        clusters[Int(cell.content ^ Cell.clusterFlag)].forEach(body)
    }

    /// Returns the range of columns in which a row differs from that of a surface with the same bounds.
    ///
    /// The range begins and ends at character boundaries of both rows. It is nil if the rows show the same.
    public func changedColumns(ofRow index: Int, since other: Surface) -> Range<Int>? {
        let indices = index * bounds.columns..<(index + 1) * bounds.columns
        let (row, before) = (cells.span.extracting(indices), other.cells.span.extracting(indices))
        // Nearly all rows are equal, so they are first compared as bytes.
        let isEqual = row.withUnsafeBytes { bytes in
            before.withUnsafeBytes { before in
                guard let first = bytes.baseAddress, let other = before.baseAddress else { return true }
                return memcmp(first, other, bytes.count) == 0
            }
        }
        if clusters != other.clusters, self.row(index).contains(where: \.isCluster) { return row.indices }
        guard !isEqual else { return nil }
        var (first, last) = (0, row.count - 1)
        while row[first] == before[first] { first += 1 }
        while row[last] == before[last] { last -= 1 }
        while row[first].isContinuation || before[first].isContinuation { first -= 1 }
        while last + 1 < row.count, row[last + 1].isContinuation || before[last + 1].isContinuation {
            last += 1
        }
        return first..<last + 1
    }

    /// Copies the rows that differ from those of a surface with the same bounds.
    ///
    /// - Parameter rows: All of the rows that differ.
    public mutating func copyRows(_ rows: [Int], from other: Surface) {
        // Clusters are in a table of the whole surface, so a row with clusters cannot be copied alone.
        guard isASCII == other.isASCII, !hasClusters, !other.hasClusters else { return self = other }
        for row in rows { copy(row * bounds.columns..<(row + 1) * bounds.columns, from: other) }
    }

    /// Erases the other half of each wide character that a run of cells cuts in two.
    ///
    /// A remaining half would be drawn as a whole character, one column off.
    private mutating func eraseHalves(around run: Range<Int>) {
        guard let first = run.first else { return }
        if cells[first].isContinuation { cells[first - 1] = cells[first - 1].blanked }
        let next = run.upperBound
        if next < cells.count, cells[next].isContinuation { cells[next] = cells[next].blanked }
    }

    private mutating func join(_ mark: Unicode.Scalar, to index: Int) {
        var index = index
        // Terminals disagree about the width of joined and restyled emoji, so the joiners are dropped.
        if mark == "\u{200d}" && cells[index].isContinuation || mark == "\u{fe0f}" { return }
        if cells[index].isContinuation { index -= 1 }
        let cell = cells[index]
        if cell.isCluster {
            let cluster = Int(cell.content ^ Cell.clusterFlag)
            if clusters[cluster].count < Self.maxClusterLength { clusters[cluster].append(mark.value) }
        } else {
            clusters.append([cell.content, mark.value])
            cells[index] = Cell(content: Cell.clusterFlag | UInt32(clusters.count - 1), style: cell.style)
        }
    }
}
