extension String {
    /// The fewest insertions, deletions and replacements of letters that make this text `other`
    /// (Levenshtein's distance). For short words: it takes the product of both lengths.
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
