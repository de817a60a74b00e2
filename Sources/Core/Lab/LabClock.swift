/// The two times of a run: its own, in which packets are seen, and that of its schedule, which stands still
/// while it is paused.
public struct LabClock: Sendable {
    public let start: Instant
    private var pausedAt: Duration?
    private var paused = Duration.zero

    public init(start: Instant) {
        self.start = start
    }

    public var isPaused: Bool { pausedAt != nil }

    public func time(at now: Instant) -> Duration { now - start }

    public func scheduleTime(at now: Instant) -> Duration { (pausedAt ?? time(at: now)) - paused }

    /// The run's time at a time of the schedule that is over, or is to come if nobody pauses.
    public func time(ofSchedule scheduled: Duration) -> Duration { scheduled + paused }

    /// When a time of the schedule comes; nil while it stands still.
    public func instant(ofSchedule scheduled: Duration) -> Instant? {
        isPaused ? nil : start + time(ofSchedule: scheduled)
    }

    public mutating func pause(at now: Instant) {
        if pausedAt == nil { pausedAt = time(at: now) }
    }

    public mutating func resume(at now: Instant) {
        guard let since = pausedAt else { return }
        paused += time(at: now) - since
        pausedAt = nil
    }
}
