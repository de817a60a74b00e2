extension [String] {
    /// Joins the texts with a separator.
    ///
    /// The generic `joined(separator:)` searches every conformance of the program at its first call, which costs a
    /// megabyte of memory at startup.
    public func text(between separator: String) -> String {
        var text = ""
        for (index, part) in enumerated() { text += index == 0 ? part : separator + part }
        return text
    }
}

// Not generic: the conformances would be looked up at run time in each frame.
extension String {
    /// The number of columns that the cleaned text takes.
    public var columns: Int {
        if utf8Span.isKnownASCII { return utf8.count }
        var columns = 0
        for scalar in unicodeScalars { columns += scalar.cleaned.columns }
        return columns
    }

    /// Returns the text in at most `width` columns; the end of a longer text is replaced by `…`.
    public func fitted(to width: Int) -> String {
        guard columns > width else { return self }
        guard width > 1 else { return width == 1 ? "…" : "" }
        return prefix(columns: width - 1) + "…"
    }

    /// Returns the text in at most `width` columns; the middle of a longer text is replaced by `…`.
    ///
    /// For addresses and paths, whose ends are the most informative.
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
        // Combining marks whose base was cut off would combine with the `…`.
        while start < unicodeScalars.endIndex, unicodeScalars[start].cleaned.columns == 0 {
            start = unicodeScalars.index(after: start)
        }
        return prefix(columns: width - 1 - tailWidth) + "…" + String(self[start...])
    }

    /// Returns the text of an endpoint in at most `width` columns; the middle of a longer address is replaced by `…`, but
    /// not the port after it.
    public func fittedKeepingPort(to width: Int) -> String {
        guard columns > width, let colon = lastIndex(of: ":"), !hasPrefix("/"), !hasPrefix("@") else {
            return fittedInMiddle(to: width)
        }
        let port = String(self[colon...])
        return String(self[..<colon]).fittedInMiddle(to: max(1, width - port.columns)) + port
    }

    /// Returns the text and a suffix in at most `width` columns; only the text is cut.
    public func fitted(to width: Int, before suffix: String) -> String {
        fitted(to: max(1, width - suffix.columns)) + suffix
    }

    /// Wraps the text at spaces into lines of at most `width` columns; longer words are broken.
    public func wrapped(columns width: Int) -> [String] {
        guard width > 0, columns > width else { return [self] }
        var (lines, used) = ([String](), 0)
        let all = unicodeScalars
        var (start, index) = (all.startIndex, all.startIndex)
        /// The last space of the line, after which the next line may begin.
        var space: Index?
        while index < all.endIndex {
            let columns = all[index].cleaned.columns
            if used + columns > width, index > start {
                let end = all[index] == " " ? index : space ?? index
                lines.append(String(self[start..<end]))
                start = end < all.endIndex && all[end] == " " ? all.index(after: end) : end
                (index, space, used) = (start, nil, 0)
                continue
            }
            if all[index] == " ", index > start { space = index }
            used += columns
            index = all.index(after: index)
        }
        return lines + [String(self[start...])]
    }

    /// Returns the longest prefix that fits into `width` columns, without breaking a character.
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

    /// Pads the text with spaces to `width` columns; a longer text is not cut.
    ///
    /// - Parameter right: Whether the text is aligned to the right, with the spaces before it.
    public func padded(to width: Int, right: Bool = false) -> String {
        let spaces = String(repeating: " ", count: max(0, width - columns))
        return right ? spaces + self : self + spaces
    }
}
