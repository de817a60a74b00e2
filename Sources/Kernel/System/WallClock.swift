import CLinux
import Glibc

extension Int64 {
    /// Nanoseconds since 1970, on the clock of the calendar: the kernel stamps datagrams with it.
    public static var wallClock: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// What the wall clock of this machine adds to UTC now. The corresponding C function is `localtime_r`.
public func utcOffsetSeconds() -> Int {
    var (now, parts) = (time(nil), tm())
    localtime_r(&now, &parts)
    return parts.tm_gmtoff
}
