import Core
import Screen

/// The list of scenarios, with what to look for in the selected one.
public struct ScenarioPicker: Sendable {
    private let scenarios: [Scenario]
    /// The setup of the next run, which decides the words about a scenario.
    private let setup: LabSetup
    /// Indices of the scenarios that pass the filter.
    private var shown: [Int]
    private var filter = ""
    /// The input line of the filter; nil if it is closed.
    private(set) var line: InputLine?
    private var cursor = ListCursor()

    /// Rows for what to look for: two sentences, each wrapped to at most two rows.
    private static let textRows = 4
    private static let maxColumns = 72

    /// - Parameter setup: The setup of the next run; its scenario is selected.
    init(_ scenarios: [Scenario], for setup: LabSetup, screen: Size) {
        (self.scenarios, self.setup) = (scenarios, setup)
        shown = Array(scenarios.indices)
        let index = scenarios.firstIndex { $0.name == setup.scenario } ?? 0
        cursor.select(index, count: shown.count, visible: parts(screen).list.rows)
    }

    var selected: Scenario? {
        shown.indices.contains(cursor.selected) ? scenarios[shown[cursor.selected]] : nil
    }

    mutating func move(_ move: ListCursor.Move, screen: Size) {
        cursor.move(move, count: shown.count, visible: parts(screen).list.rows)
    }

    mutating func press(x: Int, y: Int, screen: Size) {
        cursor.press(x: x, y: y, in: parts(screen).list, count: shown.count)
    }

    // MARK: Filter

    mutating func openFilter() {
        line = InputLine(filter)
    }

    mutating func type(_ newLine: InputLine) {
        line = newLine
        apply(newLine.text)
    }

    /// - Parameter keeping: Whether the typed filter stays; if not, it is cleared.
    mutating func closeFilter(keeping: Bool) {
        line = nil
        if !keeping { apply("") }
    }

    /// Filters the list; an unchanged filter does not move the selection.
    private mutating func apply(_ text: String) {
        guard text != filter else { return }
        filter = text
        let pattern = SearchPattern(text)
        shown = scenarios.indices.filter { pattern.isFound(in: scenarios[$0].name) }
        cursor = ListCursor()
    }

    // MARK: Drawing

    private func parts(_ screen: Size) -> (box: Rect, list: Rect, text: Rect) {
        let area = Rect(x: 0, y: 1, columns: screen.columns, rows: screen.rows - 3).inset(by: 1)
        let box = area.centered(columns: Self.maxColumns, rows: scenarios.count + Self.textRows + 3)
        let inside = box.inset(by: 1)
        let textRows = min(Self.textRows, max(0, inside.rows - 3))
        let list = inside.firstRows(inside.rows - textRows - 1)
        return (box, list, inside.droppingRows(list.rows + 1))
    }

    func surface(screen: Size, _ theme: Theme) -> (surface: Surface, cursor: Frame.Cursor?) {
        let (box, list, text) = parts(screen)
        var surface = Surface.box(box, title: "Scenarios", theme)
        let top = cursor.top(count: shown.count, visible: list.rows)
        for row in top..<max(top, min(shown.count, top + list.rows)) {
            let area = Rect(x: list.x, y: list.y + row - top, columns: list.columns, rows: 1)
            let (scenario, isSelected) = (scenarios[shown[row]], row == cursor.selected)
            surface.put(
                [
                    Span(isSelected ? "▸ " : "  ", theme[.accent]),
                    Span(scenario.name.padded(to: 14), theme[.text]),
                    Span(scenario.summary, theme[.muted]),
                ], in: area, row: 0)
            if isSelected { surface.restyle(area) { _ in theme[.selected] } }
        }
        if shown.isEmpty { surface.put([Span("  no such scenario", theme[.muted])], in: list, row: 0) }
        var row = 0
        for words in selected?.watchFor(on: setup.medium, setup.family) ?? [] {
            for line in words.wrapped(columns: text.columns - 2) {
                surface.put([Span(" \(line)", theme[.text])], in: text, row: row)
                row += 1
            }
        }
        let cursor = drawFilter(&surface, in: box, theme)
        return (surface, cursor)
    }

    /// Draws the filter on the lower border.
    private func drawFilter(_ surface: inout Surface, in box: Rect, _ theme: Theme) -> Frame.Cursor? {
        let edge = Rect(x: box.x + 2, y: box.maxY - 1, columns: box.columns - 4, rows: 1)
        guard let line else {
            let words = filter.isEmpty ? "/ filters, Enter chooses, ? lesson" : "/\(filter)"
            surface.put([Span(" \(words) ", theme[.muted])], in: edge, row: 0)
            return nil
        }
        let start = surface.put([Span(" /", theme[.accent])], in: edge, row: 0)
        let window = line.window(columns: edge.columns - start)
        surface.put(
            window.text + " ", x: edge.x + start, y: edge.y, style: theme[.text],
            limit: edge.columns - start)
        return Frame.Cursor(x: min(edge.maxX - 1, edge.x + start + window.cursor), y: edge.y)
    }
}

extension Scenario {
    /// The impairments of the scenario: `delay 5 ms · loss 10 %`.
    fileprivate var summary: String {
        let setup = LabSetup(scenario: name, impairments: impairments, load: load)
        let unimpaired = LabSetup(scenario: name, impairments: Impairments(), load: load)
        var text = ""
        for parameter in LabParameter.allCases
        where parameter.isImpairment && parameter.value(in: setup) != parameter.value(in: unimpaired) {
            text += text.isEmpty ? "" : parameter.separator
            text += parameter.text(setup, isASCII: false)
        }
        return text
    }
}
