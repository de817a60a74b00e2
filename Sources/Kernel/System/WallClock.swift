import Glibc

extension Int64 {
    /// Nanoseconds since 1970, on the clock of the calendar: the kernel stamps datagrams with it.
    public static var wallClock: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
