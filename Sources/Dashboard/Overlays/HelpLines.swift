import Screen

extension State {
    /// The contexts of the keys that work in the focused pane, those that work everywhere before the long list of moves.
    var nearContexts: [KeyContext] { screen.contract.helpContexts(self) + [.everywhere, .lists, .input] }

    /// All contexts in the order of help and of the palette, the near ones first.
    var contextsByNearness: [KeyContext] {
        let near = nearContexts
        return near + KeyContext.allCases.filter { !near.contains($0) }
    }

    /// Returns the lines of help.
    func helpLines(_ theme: Theme) -> [[Span]] {
        var lines: [[Span]] = []
        for context in contextsByNearness {
            let bindings = keymap.bindings.filter { $0.context == context }
            guard !bindings.isEmpty else { continue }
            if !lines.isEmpty { lines.append([]) }
            lines.append([Span(context.title, theme[.title])])
            lines += bindings.map { binding in
                // A command without a key is in the palette.
                let keys = binding.keys.isEmpty ? ":" : binding.keyNames
                return [Span("  \(keys.padded(to: 18)) ", theme[.accent]), Span(binding.words, theme[.text])]
            }
        }
        return lines
    }
}

extension KeyBinding {
    /// The names of the keys for help and the palette.
    var keyNames: String { keys.map(\.name).joined(separator: " ") }
}
