/// The two clocks of a run: run time, which stamps packets, and schedule time, which stops while the run is
/// paused.
public struct LabClock: Sendable {
    public let start: Instant
    private var pausedAt: Duration?
    /// Total length of the pauses that have ended.
    private var paused = Duration.zero

    public init(start: Instant) {
        self.start = start
    }

    public var isPaused: Bool { pausedAt != nil }

    /// Returns the run time at an instant.
    public func time(at now: Instant) -> Duration { now - start }

    /// Returns the schedule time at an instant.
    public func scheduleTime(at now: Instant) -> Duration { (pausedAt ?? time(at: now)) - paused }

    /// Converts schedule time to run time; for a future time, assumes no pause until then.
    public func time(ofSchedule scheduled: Duration) -> Duration { scheduled + paused }

    /// Returns the instant at which a schedule time is reached; nil while the run is paused.
    public func instant(ofSchedule scheduled: Duration) -> Instant? {
        isPaused ? nil : start + time(ofSchedule: scheduled)
    }

    public mutating func pause(at now: Instant) {
        if pausedAt == nil { pausedAt = time(at: now) }
    }

    public mutating func resume(at now: Instant) {
        guard let pausedAt else { return }
        paused += time(at: now) - pausedAt
        self.pausedAt = nil
    }
}
