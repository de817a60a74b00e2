import Core
import SystemPackage

/// A chat's socket that could not be had, in words for which the system has no error of its own.
public struct DatagramFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was tried, with the endpoint: `bind unix /tmp/a.sock`.
    public let action: String
    public let reason: String
    /// The name of the nearest system error, for programs.
    public let code: String

    init(_ action: String, _ reason: String, code: Errno) {
        (self.action, self.reason, self.code) = (action, reason, code.name)
    }

    init(_ failure: SystemFailure) {
        self.init(failure.action, failure.reason, code: failure.errno)
    }

    /// The same failure in plain words, where the name could not be had because our own socket has it.
    func blaming(_ own: DatagramSocket, for name: SocketName) -> DatagramFailure? {
        guard code == Errno.addressInUse.name else { return nil }
        if own.isBound(to: name) {
            return DatagramFailure(action, "it is bound there already", code: .addressInUse)
        }
        guard own.local.occupies(name) else { return nil }
        let reason = "our own socket \(own.local.text ?? "") is in the way: /close first"
        return DatagramFailure(action, reason, code: .addressInUse)
    }

    public var description: String { "\(action): \(reason)" }
}
