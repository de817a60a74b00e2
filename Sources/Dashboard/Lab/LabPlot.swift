import Core
import Screen

/// What is drawn below the received messages of a lane.
enum LabPlot: CaseIterable, Sendable {
    case charts, sequence, none

    var next: LabPlot {
        switch self {
        case .charts: .sequence
        case .sequence: .none
        case .none: .charts
        }
    }

    var title: String {
        switch self {
        case .charts: "charts"
        case .sequence: "time-sequence graph"
        case .none: "neither charts nor graph"
        }
    }

    /// Returns the rows of the plot in a box with some inner rows; the ladder gets the rest.
    func rows(of inside: Int) -> Int {
        switch self {
        case .charts: inside >= 36 ? 13 : inside >= 18 ? 6 : 0
        case .sequence: inside >= 14 ? max(8, inside / 2) : 0
        case .none: 0
        }
    }
}

extension State {
    /// Shows the next kind of plot.
    mutating func changePlot() -> Reply {
        guard lab.hasListener else { return .refusal("nothing to chart: nobody listens") }
        lab.plot = lab.plot.next
        let hasRoom = labLayout.lanes.contains { $0.plot.rows > 0 }
        guard !hasRoom, lab.plot != .none else { return .done(lab.plot.title) }
        let remedy = lab.isZoomed ? "the screen is too low" : "z zooms the lane"
        return .done("\(lab.plot.title): no room here, \(remedy)")
    }
}

extension LabState {
    /// Whether anything can arrive in the current or the next run.
    var hasListener: Bool { (run?.actual ?? setup).load.hasListener }

    /// The plot that has rows in the layout.
    var visiblePlot: LabPlot { hasListener ? plot : .none }

    func drawPlot(_ surface: inout Surface, of placed: LabLayout.Placed, _ theme: Theme) {
        guard placed.plot.rows > 0 else { return }
        switch plot {
        case .charts:
            LabCharts(
                history: history, lane: placed.lane, end: elapsed, cursor: cursorTime,
                needsWindow: (run?.actual ?? setup).load.readerPause != nil
            ).draw(&surface, in: placed.plot, theme)
        case .sequence:
            SequenceGraph(
                history: history, lane: placed.lane, isTCP: transports[placed.lane].isTCP, end: elapsed,
                cursor: cursorTime
            ).draw(&surface, in: placed.plot, theme)
        case .none: break
        }
        let isEmpty =
            plot == .charts
            ? history.samples[placed.lane].samples.isEmpty : history.sequences[placed.lane].points.isEmpty
        if isEmpty {
            surface.put([Span(" nothing to draw yet", theme[.muted])], in: placed.plot, row: 0)
        }
        guard let border = placed.borders.last else { return }
        let scales = plot == .charts ? " · both lanes to the same scale" : ""
        let time = cursorTime.map { " · at \(Quantity.milliseconds($0)) ms" } ?? scales
        let speed = replay.map { " · replay \($0.speedName)" } ?? ""
        surface.put(
            " \(plot.title)\(time)\(speed) ", x: placed.box.x + 1, y: border, style: theme[.title],
            limit: placed.box.columns - 2)
    }
}
