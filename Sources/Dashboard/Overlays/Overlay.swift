import Core
import Screen

/// What lies above the screen and takes the keys; the keys beneath stay dead.
public enum Overlay: Sendable {
    case help(ScrollBox)
    case detail(Detail)
    case datagram(DatagramDetail)
    case paste(PasteQuestion)
    case palette(CommandPalette)
    case themes(ThemePicker)
    case loop(LoopInspector)
    case scenarios(ScenarioPicker)
}

extension State {
    /// The surface of the open overlay, and where the cursor stands in it.
    func overlaySurface(_ theme: Theme) -> (surface: Surface, cursor: Frame.Cursor?)? {
        switch overlay {
        case nil: nil
        case .help(let box): (box.surface(title: "Help", lines: helpLines(theme), screen: size, theme), nil)
        case .detail(let detail): (detail.surface(screen: size, theme), nil)
        case .datagram(let detail): (detail.surface(screen: size, theme), nil)
        case .paste(let question): (question.surface(screen: size, theme), nil)
        case .palette(let palette): palette.surface(self, theme)
        case .themes(let picker): (picker.surface(screen: size, theme), nil)
        case .loop(let inspector): (inspector.surface(screen: size, theme), nil)
        case .scenarios(let picker): picker.surface(screen: size, theme)
        }
    }

    /// Moves in the open overlay.
    mutating func moveInOverlay(_ move: ListCursor.Move) -> [Effect] {
        switch overlay {
        case nil: break
        case .help(var box):
            box.move(move, lines: helpLines(.plain).count, screen: size)
            overlay = .help(box)
        case .detail(var detail):
            detail.box.move(move, lines: detail.wrapped(screen: size).count, screen: size)
            overlay = .detail(detail)
        case .datagram(var detail):
            detail.box.move(move, lines: detail.lineCount(screen: size), screen: size)
            overlay = .datagram(detail)
        case .paste(var question):
            question.move(move)
            overlay = .paste(question)
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

    /// A click on an entry selects it; one beside the box, or into one without entries, closes it.
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
        case .paste(var question):
            question.press(x: x, y: y, screen: size)
            overlay = .paste(question)
        case .help, .detail, .datagram, .loop, nil: return closeOverlay()
        }
        return []
    }

    /// Closes the overlay without doing what it offers.
    mutating func closeOverlay() -> [Effect] {
        defer { overlay = nil }
        if case .themes(let picker) = overlay { return picker.leave() }
        return []
    }

    /// Enter in the overlay.
    mutating func openInOverlay() -> [Effect] {
        switch overlay {
        case .palette(let palette):
            overlay = nil
            return palette.selectedBinding(in: self).map { run($0) } ?? []
        case .themes(let picker):
            overlay = nil
            return picker.choice.map { choose($0) } ?? []
        case .paste(let question):
            overlay = nil
            return send(question)
        case .scenarios(let picker):
            chooseScenario(of: picker)
            return []
        case .help, .detail, .datagram, .loop, nil:
            return closeOverlay()
        }
    }

    /// Runs a command of the palette where it belongs.
    private mutating func run(_ binding: KeyBinding) -> [Effect] {
        if let pane = Pane.allCases.first(where: { $0.context == binding.context }) {
            show(.dashboard)
            focus = pane
        }
        if binding.context.isOfLab { show(.lab) }
        if let reason = binding.off(self) {
            message = .failed(reason)
            return []
        }
        return perform(binding.command)
    }
}
