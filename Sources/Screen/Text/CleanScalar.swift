extension Unicode.Scalar {
    /// The scalar as it may be shown in a cell.
    ///
    /// Scalars that control a terminal, or reorder or hide text, become visible symbols: Control characters become
    /// their pictures (U+2400 and on). C1 controls, bidirectional controls and
    /// other invisible format characters, line separators and unassigned scalars become U+FFFD. The two
    /// joiners stay, because scripts need them and they change nothing but the shape of letters.
    public var cleaned: Unicode.Scalar {
        switch value {
        case 0x20...0x7e, 0x2500...0x25ff: return self  // ASCII, borders and bars
        case 0xa1...0xac, 0xae...0x2ff: return self  // Latin letters
        case 0x2010...0x2027, 0x2030...0x205e, 0x2190...0x21ff: return self  // punctuation, arrows
        case 0x00...0x1f: return Unicode.Scalar(0x2400 + value) ?? .replacement
        case 0x7f: return "\u{2421}"
        case 0x80...0x9f: return .replacement
        case 0x200c, 0x200d: return self
        default: break
        }
        switch properties.generalCategory {
        case .format, .control, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator:
            return .replacement
        default: return self
        }
    }

    static let replacement: Unicode.Scalar = "\u{fffd}"

    /// The nearest ASCII character, for a terminal or locale without Unicode.
    public var asciiForm: Unicode.Scalar {
        if value < 0x80 { return self }
        return Self.asciiForms[self] ?? "?"
    }

    private static let asciiForms: [Unicode.Scalar: Unicode.Scalar] = {
        let rows: [(String, Unicode.Scalar)] = [
            ("─━═╌┄", "-"), ("│┃║▏▕╎", "|"), ("┌┐└┘├┤┬┴┼╭╮╰╯", "+"),
            ("▸▶›►", ">"), ("◀◂‹", "<"), ("▲△", "^"), ("▼▽", "v"), ("★☆", "*"), ("●○•", "o"), ("·∙", "."),
            ("—–‐‑−", "-"),
            ("…", "~"), ("⇄", "="), ("✗×", "x"), ("✓", "y"), ("↑", "^"), ("↓", "v"), ("←", "<"), ("→", ">"),
            ("≈±", "~"),
            ("▁▂", "_"), ("▃▄▅", "-"), ("▆▇█▓▒░", "#"), ("‘’", "'"), ("“”", "\""),
        ]
        var forms: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (scalars, form) in rows {
            for scalar in scalars.unicodeScalars { forms[scalar] = form }
        }
        return forms
    }()
}

extension String {
    /// The text for output outside of the full screen: every scalar is cleaned, including newlines.
    public var cleaned: String {
        if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return self }
        var text = ""
        for scalar in unicodeScalars { text.unicodeScalars.append(scalar.cleaned) }
        return text
    }
}
