/// The measured values of one metric for one subject.
struct Samples {
    private(set) var sorted: [Double] = []

    mutating func add(_ value: Double) {
        sorted.insert(value, at: sorted.firstIndex { $0 > value } ?? sorted.count)
    }

    var median: Double { quantile(0.5) }
    /// The maximum if there are fewer than a hundred values.
    var p99: Double { quantile(0.99) }

    func value(of statistic: Statistic) -> Double {
        switch statistic {
        case .median: median
        case .p99: p99
        }
    }

    /// Returns the quantile by nearest rank, which is always a measured value.
    private func quantile(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        let rank = Int((share * Double(sorted.count)).rounded(.up))
        return sorted[max(rank, 1) - 1]
    }
}

enum Statistic {
    case median, p99
}

/// Everything measured so far.
struct Results {
    private var samples: [Metric: [Subject: Samples]] = [:]
    private var remarks: [Metric: [(text: String, count: Int)]] = [:]

    subscript(metric: Metric, subject: Subject) -> Samples? { samples[metric]?[subject] }

    /// Adds a value in the unit of the metric: seconds, bytes or a count.
    mutating func add(_ value: Double, _ metric: Metric, _ subject: Subject) {
        samples[metric, default: [:]][subject, default: Samples()].add(value)
    }

    mutating func add(_ duration: Duration, _ metric: Metric, _ subject: Subject) {
        add(duration / .seconds(1), metric, subject)
    }

    /// Adds a remark that explains the numbers, such as a program that ended early.
    mutating func remark(_ text: String, _ metric: Metric) {
        var known = remarks[metric] ?? []
        if let index = known.firstIndex(where: { $0.text == text }) {
            known[index].count += 1
        } else {
            known.append((text, 1))
        }
        remarks[metric] = known
    }

    func remarks(on metric: Metric) -> [String] {
        (remarks[metric] ?? []).map { $0.count == 1 ? $0.text : "\($0.text), \($0.count) times" }
    }
}

/// A generator of the same pseudo-random numbers in every run and for every program.
///
/// The algorithm is SplitMix64 (Steele, Lea and Flood, 2014).
struct RepeatableNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
}
