import CLinux
import Core
import Glibc

extension TransportInfo {
    /// Reads TCP_INFO of a socket (`man 7 tcp`); nil if it has none.
    init?(of socket: borrowing Descriptor) {
        var info = [UInt8](repeating: 0, count: Self.size)
        var length = socklen_t(info.count)
        guard getsockopt(socket.raw, pollux_ipproto_tcp(), TCP_INFO, &info, &length) == 0 else { return nil }
        self.init(info.span.bytes.extracting(first: Int(length)))
    }
}
