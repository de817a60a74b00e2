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

/// Returns the local time zone's current offset from UTC in seconds; 0 if its file is not a regular file, such as a pipe
/// that would block. The corresponding C function is `localtime_r`.
public func utcOffsetSeconds() -> Int {
    var status = stat()
    if stat(timeZonePath(), &status) == 0, status.st_mode & S_IFMT != S_IFREG { return 0 }
    var (now, parts) = (time(nil), tm())
    localtime_r(&now, &parts)
    return parts.tm_gmtoff
}

/// Returns the path of the time zone's file, if it has one (`man 3 tzset`).
private func timeZonePath() -> String {
    guard let variable = getenv("TZ") else { return "/etc/localtime" }
    let text = String(cString: variable)
    let name = text.utf8.first == UInt8(ascii: ":") ? String(text.dropFirst()) : text
    return name.utf8.first == UInt8(ascii: "/") ? name : "/usr/share/zoneinfo/\(name)"
}
