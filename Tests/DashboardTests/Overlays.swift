import Screen

@testable import Dashboard

/// Shortcuts to the open overlay of each kind.
extension State {
    var isHelpOpen: Bool { if case .help = overlay { true } else { false } }
    var helpTop: Int? { if case .help(let box) = overlay { box.top } else { nil } }
    var detail: Detail? { if case .detail(let box) = overlay { box.detail(in: self) } else { nil } }
    var confirmation: Confirmation? { if case .confirm(let question) = overlay { question } else { nil } }
    var palette: CommandPalette? { if case .palette(let palette) = overlay { palette } else { nil } }
    var themePicker: ThemePicker? { if case .themes(let picker) = overlay { picker } else { nil } }
    var loopInspector: LoopInspector? { if case .loop(let inspector) = overlay { inspector } else { nil } }
    var picker: ScenarioPicker? { if case .scenarios(let picker) = overlay { picker } else { nil } }

    /// The lines of help as text.
    var helpTexts: [String] { helpLines(.plain).map { $0.map(\.text).joined() } }
}

extension Program {
    /// The text of the open overlay, without its border.
    var overlayLines: [String] {
        guard let surface = frame().overlays.last else { return [] }
        let bounds = surface.bounds
        return lines[bounds.y..<bounds.maxY].dropFirst().dropLast().map {
            String($0.dropFirst(bounds.x + 1).prefix(bounds.columns - 2))
        }
    }

    /// The answer that Enter would give to the open question.
    var selectedAnswer: String? { state.confirmation?.answer.words }

    /// The overlay's selected row.
    var selectedInOverlay: String? {
        overlayLines.first { $0.hasPrefix("▸ ") }.map { String($0.dropFirst(2)) }
    }
}
