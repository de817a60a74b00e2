import CLinux
import Core
import SystemPackage

extension LabFailure {
    public init(_ failure: SystemFailure) {
        self.init(code: failure.errno.name, message: "\(failure)")
    }
}

extension Errno {
    /// Its constant, `ECONNREFUSED`. The corresponding C function is `strerrorname_np`.
    var name: String {
        pollux_errno_name(rawValue).map { String(cString: $0) } ?? "E\(rawValue)"
    }
}
