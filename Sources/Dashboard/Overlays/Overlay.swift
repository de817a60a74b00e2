import Core
import Screen

/// A box above the screen that receives all keys while it is open.
public enum Overlay: Sendable {
    case help(ScrollBox)
    case detail(DetailBox)
    case confirm(Confirmation)
    case checklist(Checklist)
    case palette(CommandPalette)
    case themes(ThemePicker)
    case loop(LoopInspector)
    case scenarios(ScenarioPicker)
}

extension Overlay {
    /// The input line of the box; nil if none is open.
    var line: InputLine? {
        switch self {
        case .palette(let palette): palette.line
        case .scenarios(let picker): picker.line
        case .help, .detail, .confirm, .checklist, .themes, .loop: nil
        }
    }

    mutating func setLine(_ line: InputLine) {
        switch self {
        case .palette(var palette):
            palette.type(line)
            self = .palette(palette)
        case .scenarios(var picker):
            picker.type(line)
            self = .scenarios(picker)
        case .help, .detail, .confirm, .checklist, .themes, .loop: break
        }
    }

    /// The context of the keys that only this kind of box has; nil if it has none.
    var ownContext: KeyContext? {
        switch self {
        // `j` and `k` step through the rows of the list below the box.
        case .detail(let box): box.subject.isRow ? .detail : nil
        case .checklist: .checklist
        case .scenarios: .scenarios
        case .help, .confirm, .palette, .themes, .loop: nil
        }
    }
}

extension State {
    /// Draws the open overlay, and returns its surface and the position of the cursor.
    func overlaySurface(_ theme: Theme) -> (surface: Surface, cursor: Frame.Cursor?)? {
        switch overlay {
        case nil: nil
        case .help(let box): (box.surface(title: "Help", lines: helpLines(theme), screen: size, theme), nil)
        case .detail(let box): (box.surface(self, theme), nil)
        case .confirm(let question): (question.surface(screen: size, theme), nil)
        case .checklist(let list): (list.surface(self, theme), nil)
        case .palette(let palette): palette.surface(self, theme)
        case .themes(let picker): (picker.surface(screen: size, theme), nil)
        case .loop(let inspector): (inspector.surface(screen: size, theme), nil)
        case .scenarios(let picker): picker.surface(screen: size, theme)
        }
    }
}
