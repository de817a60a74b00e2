import CLinux
import SystemPackage

extension Errno {
    /// The name of `errno.h`: `ECONNREFUSED`; the number where it has none.
    public var name: String {
        pollux_errno_name(rawValue).map { String(cString: $0) } ?? String(rawValue)
    }
}

/// The name in `errno.h` of an error's number.
public func errnoName(_ number: Int32) -> String { Errno(rawValue: number).name }
