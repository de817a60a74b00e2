import Core
import SystemPackage

/// An error of a chat's socket, with a more specific reason than the system's error.
public struct DatagramFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The failed action with the endpoint: `bind unix /tmp/a.sock`.
    public let action: String
    public let reason: String
    /// The name of the closest system error, for programs.
    public let code: String

    init(_ action: String, _ reason: String, code: Errno) {
        (self.action, self.reason, self.code) = (action, reason, code.name)
    }

    init(_ failure: SystemFailure) {
        self.init(failure.action, failure.reason, code: failure.errno)
    }

    /// Returns a clearer failure if the name is in use by the chat's own socket; nil otherwise.
    func blaming(_ own: DatagramSocket, for name: SocketName) -> DatagramFailure? {
        guard code == Errno.addressInUse.name else { return nil }
        if own.isBound(to: name) {
            return DatagramFailure(action, "this socket is already bound there", code: .addressInUse)
        }
        guard own.local.occupies(name) else { return nil }
        let reason = "the chat's own socket \(own.local.text ?? "") is in the way: /close first"
        return DatagramFailure(action, reason, code: .addressInUse)
    }

    public var description: String { "\(action): \(reason)" }
}
