extension String {
    /// Returns the minimum number of insertions, deletions and replacements of characters that turn this text into
    /// `other` (the Levenshtein distance).
    ///
    /// Meant for short words: the time is proportional to the product of both lengths.
    public func editDistance(to other: String) -> Int {
        let (from, to) = (Array(self), Array(other))
        var row = Array(0...to.count)
        for (i, character) in from.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, candidate) in to.enumerated() {
                let replaced = diagonal + (character == candidate ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = Swift.min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[to.count]
    }
}
