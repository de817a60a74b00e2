import CLinux
import SystemPackage

extension Errno {
    /// The name in `errno.h`, such as `ECONNREFUSED`; the number if it has no name.
    public var name: String {
        pollux_errno_name(rawValue).map { String(cString: $0) } ?? String(rawValue)
    }
}

/// Returns the name in `errno.h` of an error number.
public func errnoName(_ number: Int32) -> String { Errno(rawValue: number).name }
