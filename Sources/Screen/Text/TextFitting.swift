extension StringProtocol {
    /// The columns that the cleaned text takes.
    public var columns: Int {
        if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
        return unicodeScalars.reduce(0) { $0 + $1.cleaned.columns }
    }

    /// The text in at most `width` columns, its end replaced by `…` where it is longer.
    public func fitted(to width: Int) -> String {
        guard columns > width else { return String(self) }
        guard width > 1 else { return width == 1 ? "…" : "" }
        return prefix(columns: width - 1) + "…"
    }

    /// The text in at most `width` columns, its middle replaced by `…`: for addresses and paths, whose
    /// ends tell most.
    public func fittedInMiddle(to width: Int) -> String {
        guard columns > width else { return String(self) }
        guard width > 2 else { return fitted(to: width) }
        let tail = (width - 1) / 2
        let reversedTail = String(String.UnicodeScalarView(unicodeScalars.reversed())).prefix(columns: tail)
        return prefix(columns: width - 1 - tail) + "…"
            + String(String.UnicodeScalarView(reversedTail.unicodeScalars.reversed()))
    }

    /// As many whole characters from the start as fit.
    func prefix(columns width: Int) -> String {
        var (used, text) = (0, String.UnicodeScalarView())
        for scalar in unicodeScalars {
            let columns = scalar.cleaned.columns
            guard used + columns <= width else { break }
            used += columns
            text.append(scalar)
        }
        return String(text)
    }

    /// The text with spaces behind it up to `width` columns; never cut.
    public func padded(to width: Int) -> String {
        String(self) + String(repeating: " ", count: Swift.max(0, width - columns))
    }
}
