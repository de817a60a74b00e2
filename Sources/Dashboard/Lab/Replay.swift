import Core
import Screen

/// A replay of a run that is over: the time cursor moves through what was recorded, at a fraction of its speed.
struct Replay: Sendable, Equatable {
    /// The slowest speed shows 10 ms of the run in a second.
    static let divisors = [100, 50, 20, 10, 5, 2, 1]
    private static let firstSpeed = 3
    /// Between two steps of the time cursor.
    private static let interval = Duration.milliseconds(50)

    private var speed = Self.firstSpeed
    private(set) var time: Duration
    private var steppedAt: Instant

    init(from time: Duration, now: Instant) {
        (self.time, steppedAt) = (time, now)
    }

    /// `at 1/10 of the speed`
    var speedName: String {
        Self.divisors[speed] == 1 ? "at full speed" : "at 1/\(Self.divisors[speed]) of the speed"
    }

    var deadline: Instant { steppedAt + Self.interval }

    /// Makes it faster or slower, between the limits.
    mutating func change(faster: Bool) {
        speed = max(0, min(Self.divisors.count - 1, speed + (faster ? 1 : -1)))
    }

    /// Goes on from now: the time that has passed since the last step does not count.
    mutating func resume(at now: Instant) { steppedAt = now }

    /// Moves the time forward.
    mutating func advance(to now: Instant) {
        time += (now - steppedAt) / Self.divisors[speed]
        steppedAt = now
    }
}

extension LabState {
    /// Starts a replay at the time cursor, or from the beginning without one; changes the speed of a running one.
    mutating func replay(faster: Bool, now: Instant) -> Reply {
        if replay != nil {
            replay?.change(faster: faster)
        } else {
            replay = Replay(from: cursorTime ?? .zero, now: now)
        }
        isStripFocused = false
        return .done("replay \(replay?.speedName ?? ""); a movement or Space stops it")
    }

    /// Moves the time cursor once an interval has passed; the replay ends with the run.
    mutating func advanceReplay(now: Instant, visible: LanePair<Int>) {
        guard let replay, replay.deadline <= now else { return }
        self.replay?.advance(to: now)
        guard let time = self.replay?.time, time < elapsed else {
            self.replay = nil
            for lane in Lane.allCases { self[lane].cursor.follow() }
            return alignLanes(visible: visible)
        }
        scroll(to: time, visible: visible)
    }
}
