import Core

/// The unit in which a chart shows its values, chosen so that the maximum is a short number.
struct ChartScale {
    let max: Int
    private let divisor: Double
    private let unit: String

    /// Units, each 1,000 times as large as the one before.
    enum Units {
        case rate, bytes, time, segments

        fileprivate var names: [String] {
            switch self {
            case .rate: ["bit/s", "kbit/s", "Mbit/s", "Gbit/s"]
            case .bytes: ["B", "kB", "MB", "GB"]
            case .time: ["us", "ms", "s"]
            case .segments: ["seg"]
            }
        }
    }

    init(max: Int, _ units: Units) {
        var (divisor, names) = (1.0, units.names[...])
        while names.count > 1, Double(max) / divisor >= 1000 {
            divisor *= 1000
            names = names.dropFirst()
        }
        (self.max, self.divisor, unit) = (max, divisor, names.first ?? "")
    }

    /// `max 920 kbit/s`, or with a value at the time cursor `640/920 kbit/s`.
    func text(_ value: Int?) -> String {
        value.map { "\(number($0))/\(number(max)) \(unit)" } ?? "max \(number(max)) \(unit)"
    }

    private func number(_ value: Int) -> String {
        let scaled = Double(value) / divisor
        guard divisor > 1, scaled < 9.95 else { return String(Int(scaled.rounded())) }
        return Quantity.short(scaled)
    }
}
