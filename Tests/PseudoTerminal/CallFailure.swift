import Glibc

/// A failed system call, with its object and the reason.
public struct CallFailure: Error, Equatable, CustomStringConvertible {
    /// The call and its object, such as `bind tcp 127.0.0.1:80`.
    public let operation: String
    /// The reason as an `errno` value.
    public let code: Int32

    public var description: String { "\(operation): \(String(cString: strerror(code)))" }
}

/// Checks the result of a call that returns -1 and sets `errno`; an interrupted call is repeated.
@discardableResult
func check(_ operation: @autoclosure () -> String, _ call: () -> Int32) throws(CallFailure) -> Int32 {
    while true {
        let result = call()
        if result >= 0 { return result }
        let code = errno
        if code != EINTR { throw CallFailure(operation: operation(), code: code) }
    }
}

/// Checks a call that returns its `errno` value, like those of POSIX threads and `posix_spawn`.
func checkCode(_ operation: @autoclosure () -> String, _ code: Int32) throws(CallFailure) {
    if code != 0 { throw CallFailure(operation: operation(), code: code) }
}
