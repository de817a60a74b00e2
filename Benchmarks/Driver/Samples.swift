/// The values that one thing took when it was measured again and again.
struct Samples {
    private(set) var sorted: [Double] = []

    mutating func add(_ value: Double) {
        sorted.insert(value, at: sorted.firstIndex { $0 > value } ?? sorted.count)
    }

    var median: Double { quantile(0.5) }
    /// Of fewer than a hundred values it is the greatest.
    var p99: Double { quantile(0.99) }

    func value(of statistic: Statistic) -> Double {
        switch statistic {
        case .median: median
        case .p99: p99
        }
    }

    /// By the nearest rank: always a value that was measured.
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

    /// Takes seconds, bytes or a plain number, as the metric's unit has it.
    mutating func add(_ value: Double, _ metric: Metric, _ subject: Subject) {
        samples[metric, default: [:]][subject, default: Samples()].add(value)
    }

    mutating func add(_ duration: Duration, _ metric: Metric, _ subject: Subject) {
        add(duration / .seconds(1), metric, subject)
    }

    /// Notes what the numbers do not say, such as a program that ended.
    mutating func remark(_ text: String, _ metric: Metric) {
        var known = remarks[metric] ?? []
        if let place = known.firstIndex(where: { $0.text == text }) {
            known[place].count += 1
        } else {
            known.append((text, 1))
        }
        remarks[metric] = known
    }

    func remarks(on metric: Metric) -> [String] {
        (remarks[metric] ?? []).map { $0.count == 1 ? $0.text : "\($0.text), \($0.count) times" }
    }
}

/// The same pseudo random numbers in every run and for every program: SplitMix64, as Steele, Lea and Flood
/// published it in 2014.
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
