import Screen

extension FuzzTarget {
    /// Checks that a surface contains no harmful characters and that each row has its stated width.
    static func check(_ surface: Surface) throws(BrokenProperty) {
        for row in 0..<surface.bounds.rows {
            var (width, harmful) = (0, UInt32?.none)
            for cell in surface.row(row) {
                var isFirst = true
                surface.forEachScalar(of: cell) { value in
                    let scalar = Unicode.Scalar(value)
                    if scalar?.isHarmful ?? true || surface.isASCII && value > 0x7e { harmful = value }
                    if isFirst { width += scalar?.columns ?? 0 }
                    isFirst = false
                }
            }
            if let harmful { try require(false, "U+\(String(harmful, radix: 16)) in a cell of row \(row)") }
            try require(width == surface.bounds.columns, "row \(row) is \(width) columns wide")
        }
    }
}
