import CLinux
import Core
import Glibc

extension Instant {
    /// The monotonic clock, which stands still for no one but a suspended machine. Only the loop and what
    /// measures a call on another thread ask it. The corresponding C function is `clock_gettime`.
    public static var current: Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
