import Core

/// Keeps the screen at sixty frames a second, and yet answers a key at once.
///
/// A bucket of frames fills at that rate: single keys always find one in it, and only what goes on and
/// on is slowed down to the rate.
public struct FramePacer: Sendable {
    /// Between two frames. No `Duration`, whose 128 bits would be multiplied and divided in every turn of the loop.
    private static let intervalNanoseconds: Int64 = 1_000_000_000 / 60
    /// As many keys as a quick hand presses before the bucket fills again.
    private static let burst: Int64 = 12

    /// When the bucket would be full again; a frame moves it on by one interval.
    private var fullAt = Instant(nanoseconds: .min / 2)

    public init() {}

    /// When the next frame may be shown; a time that has passed means now.
    public var nextFrame: Instant {
        Instant(nanoseconds: fullAt.nanoseconds - (Self.burst - 1) * Self.intervalNanoseconds)
    }

    /// Notes that a frame was shown.
    public mutating func frameShown(at now: Instant) {
        fullAt = Instant(nanoseconds: max(fullAt, now).nanoseconds + Self.intervalNanoseconds)
    }
}
