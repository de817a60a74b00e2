/// Blocks of zero to eight eighths of a cell.
private let blocks = ["", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

extension Surface {
    /// Draws vertical bars from the bottom of a rectangle, in steps of an eighth of a cell.
    ///
    /// - Parameter scale: The value that fills the height of the rectangle; nil for the largest one.
    public mutating func bars(_ values: [Int], in rect: Rect, scale: Int? = nil, style: Style) {
        guard let maxValue = scale ?? values.max(), maxValue > 0, rect.rows > 0 else { return }
        for (column, value) in values.prefix(rect.columns).enumerated() where value > 0 {
            // Every value above zero shows at least one eighth.
            let share = Double(value) / Double(maxValue) * Double(rect.rows * 8)
            var eighths = max(1, Int(share.rounded()))
            for row in 0..<rect.rows where eighths > 0 {
                put(
                    blocks[min(8, eighths)], x: rect.x + column, y: rect.maxY - 1 - row, style: style)
                eighths -= 8
            }
        }
    }
}

extension String {
    /// Creates one vertical bar for each value, in steps of an eighth of a row: `▂▃▅▂`.
    ///
    /// The largest value fills the row; zero and a missing value at the left are the lowest bar.
    public init(sparkline values: [Double], columns: Int) {
        let maxValue = values.max() ?? 0
        self = ""
        for index in (values.count - columns)..<values.count {
            let value = index < 0 ? 0 : values[index]
            let eighths = maxValue > 0 ? Int((value / maxValue * 8).rounded()) : 0
            self += blocks[eighths == 0 ? 1 : eighths]
        }
    }
}
