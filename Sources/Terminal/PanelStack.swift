import CNcurses
import Glibc
import Screen

/// The panels on the screen: one for the base of a frame and one for each overlay.
struct PanelStack {
    private struct Layer {
        let panel: OpaquePanel
        let window: OpaqueWindow
        /// The content of the window.
        var shown: Surface
    }

    private typealias OpaquePanel = UnsafeMutablePointer<PANEL>
    private typealias OpaqueWindow = UnsafeMutablePointer<WINDOW>

    private var layers: [Layer] = []

    /// Writes the changes since the last frame to the windows of curses.
    ///
    /// - Parameter isFull: Whether to write everything, for windows with unknown content.
    /// - Returns: Whether anything has changed.
    mutating func show(_ frame: Frame, isFull: Bool, pairs: inout ColorPairs) -> Bool {
        let count = 1 + frame.overlays.count
        var (isKept, isChanged) = (!isFull, layers.count > count)
        for index in 0..<count {
            let surface = index == 0 ? frame.base : frame.overlays[index - 1]
            isKept = isKept && index < layers.count && layers[index].shown.bounds == surface.bounds
            if !isKept { replaceLayer(index, with: surface) }
            guard layers.indices.contains(index) else { break }
            let changedRows = writeChanges(of: surface, to: layers[index], isFull: !isKept, pairs: &pairs)
            layers[index].shown.copyRows(changedRows, from: surface)
            isChanged = isChanged || !changedRows.isEmpty
        }
        while layers.count > count { removeTop() }
        if isChanged { update_panels() }
        return isChanged
    }

    /// Writes the changed rows to the window of a layer.
    ///
    /// - Returns: The changed rows.
    private func writeChanges(
        of surface: Surface, to layer: Layer, isFull: Bool, pairs: inout ColorPairs
    ) -> [Int] {
        var changedRows: [Int] = []
        for row in 0..<surface.bounds.rows {
            let changed =
                isFull ? 0..<surface.bounds.columns : surface.changedColumns(ofRow: row, since: layer.shown)
            guard let changed else { continue }
            changedRows.append(row)
            write(changed, ofRow: row, of: surface, to: layer.window, pairs: &pairs)
        }
        return changedRows
    }

    /// Puts the terminal's cursor on a cell of the screen.
    func placeCursor(x: Int, y: Int) {
        guard let base = layers.first else { return }
        wmove(base.window, CInt(y), CInt(x))
        wnoutrefresh(base.window)
    }

    /// Replaces the layer at `index` and removes all layers above it.
    private mutating func replaceLayer(_ index: Int, with surface: Surface) {
        while layers.count > index { removeTop() }
        let bounds = surface.bounds
        guard !bounds.isEmpty,
            let window = newwin(CInt(bounds.rows), CInt(bounds.columns), CInt(bounds.y), CInt(bounds.x))
        else { return }
        guard let panel = new_panel(window) else {
            delwin(window)
            return
        }
        leaveok(window, false)
        layers.append(Layer(panel: panel, window: window, shown: surface))
    }

    private mutating func removeTop() {
        guard let layer = layers.popLast() else { return }
        del_panel(layer.panel)
        delwin(layer.window)
    }

    private func write(
        _ columns: Range<Int>, ofRow row: Int, of surface: Surface, to window: OpaqueWindow,
        pairs: inout ColorPairs
    ) {
        let cells = surface.row(row)
        let changed = cells.startIndex + columns.lowerBound..<cells.startIndex + columns.upperBound
        // Blanks at the start continue the style of the last visible cell before them.
        let start =
            cells[..<changed.lowerBound].lastIndex { !$0.isBlank && !$0.isContinuation } ?? cells.startIndex
        let ink = cells.lastIndex { !$0.isBlank } ?? cells.startIndex
        var line: [cchar_t] = []
        line.reserveCapacity(changed.count)
        var text: [wchar_t] = []
        // A blank in the current style. ASCII cells are copies of it with another character, since calling curses
        // for each cell would take longer than all the rest.
        var blank = cchar_t()
        var (styled, attributes, pair): (Cell?, attr_t, CInt) = (nil, 0, 0)
        // The index of the next visible cell after a border.
        var word = start
        for index in start..<changed.upperBound where !cells[index].isContinuation {
            let cell = cells[index]
            // A blank between two words keeps the style of the first word: the difference is invisible, and
            // switching styles back and forth takes thirty bytes. A blank after a border has the style of the
            // next word, since borders rarely change. After the last word, curses erases instead.
            var model = cell
            if cell.isBlank, index < ink {
                var neighbor = styled
                if styled?.isBorder ?? true {
                    if word <= index { word = cells[index...].firstIndex { !$0.isBlank } ?? ink }
                    neighbor = cells[word]
                }
                if let neighbor, cell.canAdoptStyle(of: neighbor) { model = neighbor }
            }
            if styled.map({ !$0.looksLike(model) }) ?? true {
                styled = model
                attributes = Self.attributes(model.attributes)
                pair = pairs.number(foreground: model.foreground, background: model.background)
                pollux_set_ascii_cell(&blank, 0x20, attributes, pair)
            }
            guard index >= changed.lowerBound else { continue }
            var character = blank
            if let plain = cell.ascii {
                character.chars.0 = wchar_t(plain)
                line.append(character)
                continue
            }
            text.removeAll(keepingCapacity: true)
            surface.forEachScalar(of: cell) { text.append(wchar_t($0)) }
            let next = index + 1
            let width = next < cells.endIndex && cells[next].isContinuation ? 2 : 1
            // If the C library assumes another width, the rest of the row would be shifted.
            let isAgreed = text.first.map { wcwidth($0) == width } ?? false
            if !isAgreed { text = [0x3f] }
            text.append(0)
            pollux_set_cell(&character, text, attributes, pair)
            line.append(character)
            if !isAgreed, width == 2 { line.append(blank) }
        }
        mvwadd_wchnstr(window, CInt(row), CInt(columns.lowerBound), &line, CInt(line.count))
    }

    private static func attributes(_ attributes: Attributes) -> attr_t {
        var value: attr_t = 0
        if attributes.contains(.bold) { value |= pollux_attr_bold() }
        if attributes.contains(.dim) { value |= pollux_attr_dim() }
        if attributes.contains(.underline) { value |= pollux_attr_underline() }
        if attributes.contains(.reverse) { value |= pollux_attr_reverse() }
        return value
    }
}
