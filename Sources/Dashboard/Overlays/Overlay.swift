import Core
import Screen

/// A box above the screen that takes the keys; those of the screen beneath stay dead.
public enum Overlay: Sendable {
    case help(ScrollBox)
    case detail(DetailBox)
    case confirm(Confirmation)
    case palette(CommandPalette)
    case themes(ThemePicker)
    case loop(LoopInspector)
    case scenarios(ScenarioPicker)
}

extension Overlay {
    /// The box's own line that is being typed.
    var line: InputLine? {
        switch self {
        case .palette(let palette): palette.line
        case .scenarios(let picker): picker.line
        case .help, .detail, .confirm, .themes, .loop: nil
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
        case .help, .detail, .confirm, .themes, .loop: break
        }
    }

    /// Whether `j` and `k` go on to the next row of the list beneath.
    var stepsThroughRows: Bool {
        if case .detail(let box) = self { box.subject.isRow } else { false }
    }
}

extension State {
    /// The surface of the open overlay, and where the cursor stands in it.
    func overlaySurface(_ theme: Theme) -> (surface: Surface, cursor: Frame.Cursor?)? {
        switch overlay {
        case nil: nil
        case .help(let box): (box.surface(title: "Help", lines: helpLines(theme), screen: size, theme), nil)
        case .detail(let box): (box.surface(self, theme), nil)
        case .confirm(let question): (question.surface(screen: size, theme), nil)
        case .palette(let palette): palette.surface(self, theme)
        case .themes(let picker): (picker.surface(screen: size, theme), nil)
        case .loop(let inspector): (inspector.surface(screen: size, theme), nil)
        case .scenarios(let picker): picker.surface(screen: size, theme)
        }
    }
}
