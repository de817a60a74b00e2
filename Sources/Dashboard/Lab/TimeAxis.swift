import Core
import Screen

/// The time axis that all charts of both lanes share: from the start of the run to its end.
struct TimeAxis {
    let end: Duration
    let columns: Int

    /// - Parameter end: The last moment of the axis; at least a millisecond is shown.
    init(end: Duration, columns: Int) {
        (self.end, self.columns) = (max(.milliseconds(1), end), max(0, columns))
    }

    /// Returns the column of a moment; nil if it is not on the axis.
    func column(of time: Duration) -> Int? {
        guard time >= .zero, time <= end, columns > 0 else { return nil }
        // Floating point, since a division of durations is slow and every point of a graph needs one.
        let share = Double(time.nanoseconds) / Double(end.nanoseconds)
        return min(columns - 1, Int(share * Double(columns)))
    }

    /// Returns the moment at the left edge of a column; that of `columns` is the end.
    func time(atColumn column: Int) -> Duration { end * Double(column) / Double(max(1, columns)) }

    /// The moments with a label: multiples of 1, 2 or 5 units, at least eight columns apart, which
    /// is room for `1.5 s` and a gap.
    var ticks: [(column: Int, label: String)] {
        let count = max(1, columns / 8)
        let step = Self.roundStep(atLeast: end / count)
        guard columns > 0 else { return [] }
        return (0...count).compactMap { index in
            let time = step * index
            guard let column = column(of: time) else { return nil }
            return (column, label(time, step: step))
        }
    }

    private static func roundStep(atLeast least: Duration) -> Duration {
        var unit = Duration.microseconds(100)
        while unit * 10 <= least { unit *= 10 }
        return [1, 2, 5].map { unit * $0 }.first { $0 >= least } ?? unit * 10
    }

    private func label(_ time: Duration, step: Duration) -> String {
        if time == .zero { return "0" }
        if end >= .seconds(2) || step >= .milliseconds(500) { return Quantity.seconds(time) }
        return step < .milliseconds(1)
            ? "\(Quantity.milliseconds(time)) ms" : "\(time.nanoseconds / 1_000_000) ms"
    }

    /// Draws the axis with its marks: a loss, or a change of the wire, which wins over losses of the same column.
    func drawMarks(
        _ surface: inout Surface, in rect: Rect, losses: TimeMarks, changes: TimeMarks, _ theme: Theme
    ) {
        surface.fill(rect, with: "─", style: theme[.border])
        for tick in ticks { surface.put("┴", x: rect.x + tick.column, y: rect.y, style: theme[.border]) }
        for (marks, symbol, role) in [(losses, "×", Role.lost), (changes, "▲", .warning)] {
            for column in Set(marks.times.compactMap { column(of: $0) }) {
                surface.put(symbol, x: rect.x + column, y: rect.y, style: theme[role])
            }
        }
    }

    /// Draws the times below the axis, as many as fit.
    func drawTimes(_ surface: inout Surface, in rect: Rect, _ theme: Theme) {
        var free = 0
        for tick in ticks where tick.column >= free && tick.column + tick.label.columns <= columns {
            surface.put(tick.label, x: rect.x + tick.column, y: rect.y, style: theme[.muted])
            free = tick.column + tick.label.columns + 1
        }
    }
}
