/// The time of day in this machine's time zone.
struct LocalClock: Sendable {
    /// The time zone's offset from UTC.
    var utcOffsetSeconds = 0

    /// Returns a time with milliseconds: `14:02:09.113`.
    ///
    /// - Parameter nanoseconds: Since 1970, UTC.
    func text(_ nanoseconds: Int64) -> String {
        let milliseconds = local(nanoseconds) / 1_000_000 % 1000
        return seconds(nanoseconds) + "." + Self.digits(milliseconds, 3)
    }

    /// Returns a time with seconds: `14:02:09`.
    func seconds(_ nanoseconds: Int64) -> String {
        let seconds = local(nanoseconds) / 1_000_000_000
        return Self.digits(seconds / 3600 % 24, 2) + ":" + Self.digits(seconds / 60 % 60, 2) + ":"
            + Self.digits(seconds % 60, 2)
    }

    private func local(_ nanoseconds: Int64) -> Int64 {
        nanoseconds + Int64(utcOffsetSeconds) * 1_000_000_000
    }

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}
