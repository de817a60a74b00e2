import Glibc

/// Formats a number with the given number of decimal places.
func decimal(_ value: Double, places: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "-" }
    let scale = pow(10, Double(places))
    let scaled = Int((abs(value) * scale).rounded())
    let digits = String(scaled)
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
}

extension Metric.Unit {
    /// Formats a value with its unit, to about three significant digits.
    func text(_ value: Double) -> String {
        switch self {
        case .seconds where value >= 9.995: decimal(value, places: 1) + " s "
        case .seconds where value >= 0.9995: decimal(value, places: 2) + " s "
        case .seconds where value >= 0.1: decimal(value * 1e3, places: 0) + " ms"
        case .seconds where value < 1e-4: decimal(value * 1e6, places: 2) + " us"
        case .seconds: decimal(value * 1e3, places: 2) + " ms"
        case .bytes where value >= 1e5: decimal(value / 1e6, places: 2) + " MB"
        case .bytes: decimal(value, places: 0) + " B "
        case .bytesPerSecond: decimal(value, places: 0) + " B "
        case .count: decimal(value, places: 0) + "   "
        case .perSecond: decimal(value, places: 1) + "   "
        }
    }
}
