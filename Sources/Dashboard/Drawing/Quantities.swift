import Core

/// The formats of numbers on the screen.
enum Quantity {
    /// Formats a number with thousands separators: `12,345`.
    static func grouped(_ number: Int) -> String { number.grouped }

    /// Formats a number with a noun: `1 row`, `12,345 rows`.
    static func counted(_ number: Int, _ noun: String) -> String {
        "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// Formats a position in an order: `1st`, `2nd`, `3rd`, `4th`, `11th`.
    static func ordinal(_ number: Int) -> String {
        let suffix =
            switch (number % 100, number % 10) {
            case (11...13, _): "th"
            case (_, 1): "st"
            case (_, 2): "nd"
            case (_, 3): "rd"
            default: "th"
            }
        return "\(number)\(suffix)"
    }

    /// Formats a number with one decimal, or without decimals if it is zero: `20.1`, `20`.
    static func short(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return "—" }
        let tenths = Int((number * 10).rounded())
        if tenths % 10 == 0 { return String(tenths / 10) }
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// Formats milliseconds with one decimal below 100: `20.1`, `120`.
    static func milliseconds(_ duration: Duration) -> String {
        let tenths = (duration.nanoseconds + 50_000) / 100_000
        return tenths >= 1000 ? String((tenths + 5) / 10) : "\(tenths / 10).\(tenths % 10)"
    }

    /// Formats seconds with one decimal: `1.2 s`.
    static func seconds(_ duration: Duration) -> String {
        let tenths = max(0, (duration.nanoseconds + 50_000_000) / 100_000_000)
        return "\(tenths / 10).\(tenths % 10) s"
    }

    /// Formats a byte count with an SI prefix: `6 kB`.
    static func bytes(_ count: Int) -> String { scaled(count, unit: "B") }

    /// Formats bytes per second, with one decimal below 10: `31 B/s`, `1.2 MB/s`, `80 kB/s`.
    static func byteRate(_ bytesPerSecond: Double) -> String {
        var (value, unit) = (bytesPerSecond, "B/s")
        // What would be rounded to four digits has the larger unit.
        for larger in ["kB/s", "MB/s", "GB/s", "TB/s"] where value >= 999.5 {
            (value, unit) = (value / 1000, larger)
        }
        let isWhole = unit == "B/s" || value >= 9.95
        let tenths = Int((min(value, 10) * 10).rounded())
        return isWhole
            ? "\(grouped(Int(min(value.rounded(), 1e15)))) \(unit)" : "\(tenths / 10).\(tenths % 10) \(unit)"
    }

    /// Formats a byte count in at most four characters: `812`, `1.2k`, `65k`, `120M`.
    static func short(bytes count: UInt32) -> String {
        var (value, prefix) = (Double(count), "")
        for larger in ["k", "M", "G"] where value >= 999.5 { (value, prefix) = (value / 1000, larger) }
        return (prefix.isEmpty || value >= 9.95 ? String(Int(value.rounded())) : tenths(value)) + prefix
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// Formats a round-trip time: `0.04 ms`, `14.2 ms`, `120 ms`.
    static func roundTrip(microseconds: UInt32) -> String {
        guard microseconds < 1000 else { return milliseconds(.microseconds(Int64(microseconds))) + " ms" }
        let hundredths = (microseconds + 5) / 10
        return "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10) ms"
    }

    /// Formats a duration in its largest unit: `412 ms`, `12 s`, `3 min`, `5 h`, `2 d`.
    static func age(_ duration: Duration) -> String {
        let milliseconds = max(0, duration.nanoseconds / 1_000_000)
        guard milliseconds >= 1000 else { return "\(milliseconds) ms" }
        let seconds = milliseconds / 1000
        if seconds < 100 { return "\(seconds) s" }
        if seconds < 6000 { return "\(seconds / 60) min" }
        return seconds < 172_800 ? "\(seconds / 3600) h" : "\(seconds / 86_400) d"
    }

    /// Formats the interval of a timer: `1 s`, `0.5 s`.
    static func interval(_ duration: Duration) -> String {
        "\(short(Double(duration.nanoseconds) / 1e9)) s"
    }

    /// Formats a rate: `1 Mbit/s`; `∞` or `unlimited` without a limit.
    static func rate(_ bitsPerSecond: Int?, isASCII: Bool) -> String {
        bitsPerSecond.map { scaled($0, unit: "bit/s") } ?? (isASCII ? "unlimited" : "∞")
    }

    private static func scaled(_ count: Int, unit: String) -> String {
        var (value, prefix) = (Double(count), "")
        for larger in ["k", "M", "G", "T"] where value >= 1000 { (value, prefix) = (value / 1000, larger) }
        return "\(short(value)) \(prefix)\(unit)"
    }
}
