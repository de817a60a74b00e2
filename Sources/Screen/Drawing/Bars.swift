extension Surface {
    private static let blocks = ["", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// Bars from the bottom of a rectangle, each an eighth of a cell or more; the highest fills it.
    public mutating func bars(_ values: [Int], in rect: Rect, style: Style) {
        guard let highest = values.max(), highest > 0, rect.rows > 0 else { return }
        for (column, value) in values.prefix(rect.columns).enumerated() where value > 0 {
            // What is there at all can be seen.
            let share = Double(value) / Double(highest) * Double(rect.rows * 8)
            var eighths = max(1, Int(share.rounded()))
            for row in 0..<rect.rows where eighths > 0 {
                put(
                    Self.blocks[min(8, eighths)], x: rect.x + column, y: rect.maxY - 1 - row, style: style)
                eighths -= 8
            }
        }
    }
}
