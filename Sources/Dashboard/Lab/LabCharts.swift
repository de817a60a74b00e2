import Core
import Screen

/// The charts of one lane, one above the other over a shared time axis.
struct LabCharts {
    let history: RunHistory
    let lane: Lane
    /// The last moment of the axis, the same for both lanes.
    let end: Duration
    /// The moment of the time cursor; nil without one.
    let cursor: Duration?
    /// Whether the scenario is about the receive window, so that its chart must not be left out.
    let needsWindow: Bool

    /// Columns of the name and of the scale at the left of each chart.
    static let labels = 26
    /// Rows of the axis: marks and times.
    private static let axisRows = 2
    /// Deliveries come in bursts: over less time the goodput would be noise.
    private static let goodputWindow = Duration.milliseconds(100)

    enum Chart: CaseIterable {
        case goodput, congestionWindow, inFlight, roundTrip, receiveWindow

        fileprivate var name: String {
            switch self {
            case .goodput: "goodput"
            case .congestionWindow: "cwnd"
            case .inFlight: "in flight"
            case .roundTrip: "SRTT"
            case .receiveWindow: "window"
            }
        }

        fileprivate var role: Role {
            switch self {
            case .goodput: .received
            case .congestionWindow: .accent
            case .inFlight: .sent
            case .roundTrip: .late
            case .receiveWindow: .duplicate
            }
        }

        fileprivate var units: ChartScale.Units {
            switch self {
            case .goodput: .rate
            case .congestionWindow: .segments
            case .inFlight, .receiveWindow: .bytes
            case .roundTrip: .time
            }
        }

        fileprivate func value(_ connection: TransportSample.Connection) -> Int {
            switch self {
            case .goodput: 0
            case .congestionWindow: connection.congestionWindow
            case .inFlight: connection.bytesInFlight
            case .roundTrip: connection.roundTripMicroseconds
            case .receiveWindow: connection.receiveWindow
            }
        }
    }

    /// The charts of the other lane.
    private var other: LabCharts {
        LabCharts(history: history, lane: lane.other, end: end, cursor: nil, needsWindow: needsWindow)
    }

    private var samples: SampleSeries { history.samples[lane] }

    func draw(_ surface: inout Surface, in area: Rect, _ theme: Theme) {
        guard area.rows > Self.axisRows, !samples.samples.isEmpty else { return }
        let (left, right) = area.split(atColumn: Self.labels)
        let axis = TimeAxis(end: end, columns: right.columns - 1)
        var y = area.y
        for (chart, rows) in charts(rows: area.rows - Self.axisRows) {
            let bars = Rect(x: right.x, y: y, columns: axis.columns, rows: rows)
            draw(
                chart, &surface, labels: Rect(x: left.x, y: y, columns: left.columns, rows: rows), bars, axis,
                theme)
            y += rows
        }
        let marks = Rect(x: right.x, y: y, columns: axis.columns, rows: 1)
        var legend: [Span] = []
        if !history.losses[lane].times.isEmpty {
            legend += [Span(" ×", theme[.lost]), Span(" loss ", theme[.muted])]
        }
        if !history.changes.times.isEmpty {
            legend += [Span(" ▲", theme[.warning]), Span(" change", theme[.muted])]
        }
        surface.put(legend, in: Rect(x: left.x, y: y, columns: left.columns, rows: 1), row: 0)
        axis.drawMarks(
            &surface, in: marks, losses: history.losses[lane], changes: history.changes, theme)
        axis.drawTimes(
            &surface, in: Rect(x: right.x, y: y + 1, columns: axis.columns, rows: 1), theme)
        if let column = cursor.flatMap({ axis.column(of: $0) }) {
            let mark = Rect(x: right.x + column, y: area.y, columns: 1, rows: y - area.y)
            surface.restyle(mark) { _ in theme[.selected] }
            surface.put("▼", x: mark.x, y: y, style: theme[.selected])
        }
    }

