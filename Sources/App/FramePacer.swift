import Core

/// A token bucket that limits the screen to 60 frames per second without delaying single keys.
///
/// The bucket refills at that rate. A single key always finds a token in it; only sustained output is slowed
/// down to the rate.
public struct FramePacer: Sendable {
    /// Nanoseconds and not a `Duration`, which costs 128-bit arithmetic in every turn of the loop.
    private static let intervalNanoseconds: Int64 = 1_000_000_000 / 60
    /// As many keys as a fast typist presses before the bucket refills.
    private static let burst: Int64 = 12

    /// When the bucket is full again; each frame postpones it by one interval.
    private var fullAt = Instant(nanoseconds: .min / 2)

    public init() {}

    /// When the next frame may be shown; a time in the past means now.
    public var nextFrame: Instant {
        Instant(nanoseconds: fullAt.nanoseconds - (Self.burst - 1) * Self.intervalNanoseconds)
    }

    /// Takes a token for a frame that was shown.
    public mutating func frameShown(at now: Instant) {
        fullAt = Instant(nanoseconds: max(fullAt, now).nanoseconds + Self.intervalNanoseconds)
    }
}
