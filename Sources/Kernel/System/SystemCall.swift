import Glibc
import SystemPackage

/// A failed system call: the action and the system's reason, printed as `bind udp 127.0.0.1:53: Permission denied`.
public struct SystemFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public let action: String
    public let errno: Errno
    private let hint: String

    /// - Parameter hint: Appended to the system's message.
    public init(_ action: String, _ errno: Errno, hint: String = "") {
        (self.action, self.errno, self.hint) = (action, errno, hint)
    }

    /// Whether the write failed because the reader has closed the pipe.
    public var isBrokenPipe: Bool { errno == .brokenPipe }

    /// The system's message and the hint, without the action.
    public var reason: String { errno.description + hint }

    public var description: String { "\(action): \(reason)" }
}

/// Makes a call that returns -1 and sets `errno` on failure, and returns its result.
///
/// - Parameter retryOnInterrupt: Whether to repeat a call that a signal has interrupted (EINTR).
func valueOrErrno(retryOnInterrupt: Bool = true, _ call: () -> CInt) -> Result<CInt, Errno> {
    while true {
        let value = call()
        if value >= 0 { return .success(value) }
        let error = Errno(rawValue: Glibc.errno)
        if error == .interrupted, retryOnInterrupt { continue }
        return .failure(error)
    }
}

/// Makes a call, repeating it if a signal interrupts it, and returns its value.
///
/// - Parameter action: What the call is for, for the error message.
func check(_ action: @autoclosure () -> String, _ call: () -> CInt) throws(SystemFailure) -> CInt {
    switch valueOrErrno(call) {
    case .success(let value): return value
    case .failure(let error): throw SystemFailure(action(), error)
    }
}
