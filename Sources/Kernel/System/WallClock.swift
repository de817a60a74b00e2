import CLinux
import Glibc

extension Int64 {
    /// The current wall-clock time in nanoseconds since 1970. The kernel timestamps datagrams with the same clock.
    public static var wallClock: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// Returns the local time zone's current offset from UTC in seconds. The corresponding C function is `localtime_r`.
public func utcOffsetSeconds() -> Int {
    var (now, parts) = (time(nil), tm())
    localtime_r(&now, &parts)
    return parts.tm_gmtoff
}
