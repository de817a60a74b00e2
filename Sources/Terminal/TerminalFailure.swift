import Glibc

/// The reason why full-screen mode is not available.
public struct TerminalFailure: Error, Equatable, CustomStringConvertible {
    public let description: String

    static func refused(_ reason: String) -> TerminalFailure {
        TerminalFailure(description: "open the screen: \(reason)")
    }

    /// The failure of a system call, with the reason in `errno`.
    static func system(_ action: String) -> TerminalFailure {
        .refused("\(action): \(String(cString: strerror(errno)))")
    }
}
