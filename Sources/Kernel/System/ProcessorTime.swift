import CLinux
import Core
import Glibc

extension Duration {
    /// The processor time of the calling thread so far. The corresponding C function is `clock_gettime`.
    static var threadProcessorTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .nanoseconds(Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
