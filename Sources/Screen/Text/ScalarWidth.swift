extension Unicode.Scalar {
    /// The number of columns that the scalar takes in a terminal: 0 (it joins the one before), 1 or 2.
    ///
    /// Only meaningful for a cleaned scalar (see `cleaned`). The corresponding C function is `wcwidth`, which
    /// depends on the locale; this property does not.
    public var columns: Int {
        switch value {
        case ..<0x300, 0x2010...0x2027, 0x2030...0x205e, 0x2190...0x21ff, 0x2500...0x25fc: return 1
        default: break
        }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        case .format: return 0
        default: break
        }
        switch value {
        case 0x1160...0x11ff, 0xd7b0...0xd7fb: return 0  // medial and final Hangul letters join the first
        default: break
        }
        return isWide ? 2 : 1
    }

    private var isWide: Bool {
        var (low, high) = (0, wideScalars.count)
        while low < high {
            let middle = (low + high) / 2
            if wideScalars[middle].last < value { low = middle + 1 } else { high = middle }
        }
        return low < wideScalars.count && wideScalars[low].first <= value
    }
}
