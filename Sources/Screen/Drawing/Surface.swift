/// A grid of cells at a place on the screen; the one door through which text reaches a cell.
///
/// Whatever text is put here is cleaned scalar by scalar, so nothing that a peer, a file or a name server
/// sent can reach the terminal as a control sequence.
public struct Surface: Equatable, Sendable {
    /// Where the surface lies, and its size.
    public private(set) var bounds: Rect
    /// Whether symbols are replaced by their nearest ASCII form.
    public let isASCII: Bool
    private(set) var cells: [Cell]
    /// Characters of more than one scalar: a base and the marks that join it.
    private var clusters: [[UInt32]] = []
    /// By row: whether something has been drawn there since `clearDirty`.
    private var touched: [Bool]

    /// A curses cell holds at most this many scalars, the base included.
    private static let maxClusterLength = 5

    public init(bounds: Rect, style: Style, isASCII: Bool = false) {
        self.bounds = bounds
        self.isASCII = isASCII
        cells = Array(repeating: Cell(content: Cell.blank, style: style), count: bounds.columns * bounds.rows)
        touched = Array(repeating: true, count: bounds.rows)
    }

    /// Whether both look the same, however they came by it.
    public static func == (one: Surface, other: Surface) -> Bool {
        one.bounds == other.bounds && one.isASCII == other.isASCII && one.cells == other.cells
            && one.clusters == other.clusters
    }

    /// Makes the surface blank again, in a new place if need be; the memory is kept.
    mutating func reset(bounds: Rect, style: Style) {
        let count = bounds.columns * bounds.rows
        let blank = Cell(content: Cell.blank, style: style)
        clusters.removeAll(keepingCapacity: true)
        self.bounds = bounds
        touched = Array(repeating: true, count: bounds.rows)
        if cells.count == count {
            var cells = cells.mutableSpan
            cells.update(repeating: blank)
        } else {
            cells = Array(repeating: blank, count: count)
        }
    }

