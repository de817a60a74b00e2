import Core
import Screen

/// Keys and mouse actions in the open overlay.
extension State {
    /// Performs a command in the open overlay.
    ///
    /// - Returns: nil if no overlay is open.
    mutating func performInOverlay(_ command: Command) -> [Effect]? {
        guard overlay != nil else { return nil }
        switch command {
        case .open: return openInOverlay()
        case .nextRow: return stepToRow(.down)
        case .previousRow: return stepToRow(.up)
        case .filter:
            guard case .scenarios(var picker) = overlay else { break }
            picker.openFilter()
            overlay = .scenarios(picker)
        case .lesson:
            guard case .scenarios(let picker) = overlay, let scenario = picker.selected else { break }
            overlay = lab.lessonBox(on: scenario.name)
        default: break
        }
        return []
    }

    mutating func moveInOverlay(_ move: ListCursor.Move) -> [Effect] {
        switch overlay {
        case nil: break
        case .help(var box):
            box.move(move, lines: helpLines(.plain).count, screen: size)
            overlay = .help(box)
        case .detail(var box):
            box.move(move, in: self)
            overlay = .detail(box)
        case .confirm(var question):
            question.move(move)
            overlay = .confirm(question)
        case .checklist(var list):
            list.move(move, screen: size)
            overlay = .checklist(list)
        case .palette(var palette):
            palette.move(move, in: self)
            overlay = .palette(palette)
        case .themes(var picker):
            let effects = picker.move(move, screen: size)
            overlay = .themes(picker)
            return effects
        case .loop(var inspector):
            inspector.box.move(move, lines: inspector.lines(.plain).count, screen: size)
            overlay = .loop(inspector)
        case .scenarios(var picker):
            picker.move(move, screen: size)
            overlay = .scenarios(picker)
        }
        return []
    }

    /// Handles a click: on an entry it selects the entry; outside of the box, or in a box without entries, it closes
    /// the box.
    mutating func pressInOverlay(x: Int, y: Int) -> [Effect] {
        guard let bounds = overlaySurface(.plain)?.surface.bounds, bounds.contains(x: x, y: y) else {
            return closeOverlay()
        }
        switch overlay {
        case .palette(var palette):
            palette.press(x: x, y: y, in: self)
            overlay = .palette(palette)
        case .themes(var picker):
            let effects = picker.press(x: x, y: y, screen: size)
            overlay = .themes(picker)
            return effects
        case .scenarios(var picker):
            picker.press(x: x, y: y, screen: size)
            overlay = .scenarios(picker)
        case .confirm(var question):
            question.press(x: x, y: y, screen: size)
            overlay = .confirm(question)
        case .checklist(var list):
            let isItem = list.press(x: x, y: y, screen: size)
            overlay = .checklist(list)
            if isItem { list.selected.toggle(&self) }
        case .help, .detail, .loop, nil: return closeOverlay()
        }
        return []
    }

    /// Closes the overlay without choosing anything in it.
    mutating func closeOverlay() -> [Effect] {
        defer { overlay = nil }
        if case .themes(let picker) = overlay { return picker.leave() }
        return []
    }

    /// Handles Enter in the overlay.
    private mutating func openInOverlay() -> [Effect] {
        switch overlay {
        case .palette(let palette):
            overlay = nil
            return palette.selectedBinding(in: self).map { run($0) } ?? []
        case .themes(let picker):
            overlay = nil
            return picker.choice.map { accept(choose($0)) } ?? []
        case .confirm(let question):
            overlay = nil
            return accept(question.answer.perform(&self))
        case .checklist(let list): list.selected.toggle(&self)
        case .scenarios(let picker):
            overlay = nil
            return picker.selected.map { accept(lab.choose($0)) } ?? []
        case .detail(let box):
            overlay = nil
            return box.subject.open(in: &self) ?? []
        case .help, .loop, nil: return closeOverlay()
        }
        return []
    }

    /// Selects the row above or below the one in the box, and shows its details.
    private mutating func stepToRow(_ move: ListCursor.Move) -> [Effect] {
        guard case .detail(let old) = overlay else { return [] }
        old.subject.select(in: &self)
        // Some rows have no details, such as the packets of a ladder that were counted but not listed.
        for _ in 0..<Self.maxRowsWithoutDetails {
            screen.contract.move(move, &self)
            let effects = screen.contract.perform(.open, &self) ?? []
            if case .detail(let new) = overlay, !new.subject.isSame(as: old.subject) { return effects }
        }
        // At the end of the list, the box keeps its scroll position.
        overlay = .detail(old)
        old.subject.select(in: &self)
        return []
    }

    private static let maxRowsWithoutDetails = 4

    /// Handles Enter in the input line of the overlay.
    mutating func submitInOverlay() -> [Effect] {
        guard case .scenarios(var picker) = overlay else { return openInOverlay() }
        picker.closeFilter(keeping: true)
        overlay = .scenarios(picker)
        return []
    }

    /// Handles Esc in the input line of the overlay.
    mutating func leaveLineInOverlay() -> [Effect] {
        guard case .scenarios(var picker) = overlay else { return closeOverlay() }
        picker.closeFilter(keeping: false)
        overlay = .scenarios(picker)
        return []
    }
}
