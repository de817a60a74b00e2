import Screen

extension FuzzTarget {
    /// Text for the screen: cleaned, measured, truncated, wrapped, and put into cells.
    static let text = FuzzTarget("text") { bytes in
        let text = bytes.text
        let cleaned = text.cleaned
        try require(cleaned.unicodeScalars.allSatisfy { !$0.isHarmful }, "'\(cleaned)' is not clean")
        try require(cleaned.cleaned == cleaned, "'\(cleaned)' is cleaned twice")
        try require(cleaned.columns == text.columns, "cleaning changes the width")
        for width in [0, 1, 2, 3, 8, 21] {
            for fitted in [text.fitted(to: width), text.fittedInMiddle(to: width)] {
                try require(fitted.columns <= width, "'\(fitted)' is wider than \(width)")
            }
            try checkLines(of: text, columns: width)
            try checkCells(of: text, columns: width)
        }
    }

    private static func checkLines(of text: String, columns: Int) throws(BrokenProperty) {
        let lines = text.wrapped(columns: columns)
        // A wide character has a line of its own if there is only one column.
        let isFitting = columns < 2 || lines.allSatisfy { $0.columns <= columns }
        try require(isFitting, "a line of \(lines) is wider than \(columns)")
        let isWhole = lines.flatMap(words) == words(of: text)
        try require(isWhole, "\(lines) has lost something")
    }

    /// The characters except spaces, which line breaks may replace.
    private static func words(of text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { $0 != " " }
    }

    private static func checkCells(of text: String, columns: Int) throws(BrokenProperty) {
        for (isASCII, x) in [(false, 0), (true, 0), (false, -1), (false, 3)] {
            var surface = Surface(
                bounds: Rect(x: 0, y: 0, columns: columns, rows: 2), style: Style(), isASCII: isASCII)
            let used = surface.put(text, x: x, y: 1, style: Style())
            try require(x + used <= max(x, columns), "\(used) columns are used of \(columns)")
            let limited = surface.put(text, x: x, y: 0, style: Style(), limit: 2)
            try require(limited <= 2, "\(limited) columns are used of 2")
            // Overwrites existing text, starting in the middle of it.
            surface.put(text, x: x + 1, y: 0, style: Style(), limit: 3)
            try check(surface)
        }
    }
}
