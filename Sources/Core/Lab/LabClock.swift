/// The clocks of a run: run time, which stamps packets; schedule time, which stops while the run is paused; and
/// working time, which also stops while packets are held, and counts towards the deadline.
public struct LabClock: Sendable {
    public let start: Instant
    private var pausedAt: Duration?
    /// Total length of the pauses that have ended.
    private var paused = Duration.zero
    private var isHolding = false
    private var idleSince: Duration?
    /// Total length of the times, now over, in which the run was paused or packets were held.
    private var idle = Duration.zero

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
        updateIdle(at: now)
    }

    public mutating func resume(at now: Instant) {
        guard let pausedAt else { return }
        paused += time(at: now) - pausedAt
        self.pausedAt = nil
        updateIdle(at: now)
    }

    /// Starts or ends a time in which the user holds packets.
    public mutating func setHolding(_ isOn: Bool, at now: Instant) {
        isHolding = isOn
        updateIdle(at: now)
    }

    private mutating func updateIdle(at now: Instant) {
        switch (isPaused || isHolding, idleSince) {
        case (true, nil): idleSince = time(at: now)
        case (false, let since?):
            idle += time(at: now) - since
            idleSince = nil
        default: break
        }
    }

    /// Returns the working time at an instant.
    public func workingTime(at now: Instant) -> Duration { (idleSince ?? time(at: now)) - idle }

    /// Returns the instant at which a working time is reached; nil while that time stands still.
    public func instant(ofWorking time: Duration) -> Instant? { idleSince == nil ? start + time + idle : nil }
}
