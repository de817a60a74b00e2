import CLinux
import Core
import Glibc

/// A deadline finer than the whole milliseconds of `poll`: one `timerfd` in the poll set.
public final class FineTimer {
    private let descriptor: Descriptor
    private var registration: Poller.Registration?
    /// When it goes off next; nil while it stands still.
    private var armed: Instant?

    /// - Throws: `SystemFailure` where no descriptor is left.
    public init() throws(SystemFailure) {
        descriptor = Descriptor(owning: try check("make a timer") { pollux_timer(CLOCK_MONOTONIC) })
    }

    /// Has `handler` called when a deadline has come, until `cancel` or the timer's end.
    public func register(with poller: Poller, name: String, handler: @escaping () -> Void) {
        registration = poller.add(descriptor, .readable, name: name) { [weak self] _ in
            self?.clear()
            handler()
        }
    }

    private func clear() {
        var count: UInt64 = 0
        _ = read(descriptor.raw, &count, 8)
        armed = nil
    }

    public func cancel() {
        registration = nil
    }

    /// The next deadline instead of the one before; one that is over goes off at once. nil is never.
    ///
    /// The corresponding C function is `timerfd_settime`.
    public func arm(at deadline: Instant?) {
        guard deadline != armed else { return }
        armed = deadline
        // Zero would stop the timer.
        let nanoseconds = deadline.map { max(1, $0.nanoseconds) } ?? 0
        var when = itimerspec()
        when.it_value.tv_sec = Int(nanoseconds / 1_000_000_000)
        when.it_value.tv_nsec = Int(nanoseconds % 1_000_000_000)
        _ = pollux_timer_set(descriptor.raw, &when)
    }
}
