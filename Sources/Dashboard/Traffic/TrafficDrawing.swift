import Core
import Screen

extension TrafficFigure {
    /// The columns that the tab bar keeps free for the figure, so that nothing moves when it appears.
    static let maxColumns = 26

    /// `↓ 1.2 MB/s ▂▃▅▂ ↑ 80 kB/s`; empty until there are two samples.
    func text(hasSparkline: Bool) -> String {
        guard let rates else { return "" }
        let bars = hasSparkline ? " " + String(sparkline: history, columns: Self.historyLength) : ""
        return "↓ \(Quantity.byteRate(rates.received))\(bars) ↑ \(Quantity.byteRate(rates.sent))"
    }
}

extension State {
    /// The columns from which on the figure is in the tab bar; below, it is on the message line.
    private static let minColumnsForTraffic = 100

    /// The columns of the tab bar that the tabs leave to the figure, without its sparkline and with a gap.
    var columnsForTraffic: Int { hasTrafficInTabBar ? TrafficFigure.maxColumns : 0 }

    fileprivate var hasTrafficInTabBar: Bool { size.columns >= Self.minColumnsForTraffic }

    /// Returns the traffic, and the name and addresses of this machine if they fit. Beside the traffic, the addresses that
    /// do not fit are left out.
    ///
    /// - Parameter columns: The room at the right end of the tab bar.
    fileprivate func tabBarEnd(columns: Int, _ theme: Theme) -> [Span] {
        let gap = "   "
        let isKept = hasTrafficInTabBar && (refreshInterval != nil || traffic.rates != nil)
        let kept = isKept ? TrafficFigure.maxColumns + gap.utf8.count : 0
        var words = machine[...]
        while !words.isEmpty, Self.text(words).columns > columns - kept {
            words.removeLast(isKept ? 1 : words.count)
        }
        // In one style, because a change of colour takes as many bytes as the figure.
        var figure = hasTrafficInTabBar ? traffic.text(hasSparkline: true) : ""
        // A blank follows.
        if figure.columns >= columns { figure = traffic.text(hasSparkline: false) }
        if !figure.isEmpty { figure += words.isEmpty ? " " : gap }
        return [Span(figure, theme[.text]), Span(Self.text(words), theme[.muted])]
    }

    /// `vm · 192.0.2.2`, and a blank.
    private static func text(_ words: ArraySlice<String>) -> String {
        words.isEmpty ? "" : words.joined(separator: " · ") + " "
    }
}

extension Surface {
    /// Draws the right end of the tab bar.
    ///
    /// - Parameter left: The columns that the tabs need.
    mutating func drawTabBarEnd(_ state: State, in rect: Rect, keeping left: Int, _ theme: Theme) {
        putAtEnd(state.tabBarEnd(columns: rect.columns - left, theme), in: rect, row: 0, keeping: left)
    }

    /// Draws the traffic at the right end of the empty message line of a narrow screen.
    mutating func drawTrafficOnMessageLine(_ state: State, in rect: Rect, _ theme: Theme) {
        guard !state.hasTrafficInTabBar else { return }
        putAtEnd([Span(state.traffic.text(hasSparkline: false) + " ", theme[.text])], in: rect, row: 0)
    }
}
