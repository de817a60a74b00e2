import Screen

extension State {
    /// All contexts in the order of help and of the palette: those of the focused pane, then the keys that work
    /// everywhere before the long list of moves, then all others.
    var contextsByNearness: [KeyContext] {
        let innermost = screen.contract.helpContexts(self) + [.everywhere, .lists, .input]
        return innermost + KeyContext.allCases.filter { !innermost.contains($0) }
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
