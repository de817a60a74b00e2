import Core
import Kernel

/// The parameters of a chat started from the command line.
public struct ChatStart: Sendable {
    public let bind: ResolvedEndpoint
    public let to: ResolvedEndpoint?
    public var isEchoing = false
    public var showsHex = false
    public var recordingPath: String?
    /// Whether the recording may overwrite an existing file.
    public var isForced = false

    /// Looks up the hosts of the endpoints.
    ///
    /// It blocks until the answers arrive, so it must run before signals are blocked and the terminal is taken over.
    ///
    /// - Throws: `DatagramFailure` if a host is not found.
    public init(bind: Endpoint, to: Endpoint? = nil) throws(DatagramFailure) {
        let local = try ResolvedEndpoint(bind)
        self.bind = local
        self.to =
            if let to { try ResolvedEndpoint(to, for: local.family) } else { nil }
    }
}