    /// Chooses the charts that fit, and the rows of each; cwnd gets a second row first, for the threshold.
    func charts(rows: Int) -> [(chart: Chart, rows: Int)] {
        guard samples.samples.contains(where: { $0.connection != nil }) else { return [(.goodput, rows)] }
        let byImportance: [Chart] =
            needsWindow
            ? [.receiveWindow, .inFlight, .goodput, .roundTrip, .congestionWindow]
            : [.congestionWindow, .roundTrip, .goodput, .inFlight, .receiveWindow]
        let count = max(1, min(byImportance.count, rows - 1))
        let kept = byImportance.prefix(count)
        return Chart.allCases.filter { kept.contains($0) }.map { chart in
            let rank = kept.firstIndex(of: chart) ?? 0
            return (chart, rows / count + (rank < rows % count ? 1 : 0))
        }
    }

    private func draw(
        _ chart: Chart, _ surface: inout Surface, labels: Rect, _ bars: Rect, _ axis: TimeAxis, _ theme: Theme
    ) {
        let values = values(of: chart, over: axis)
        let thresholds = chart == .congestionWindow && bars.rows > 1 ? thresholds(over: axis) : []
        let scale = ChartScale(max: values.max() ?? 0, chart.units)
        let value = cursor.flatMap { axis.column(of: $0) }.map { values[$0] }
        surface.put(
            [
                Span(" \(chart.name.padded(to: 9)) ", theme[.muted]), Span(scale.text(value), theme[.text]),
            ], in: labels, row: 0)
        // Both lanes have one scale, so that their bars can be compared.
        let full = max(
            scale.max, thresholds.max() ?? 0, other.values(of: chart, over: axis).max() ?? 0)
        surface.bars(values, in: bars, scale: full, style: theme[chart.role])
        // In ASCII, a bar may be drawn with the usual form of the line.
        let line = theme.isASCII ? "=" : "─"
        guard let last = thresholds.last(where: { $0 > 0 }) else { return }
        surface.put([Span("  \(line) ssthresh \(last) seg", theme[.muted])], in: labels, row: 1)
        for (column, threshold) in thresholds.enumerated() where threshold > 0 {
            let row = min(bars.rows - 1, threshold * bars.rows / max(1, full))
            // Where the bar reaches the line's row, the bar is drawn.
            guard values[column] * bars.rows <= row * full else { continue }
            surface.put(line, x: bars.x + column, y: bars.maxY - 1 - row, style: theme[.warning])
        }
    }

    /// Returns a value for each column: the maximum of its samples, or the value before them if it has none.
    func values(of chart: Chart, over axis: TimeAxis) -> [Int] {
        guard chart != .goodput else { return goodput(over: axis) }
        return perColumn(axis) { $0.connection.map { chart.value($0) } ?? 0 }
    }

    private func thresholds(over axis: TimeAxis) -> [Int] {
        perColumn(axis) { $0.connection?.slowStartThreshold ?? 0 }
    }

    private func perColumn(_ axis: TimeAxis, _ value: (TransportSample) -> Int) -> [Int] {
        var (rest, latest) = (samples.samples[...], 0)
        return (0..<axis.columns).map { column in
            let end = axis.time(atColumn: column + 1)
            var largest: Int?
            while let sample = rest.first, sample.at < end || column == axis.columns - 1 {
                latest = value(sample)
                largest = max(largest ?? 0, latest)
                rest = rest.dropFirst()
            }
            return largest ?? latest
        }
    }

    /// Returns the goodput of each column in bits per second.
    private func goodput(over axis: TimeAxis) -> [Int] {
        (0..<axis.columns).map { column in
            let end = axis.time(atColumn: column + 1)
            let start = max(.zero, min(axis.time(atColumn: column), end - Self.goodputWindow))
            let bits = samples.deliveredBits(at: end) - samples.deliveredBits(at: start)
            return Int(Double(bits) * 1000 / max(1, (end - start).milliseconds))
        }
    }
}

extension Rect {
    /// Divides the rectangle into the columns before and after one.
    fileprivate func split(atColumn column: Int) -> (Rect, Rect) {
        let left = max(0, min(column, columns / 2))
        return (
            Rect(x: x, y: y, columns: left, rows: rows),
            Rect(x: x + left, y: y, columns: columns - left, rows: rows)
        )
    }
}
