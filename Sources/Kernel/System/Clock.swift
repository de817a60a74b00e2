import CLinux
import Core
import Glibc

extension Instant {
    /// The current time on the monotonic clock, which stops only while the machine is suspended.
    ///
    /// `Sources/README.md` lists the code that may read it. The corresponding C function is `clock_gettime`.
    public static var current: Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
