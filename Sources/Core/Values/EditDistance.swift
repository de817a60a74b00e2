extension String {
    /// Returns the name that was probably meant; nil if none is near, or if the text is too long to be a typing mistake.
    ///
    /// Allows two wrong letters, but fewer than either name has: any short name is two letters from `to`.
    public func nearestName(among names: [String]) -> String? {
        // A pasted text may be long, and the time for the edit distance grows with its length.
        guard utf8.count <= Self.maxMistypedLength else { return nil }
        return names.map { (name: $0, distance: $0.editDistance(to: lowercased())) }
            .filter { $0.distance <= 2 && $0.distance < min($0.name.count, count) }
            .min { $0.distance < $1.distance }?.name
    }

    private static var maxMistypedLength: Int { 16 }

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
