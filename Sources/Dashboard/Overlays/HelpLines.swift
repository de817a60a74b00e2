import Screen

extension State {
    /// Returns the lines of help: the keys of the focused pane first, then all others.
    func helpLines(_ theme: Theme) -> [[Span]] {
        // The keys that work everywhere come before the long list of moves.
        let innermost = screen.contract.helpContexts(self) + [.everywhere, .lists, .input]
        let others = KeyContext.allCases.filter { !innermost.contains($0) }
        var lines: [[Span]] = []
        for context in innermost + others {
            let bindings = keymap.bindings.filter { $0.context == context }
            guard !bindings.isEmpty else { continue }
            if !lines.isEmpty { lines.append([]) }
            lines.append([Span(context.title, theme[.title])])
            lines += bindings.map { binding in
                let keys = binding.keyNames.padded(to: 18)
                return [Span("  \(keys) ", theme[.accent]), Span(binding.words, theme[.text])]
            }
        }
        return lines
    }
}

extension KeyBinding {
    /// The names of the keys for help and the palette.
    var keyNames: String { keys.map(\.name).joined(separator: " ") }
}
