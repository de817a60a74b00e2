extension Unicode.Scalar {
    /// How many columns the scalar takes in a terminal: 0 (it joins the one before), 1 or 2.
    ///
    /// Only meaningful for a scalar that `cleaned` let through. The corresponding C function is
    /// `wcwidth`, which depends on a locale; this one does not.
    public var columns: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        case .format: return 0
        default: break
        }
        if value >= 0x1160 && value <= 0x11ff { return 0 }  // medial and final Hangul letters join the first
        return isWide ? 2 : 1
    }

    private var isWide: Bool {
        guard let first = wideRanges.first, value >= first.lowerBound else { return false }
        var (low, high) = (0, wideRanges.count)
        while low < high {
            let middle = (low + high) / 2
            if wideRanges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < wideRanges.count && wideRanges[low].contains(value)
    }
}
