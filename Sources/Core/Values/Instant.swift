/// A point on the monotonic clock, in nanoseconds from an arbitrary start.
///
/// Nothing in Core reads a clock: time is always an argument, so that every timer can be tested.
public struct Instant: Comparable, Hashable, Sendable {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    public static func + (instant: Instant, duration: Duration) -> Instant {
        Instant(nanoseconds: instant.nanoseconds + duration.nanoseconds)
    }

    public static func - (later: Instant, earlier: Instant) -> Duration {
        .nanoseconds(later.nanoseconds - earlier.nanoseconds)
    }

    /// Returns the earliest of several deadlines; nil if none of them is set.
    public static func earliest(_ deadlines: Instant?...) -> Instant? {
        var earliest: Instant?
        for case let deadline? in deadlines { earliest = min(deadline, earliest ?? deadline) }
        return earliest
    }
}

extension Duration {
    /// The duration in nanoseconds; `Int64` overflows after 292 years.
    public var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }

    /// The duration in milliseconds, with fractions.
    public var milliseconds: Double {
        Double(nanoseconds) / 1_000_000
    }

    /// Returns the duration in milliseconds, rounded to a number of decimal places.
    ///
    /// - Parameter places: 0 to 6; a seventh would be below a nanosecond.
    public func milliseconds(places: Int) -> Double {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        return (milliseconds * scale).rounded() / scale
    }
}
