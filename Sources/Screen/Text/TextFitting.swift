extension [String] {
    /// The texts one behind the other. `joined(separator:)` is generic: its first call looks through every
    /// conformance of the program, which costs a megabyte of memory at the start.
    public func text(between separator: String) -> String {
        var text = ""
        for (place, part) in enumerated() { text += place == 0 ? part : separator + part }
        return text
    }
}

// These work on `String` alone: a generic version would be looked up at run time in each frame.
extension String {
    /// The columns that the cleaned text takes.
    public var columns: Int {
        if utf8Span.isKnownASCII { return utf8.count }
        var columns = 0
        for scalar in unicodeScalars { columns += scalar.cleaned.columns }
        return columns
    }

    /// The text in at most `width` columns, its end replaced by `…` where it is longer.
    public func fitted(to width: Int) -> String {
        guard columns > width else { return self }
        guard width > 1 else { return width == 1 ? "…" : "" }
        return prefix(columns: width - 1) + "…"
    }

    /// The text in at most `width` columns, its middle replaced by `…`: for addresses and paths, whose
    /// ends tell most.
    public func fittedInMiddle(to width: Int) -> String {
        guard columns > width else { return self }
        guard width > 2 else { return fitted(to: width) }
        let tailWidth = (width - 1) / 2
        var (used, start) = (0, unicodeScalars.endIndex)
        while start > unicodeScalars.startIndex {
            let before = unicodeScalars.index(before: start)
            let columns = unicodeScalars[before].cleaned.columns
            guard used + columns <= tailWidth else { break }
            used += columns
            start = before
        }
        // Marks without the letter that they stand on would join the dots.
        while start < unicodeScalars.endIndex, unicodeScalars[start].cleaned.columns == 0 {
            start = unicodeScalars.index(after: start)
        }
        return prefix(columns: width - 1 - tailWidth) + "…" + String(self[start...])
    }

    /// The text in lines of at most `width` columns, which end where words end; a longer word is broken.
    public func wrapped(columns width: Int) -> [String] {
        guard width > 0, columns > width else { return [self] }
        var (lines, used) = ([String](), 0)
        let all = unicodeScalars
        var (start, place) = (all.startIndex, all.startIndex)
        /// The last space of the line, behind which the next may begin.
        var space: Index?
        while place < all.endIndex {
            let columns = all[place].cleaned.columns
            if used + columns > width, place > start {
                let end = all[place] == " " ? place : space ?? place
                lines.append(String(self[start..<end]))
                start = end < all.endIndex && all[end] == " " ? all.index(after: end) : end
                (place, space, used) = (start, nil, 0)
                continue
            }
            if all[place] == " ", place > start { space = place }
            used += columns
            place = all.index(after: place)
        }
        return lines + [String(self[start...])]
    }

    /// As many whole characters from the start as fit.
    func prefix(columns width: Int) -> String {
        var (used, end) = (0, unicodeScalars.startIndex)
        while end < unicodeScalars.endIndex {
            let columns = unicodeScalars[end].cleaned.columns
            guard used + columns <= width else { break }
            used += columns
            end = unicodeScalars.index(after: end)
        }
        return String(self[..<end])
    }

    /// The text with spaces up to `width` columns, behind it or in front; never cut.
    public func padded(to width: Int, right: Bool = false) -> String {
        let spaces = String(repeating: " ", count: max(0, width - columns))
        return right ? spaces + self : self + spaces
    }
}