    /// Puts text on a row, cleaned and cut at `limit` columns and at the surface's edge.
    ///
    /// - Parameters:
    ///   - x: The first column, from the left edge of the screen; likewise `y` from the top.
    ///   - limit: The most columns to use.
    /// - Returns: The columns used.
    @discardableResult
    public mutating func put(_ text: String, x: Int, y: Int, style: Style, limit: Int = .max)
        -> Int
    {
        guard y >= bounds.y, y < bounds.maxY, x < bounds.maxX else { return 0 }
        let end = limit < bounds.maxX - x ? x + limit : bounds.maxX
        touched[y - bounds.y] = true
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
                // What takes two columns still does where it is shown as question marks.
                let second = isASCII ? shown.value : Cell.continuation
                let place = row + column
                mend(place..<place + width)
                cells[place] = Cell(content: shown.value, style: style)
                if width == 2 { cells[place + 1] = Cell(content: second, style: style) }
            }
            column += width
        }
        return column - x
    }

    /// Nearly all text is ASCII: every byte takes one column, and none joins another.
    ///
    /// - Parameters:
    ///   - index: Of the cell for the first byte.
    ///   - left: The bytes left of the surface, which are counted and not drawn.
    ///   - right: The bytes before the right end, which may be none.
    private mutating func put(
        ascii bytes: Swift.Span<UInt8>, at index: Int, from left: Int, to right: Int, style: Style
    ) -> Int {
        let count = max(0, min(right, bytes.count))
        let drawn = min(count, max(0, left))..<count
        mend(index + drawn.lowerBound..<index + drawn.upperBound)
        let isASCII = isASCII
        var cells = cells.mutableSpan
        for place in drawn {
            var content = UInt32(bytes[place])
            if content < 0x20 || content == 0x7f {
                let picture = Unicode.Scalar(bytes[place]).cleaned  // which is no ASCII
                content = (isASCII ? picture.asciiForm : picture).value
            }
            cells[index + place] = Cell(content: content, style: style)
        }
        return count
    }

    /// Puts one character that takes one column, and joins no other.
    mutating func put(_ scalar: Unicode.Scalar, x: Int, y: Int, style: Style) {
        guard bounds.contains(x: x, y: y) else { return }
        touched[y - bounds.y] = true
        let place = index(x: x, y: y)
        mend(place..<place + 1)
        cells[place] = Cell(content: shown(scalar).value, style: style)
    }

    private func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        isASCII ? scalar.cleaned.asciiForm : scalar.cleaned
    }

    private func index(x: Int, y: Int) -> Int {
        (y - bounds.y) * bounds.columns + x - bounds.x
    }

    /// Whether there are characters of more than one scalar.
    var hasClusters: Bool { !clusters.isEmpty }

    /// Makes a rectangle as it is on a surface of the same bounds, which has no characters of more than one scalar.
    mutating func copy(_ rect: Rect, from other: Surface) {
        let (left, right) = (max(rect.x, bounds.x), min(rect.maxX, bounds.maxX))
        guard left < right else { return }
        for y in max(rect.y, bounds.y)..<max(rect.y, bounds.y, min(rect.maxY, bounds.maxY)) {
            touched[y - bounds.y] = true
            let run = index(x: left, y: y)..<index(x: right, y: y)
            mend(run)
            for index in run { cells[index] = other.cells[index] }
        }
    }

    /// Fills a rectangle with one character.
    public mutating func fill(_ rect: Rect, with scalar: Unicode.Scalar = " ", style: Style) {
        let cell = Cell(content: shown(scalar).value, style: style)
        let (left, right) = (max(rect.x, bounds.x), min(rect.maxX, bounds.maxX))
        guard left < right else { return }
        for y in max(rect.y, bounds.y)..<max(rect.y, bounds.y, min(rect.maxY, bounds.maxY)) {
            touched[y - bounds.y] = true
            let run = index(x: left, y: y)..<index(x: right, y: y)
            mend(run)
            for index in run { cells[index] = cell }
        }
    }

    /// Gives a rectangle another style and leaves its text as it is.
    public mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
        for y in max(rect.y, bounds.y)..<max(rect.y, bounds.y, min(rect.maxY, bounds.maxY)) {
            touched[y - bounds.y] = true
            let row = (y - bounds.y) * bounds.columns - bounds.x
            for x in max(rect.x, bounds.x)..<max(rect.x, bounds.x, min(rect.maxX, bounds.maxX)) {
                let cell = cells[row + x]
                let style = Style(
                    foreground: cell.foreground, background: cell.background, attributes: cell.attributes)
                cells[row + x] = Cell(content: cell.content, style: change(style))
            }
        }
    }

    /// The scalar at a place, where a single one stands there.
    func scalar(x: Int, y: Int) -> Unicode.Scalar? {
        guard bounds.contains(x: x, y: y) else { return nil }
        return Unicode.Scalar(cells[index(x: x, y: y)].content)
    }

    /// One row of cells, the first being row 0 of the surface.
    public func row(_ index: Int) -> ArraySlice<Cell> {
        cells[index * bounds.columns..<(index + 1) * bounds.columns]
    }

    /// The scalars of a cell; a continuation has none.
    public func forEachScalar(of cell: Cell, _ body: (UInt32) -> Void) {
        if cell.isContinuation { return }
        guard cell.isCluster else { return body(cell.content) }
        clusters[Int(cell.content ^ Cell.clusterFlag)].forEach(body)
    }

    /// The columns of a row, from the first to the last, that show something else than on a surface of the same
    /// bounds; whole characters on both. Nil where the rows show the same.
    public func changedColumns(ofRow index: Int, since other: Surface) -> Range<Int>? {
        let places = index * bounds.columns..<(index + 1) * bounds.columns
        let (row, before) = (cells.span.extracting(places), other.cells.span.extracting(places))
        // Nearly all rows are equal to the end, and bytes are compared without a branch for each cell.
        var difference = SIMD2<UInt64>()
        let (bytes, bytesBefore) = (row.bytes, before.bytes)
        for place in row.indices {
            let offset = place &* MemoryLayout<Cell>.stride
            difference |=
                bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD2<UInt64>.self)
                ^ bytesBefore.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: SIMD2<UInt64>.self)
        }
        if clusters != other.clusters, self.row(index).contains(where: \.isCluster) { return row.indices }
        guard difference != SIMD2() else { return nil }
        var (first, last) = (0, row.count - 1)
        while row[first] == before[first] { first += 1 }
        while row[last] == before[last] { last -= 1 }
        while row[first].isContinuation || before[first].isContinuation { first -= 1 }
        while last + 1 < row.count, row[last + 1].isContinuation || before[last + 1].isContinuation {
            last += 1
        }
        return first..<last + 1
    }

    /// Whether a row may look different from what it did when `clearDirty` was called.
    public func isDirty(row index: Int) -> Bool { touched[index] }

    /// Forgets what has been drawn, once it is on the screen.
    public mutating func clearDirty() {
        for row in touched.indices { touched[row] = false }
    }

    /// Makes the rows that `other` has been drawn on look as they do there; both have the same bounds.
    public mutating func copyDirtyRows(from other: Surface) {
        // A cluster stands in a table of the whole surface, of which no row can be taken.
        guard isASCII == other.isASCII, !hasClusters, !other.hasClusters else { return self = other }
        for row in touched.indices where other.touched[row] {
            for index in row * bounds.columns..<(row + 1) * bounds.columns {
                cells[index] = other.cells[index]
            }
        }
    }

    /// Makes room for a run of cells: half of a character that is written over would be drawn as a whole one,
    /// a column off.
    private mutating func mend(_ run: Range<Int>) {
        guard let first = run.first else { return }
        if cells[first].isContinuation { cells[first - 1] = cells[first - 1].blanked }
        let next = run.upperBound
        if next < cells.count, cells[next].isContinuation { cells[next] = cells[next].blanked }
    }

    private mutating func join(_ mark: Unicode.Scalar, to index: Int) {
        var index = index
        // Some terminals draw joined or restyled emoji in fewer or more columns than their parts have.
        if mark == "\u{200d}" && cells[index].isContinuation || mark == "\u{fe0f}" { return }
        if cells[index].isContinuation { index -= 1 }
        let cell = cells[index]
        let style = Style(
            foreground: cell.foreground, background: cell.background, attributes: cell.attributes)
        if cell.isCluster {
            let cluster = Int(cell.content ^ Cell.clusterFlag)
            if clusters[cluster].count < Self.maxClusterLength { clusters[cluster].append(mark.value) }
        } else {
            clusters.append([cell.content, mark.value])
            cells[index] = Cell(content: Cell.clusterFlag | UInt32(clusters.count - 1), style: style)
        }
    }
}
