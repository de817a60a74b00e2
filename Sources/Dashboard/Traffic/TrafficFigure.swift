import Core

/// The rates at which this machine receives and sends, read again and again while the user looks at the terminal.
struct TrafficFigure: Sendable {
    /// nil until there are two samples.
    private(set) var rates: TrafficRates?
    /// Bytes per second in both directions of the latest readings, oldest first.
    private(set) var history: [Double] = []
    /// When to read the counters again; nil while a reading is pending, and without a timer.
    private(set) var deadline: Instant?
    private var latest: TrafficSample?
    /// A terminal that does not report its focus counts as focused.
    private var hasFocus = true

    /// The number of readings that the sparkline shows.
    static let historyLength = 4

    /// Begins to read the counters at an interval; without one only `request` reads them.
    mutating func begin(every interval: Duration?) -> [Effect] {
        guard interval != nil, hasFocus else { return [] }
        (rates, history, latest) = (nil, [], nil)
        return request()
    }

    /// Requests a reading.
    mutating func request() -> [Effect] {
        deadline = nil
        return [.readTraffic]
    }

    mutating func receive(_ sample: TrafficSample, every interval: Duration?) {
        if let latest, let rates = sample.rates(since: latest) {
            self.rates = rates
            history.append(rates.received + rates.sent)
            if history.count > Self.historyLength { history.removeFirst() }
        }
        latest = sample
        deadline = hasFocus ? interval.map { sample.takenAt + $0 } : nil
    }

    /// Stops the timer without the focus. With it, begins again, because the mean since then is not a current rate.
    mutating func focusChanged(_ hasFocus: Bool, every interval: Duration?) -> [Effect] {
        guard hasFocus != self.hasFocus else { return [] }
        self.hasFocus = hasFocus
        deadline = nil
        return begin(every: interval)
    }
}
