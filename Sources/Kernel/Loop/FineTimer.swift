import CLinux
import Core
import Glibc

/// A timer with a finer resolution than the milliseconds of `poll`: one `timerfd` in the poll set.
public final class FineTimer {
    private let descriptor: Descriptor
    private var registration: Poller.Registration?
    /// The deadline; nil while the timer is disarmed.
    private var deadline: Instant?

    /// - Throws: `SystemFailure` if no descriptor is free.
    public init() throws(SystemFailure) {
        descriptor = Descriptor(owning: try check("create a timer") { pollux_timer(CLOCK_MONOTONIC) })
    }

    /// Calls `handler` at each deadline until `cancel` or the end of the timer.
    public func register(with poller: Poller, name: String, handler: @escaping () -> Void) {
        registration = poller.add(descriptor, .readable, name: name) { [weak self] _ in
            self?.clear()
            handler()
        }
    }

    private func clear() {
        var count: UInt64 = 0
        _ = read(descriptor.raw, &count, 8)
        deadline = nil
    }

    /// Releases the handler.
    public func cancel() {
        registration = nil
    }

    /// Replaces the deadline. A past deadline expires immediately; nil disarms the timer.
    ///
    /// The corresponding C function is `timerfd_settime`.
    public func arm(at deadline: Instant?) {
        guard deadline != self.deadline else { return }
        self.deadline = deadline
        // Zero would disarm the timer.
        let nanoseconds = deadline.map { max(1, $0.nanoseconds) } ?? 0
        var when = itimerspec()
        when.it_value.tv_sec = Int(nanoseconds / 1_000_000_000)
        when.it_value.tv_nsec = Int(nanoseconds % 1_000_000_000)
        _ = pollux_timer_set(descriptor.raw, &when)
    }
}
