import Glibc

/// How a program ended.
public enum ExitStatus: Hashable, Sendable, CustomStringConvertible {
    /// It exited with a code from 0 to 255.
    case code(Int32)
    /// A signal killed it.
    case signal(Int32)

    /// Decodes the status from `waitpid`, whose macros are not in the Glibc module.
    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7f
        self = signal == 0 ? .code(waitStatus >> 8 & 0xff) : .signal(signal)
    }

    public var description: String {
        switch self {
        case .code(let code): "code \(code)"
        case .signal(let signal): "signal \(signal) (\(String(cString: strsignal(signal))))"
        }
    }
}
