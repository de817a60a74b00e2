extension Surface {
    private static let blocks = ["", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// Draws vertical bars from the bottom of a rectangle, in steps of an eighth of a cell.
    ///
    /// The largest value fills the height of the rectangle.
    public mutating func bars(_ values: [Int], in rect: Rect, style: Style) {
        guard let maxValue = values.max(), maxValue > 0, rect.rows > 0 else { return }
        for (column, value) in values.prefix(rect.columns).enumerated() where value > 0 {
            // Every value above zero shows at least one eighth.
            let share = Double(value) / Double(maxValue) * Double(rect.rows * 8)
            var eighths = max(1, Int(share.rounded()))
            for row in 0..<rect.rows where eighths > 0 {
                put(
                    Self.blocks[min(8, eighths)], x: rect.x + column, y: rect.maxY - 1 - row, style: style)
                eighths -= 8
            }
        }
    }
}
