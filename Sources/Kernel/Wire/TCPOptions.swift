import CLinux
import Core
import Glibc
import SystemPackage

/// The options of every TCP socket of the lab, so that runs on different machines can be compared.
enum TCPOptions {
    /// Candidates of a lane that asks for none, in order of preference. With another system default, such as bbr, the
    /// scenarios would show other effects.
    private static let usual = [CongestionControl.cubic, .reno]

    /// Sets the options.
    ///
    /// - Parameter control: nil for cubic, or reno where the kernel has no cubic.
    static func set(
        on socket: borrowing Descriptor, _ control: CongestionControl?
    ) throws(SystemFailure) {
        let raw = socket.raw
        var one: CInt = 1
        _ = try check("set TCP_NODELAY") {
            setsockopt(raw, pollux_ipproto_tcp(), TCP_NODELAY, &one, socklen_t(MemoryLayout<CInt>.size))
        }
        // Closes the socket immediately: one that waits for its peer would keep the namespace for minutes.
        var abort = linger(l_onoff: 1, l_linger: 0)
        _ = try check("set SO_LINGER") {
            setsockopt(raw, SOL_SOCKET, SO_LINGER, &abort, socklen_t(MemoryLayout<linger>.size))
        }
        let candidates = control.map { [$0] } ?? usual
        var refusal: SystemFailure?
        for candidate in candidates {
            do throws(SystemFailure) {
                return try set(candidate, on: socket)
            } catch {
                refusal = error
            }
        }
        if let refusal { throw refusal }
    }

    private static func set(
        _ control: CongestionControl, on socket: borrowing Descriptor
    ) throws(SystemFailure) {
        let (raw, name) = (socket.raw, control.rawValue)
        _ = try check(action(control)) {
            setsockopt(raw, pollux_ipproto_tcp(), TCP_CONGESTION, name, socklen_t(name.utf8.count))
        }
    }

    fileprivate static func action(_ control: CongestionControl) -> String {
        "set TCP_CONGESTION to \(control)"
    }
}

extension LabFailure {
    /// Reports a congestion control that the kernel refuses, with those that it allows; nil for another failure.
    public init?(refusedCongestionControl failure: SystemFailure) {
        guard CongestionControl.allCases.contains(where: { TCPOptions.action($0) == failure.action }) else {
            return nil
        }
        let isUnprivileged = failure.errno == .notPermitted
        let file = "tcp_\(isUnprivileged ? "allowed" : "available")_congestion_control"
        let text = contents(ofSystemFile: "/proc/sys/net/ipv4/\(file)", limit: 4096)
        let names = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        let condition = isUnprivileged ? "without privileges " : ""
        self.init(
            code: failure.errno.name,
            message: "\(failure); \(condition)this kernel allows \(names.joined(separator: ", "))")
    }
}

extension Descriptor {
    /// Returns the name of a TCP socket's congestion control (`man 7 tcp`); nil if it is not a TCP socket.
    var congestionControl: String? {
        // TCP_CA_NAME_MAX of the kernel.
        var name = [UInt8](repeating: 0, count: 16)
        var length = socklen_t(name.count)
        guard getsockopt(raw, pollux_ipproto_tcp(), TCP_CONGESTION, &name, &length) == 0 else { return nil }
        return String(decoding: name.prefix(Int(length)).prefix { $0 != 0 }, as: UTF8.self)
    }
}
