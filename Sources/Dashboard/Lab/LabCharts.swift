import Core
import Screen

extension LabState {
    /// Draws the lane's goodput, and for TCP its congestion window and round-trip time, over the run's time.
    func drawCharts(_ surface: inout Surface, of lane: Lane, in area: Rect, _ theme: Theme) {
        guard area.rows > 0, !samples.isEmpty else { return }
        let charts = charts(of: lane)
        let height = max(1, area.rows / charts.count)
        let labels = 23
        for (index, chart) in charts.enumerated() {
            let rect = Rect(x: area.x, y: area.y + index * height, columns: area.columns, rows: height)
            guard rect.maxY <= area.maxY else { break }
            surface.put(
                [
                    Span(" \(chart.name.padded(to: 8)) ", theme[.muted]),
                    Span(chart.text(chart.values.last ?? 0), theme[.text]),
                ], in: Rect(x: rect.x, y: rect.y, columns: labels, rows: 1), row: 0)
            let bars = Rect(
                x: rect.x + labels, y: rect.y, columns: rect.columns - labels - 1, rows: rect.rows)
            surface.bars(Self.spread(chart.values, over: bars.columns), in: bars, style: theme[chart.role])
        }
    }

    private struct Chart {
        let name: String
        let role: Role
        let values: [Int]
        let text: (Int) -> String
    }

    private func charts(of lane: Lane) -> [Chart] {
        let samples = samples.map { $0.lanes[lane] }
        let goodput = Chart(name: "goodput", role: .received, values: samples.map(\.bitsPerSecond)) {
            Quantity.rate($0, isASCII: true)
        }
        guard transports[lane].isTCP else { return [goodput] }
        return [
            goodput,
            // The last sample may be older than the lane's figures, which are drawn below the charts: the
            // chart ends with their value, so that both agree.
            Chart(
                name: "cwnd", role: .accent,
                values: samples.dropLast().map(\.congestionWindow) + [self[lane].figures.congestionWindow]
            ) { "\($0) segments" },
            Chart(name: "RTT", role: .late, values: samples.map(\.roundTripMicroseconds)) {
                "\(Quantity.milliseconds(.microseconds($0))) ms"
            },
        ]
    }

    /// Resamples the values to one per column: the maximum of each column's share, so that no peak is lost.
    static func spread(_ values: [Int], over columns: Int) -> [Int] {
        (0..<max(0, columns)).map { column in
            let (start, end) = (column * values.count / columns, (column + 1) * values.count / columns)
            return values[start..<max(start + 1, end)].max() ?? 0
        }
    }
}
