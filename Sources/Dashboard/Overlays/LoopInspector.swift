import Core
import Screen

/// A box with statistics of the event loop: its use of time, and each registered descriptor.
public struct LoopInspector: Sendable, Equatable {
    var box = ScrollBox()
    private var latest: LoopStatistics?
    private var earlier: LoopStatistics?
    /// When to request the statistics again; nil while a request is pending.
    private(set) var deadline: Instant?

    private static let interval = Duration.seconds(1)

    init() {}

    mutating func receive(_ statistics: LoopStatistics, now: Instant) {
        (earlier, latest) = (latest, statistics)
        deadline = now + Self.interval
    }

    /// Clears the deadline until the requested statistics arrive.
    mutating func statisticsRequested() {
        deadline = nil
    }

    func lines(_ theme: Theme) -> [[Span]] {
        guard let latest else { return [[Span("reading …", theme[.muted])]] }
        let since = earlier ?? LoopStatistics(at: latest.startedAt, startedAt: latest.startedAt)
        let seconds = max(0.001, (latest.at - since.at).milliseconds / 1000)
        let waited = (latest.waited - since.waited).milliseconds / 1000
        let wakes = Int((Double(latest.wakeUps - since.wakeUps) / seconds).rounded())
        let share = min(100, max(0, Int((waited / seconds * 100).rounded())))
        func field(_ label: String, _ text: String) -> [Span] {
            [Span(label.padded(to: 12), theme[.muted]), Span(text, theme[.text])]
        }
        var lines = [
            field("wake-ups", "\(wakes) a second, \(latest.wakeUps) since the start"),
            field(
                "time",
                "\(share) % in poll, \(100 - share) % busy, \(earlier == nil ? "since the start" : "over the last second")"
            ),
            field("poll", "\(latest.descriptors.count) descriptors"),
            [],
            [
                Span(
                    "descriptor".padded(to: 24) + "waits for".padded(to: 12) + "last report".padded(to: 14)
                        + "reports", theme[.muted])
            ],
        ]
        for descriptor in latest.descriptors {
            lines.append([
                Span(descriptor.name.fitted(to: 23).padded(to: 24), theme[.text]),
                Span(descriptor.interest.padded(to: 12), theme[.muted]),
                Span(descriptor.lastReport.padded(to: 14), theme[.text]),
                Span(String(descriptor.reports), theme[.text]),
            ])
        }
        return lines
    }

    func surface(screen: Size, _ theme: Theme) -> Surface {
        box.surface(title: "Event loop", lines: lines(theme), screen: screen, theme)
    }
}

/// Statistics of the event loop since its start.
public struct LoopStatistics: Sendable, Equatable {
    public struct DescriptorStatistics: Sendable, Equatable {
        public var name: String
        public var interest: String
        /// The last events that `poll` reported; `—` for none.
        public var lastReport: String
        public var reports: Int

        public init(name: String, interest: String, lastReport: String, reports: Int) {
            (self.name, self.interest, self.lastReport, self.reports) = (name, interest, lastReport, reports)
        }
    }

    /// When the statistics were read.
    public var at: Instant
    public var startedAt: Instant
    public var wakeUps = 0
    /// The time spent in `poll`.
    public var waited = Duration.zero
    public var descriptors: [DescriptorStatistics] = []

    public init(at: Instant, startedAt: Instant) {
        (self.at, self.startedAt) = (at, startedAt)
    }
}
