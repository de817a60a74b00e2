extension RandomAccessCollection {
    /// Returns the first index whose element satisfies the predicate, by binary search; `endIndex` if none does.
    ///
    /// - Parameter belongsInSecondPart: False for all elements before some index, and true from that index on.
    @inlinable
    public func partitioningIndex(where belongsInSecondPart: (Element) -> Bool) -> Index {
        var (low, count) = (startIndex, count)
        while count > 0 {
            let half = count / 2
            let middle = index(low, offsetBy: half)
            if belongsInSecondPart(self[middle]) {
                count = half
            } else {
                low = index(after: middle)
                count -= half + 1
            }
        }
        return low
    }
}

extension RandomAccessCollection where Element: Comparable {
    /// Returns the first index of an element in a sorted collection; nil if no element equals it.
    @inlinable
    public func sortedIndex(of element: Element) -> Index? {
        let index = partitioningIndex { $0 >= element }
        return index < endIndex && self[index] == element ? index : nil
    }
}
