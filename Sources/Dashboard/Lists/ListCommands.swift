import Core
import Screen

/// The commands that are the same for all lists.
extension ListPane {
    /// Performs a command on the list.
    ///
    /// - Parameter inside: The area inside the pane's border.
    /// - Returns: nil for a command that does not apply to lists.
    mutating func performInList(_ command: Command, in inside: Rect) -> Reply? {
        switch command {
        case .filter: return Reply(prompt: .filter(list.filter))
        case .nextMatch: return find(isBackward: false, in: inside)
        case .previousMatch: return find(isBackward: true, in: inside)
        case .sort:
            list.sortByNextColumn(
                of: table(columns: inside.columns).sortableColumns(in: rows(in: inside)))
            arrange()
        case .reverse:
            list.reverse()
            arrange()
        case .scrollLeft: list.scroll(by: -1, of: table.columns.count)
        case .scrollRight: list.scroll(by: 1, of: table.columns.count)
        case .copy: return .copying(list.selected.map { text(ofRow: $0) })
        case .export:
            guard list.count > 0 else { return .refusal("there are no rows to export") }
            return Reply(prompt: .export("export", proposing: "\(Self.exportName).jsonl"))
        default: return nil
        }
        return Reply()
    }

    func reasonAgainstInList(_ command: Command) -> String? {
        command == .reverse && list.sortColumn == nil
            ? "the rows are not sorted: sort them first" : nil
    }

    mutating func moveInList(_ move: ListCursor.Move, in inside: Rect) {
        self.move(move, visible: rows(in: inside).rows)
    }

    mutating func pressInList(x: Int, y: Int, in inside: Rect) {
        let rows = rows(in: inside)
        if y == rows.y - 1, let column = table(columns: inside.columns).column(atX: x, in: rows) {
            list.sort(by: column)
            arrange()
        } else if y >= rows.y, y < rows.maxY {
            let index = list.top(visible: rows.rows) + y - rows.y
            if index < list.count { select(index: index, visible: rows.rows) }
        }
    }

    mutating func setFilterOfList(_ text: String) {
        list.setFilter(text)
        arrange()
        filterChanged()
    }

    private mutating func find(isBackward: Bool, in inside: Rect) -> Reply {
        guard !list.pattern.isEmpty else { return .refusal("no filter yet: press /") }
        guard list.find(matches(list.pattern), isBackward: isBackward, visible: rows(in: inside).rows) else {
            return .refusal("no match for /\(list.pattern)")
        }
        matchFound()
        return Reply()
    }

    func exportOfList(to path: String) -> Reply {
        if path.lowercased().hasSuffix(".csv"), records.csvTitles == nil {
            return .refusal("write \(path): this table has no CSV form: choose a name that ends in .jsonl")
        }
        return .effects([.export(path: path, ListExport(records, order: list.order))])
    }
}

extension Reply {
    /// Returns a reply that puts a text on the clipboard, cleaned: a control character in it could act when the user
    /// pastes it into a terminal.
    static func copying(_ text: String?) -> Reply {
        guard let text = text?.cleaned else { return .refusal("nothing to copy yet") }
        return .effects([.copy(text)], .done("copied \(text.fitted(to: 60))"))
    }
}
