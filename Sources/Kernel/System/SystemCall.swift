import Glibc
import SystemPackage

/// A call that failed: who asked for what, and the system's reason. Printed as `bind udp 127.0.0.1:53:
/// Permission denied`.
public struct SystemFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public let action: String
    public let errno: Errno
    private let hint: String

    /// - Parameter hint: Added to the system's words.
    public init(_ action: String, _ errno: Errno, hint: String = "") {
        (self.action, self.errno, self.hint) = (action, errno, hint)
    }

    /// Whether nobody reads any more what was to be written.
    public var isBrokenPipe: Bool { errno == .brokenPipe }

    /// The system's words for the error alone, and what may help.
    public var reason: String { errno.description + hint }

    public var description: String { "\(action): \(reason)" }
}

/// The result of a call that gives -1 and sets `errno`; an interrupted call is made again unless the
/// interruption is what the caller waits for.
func valueOrErrno(retryOnInterrupt: Bool = true, _ call: () -> CInt) -> Result<CInt, Errno> {
    while true {
        let value = call()
        if value >= 0 { return .success(value) }
        let error = Errno(rawValue: Glibc.errno)
        if error == .interrupted, retryOnInterrupt { continue }
        return .failure(error)
    }
}

/// The value of a call, or a failure that says what was tried.
func check(_ action: @autoclosure () -> String, _ call: () -> CInt) throws(SystemFailure) -> CInt {
    switch valueOrErrno(call) {
    case .success(let value): return value
    case .failure(let error): throw SystemFailure(action(), error)
    }
}
