import Core
import Kernel

/// The parameters of a chat started from the command line.
public struct ChatStart: Sendable {
    public var bind: Endpoint
    public var to: Endpoint?
    public var isEchoing = false
    public var showsHex = false
    public var recordingPath: String?
    /// Whether the recording may overwrite an existing file.
    public var isForced = false

    public init(bind: Endpoint) {
        self.bind = bind
    }
}

/// The endpoints of a chat, with addresses instead of host names.
struct ChatEndpoints {
    let bind: ResolvedEndpoint
    let to: ResolvedEndpoint?

    /// Looks up the hosts, which may block. So call it before the signals are blocked, while one still ends the program.
    ///
    /// - Throws: `DatagramFailure` if there is no such host.
    init(of start: ChatStart) throws(DatagramFailure) {
        bind = try ResolvedEndpoint(start.bind)
        let family: IPAddress.Family? =
            if case .udp(let address, _) = bind.name { address.family } else { nil }
        to = if let to = start.to { try ResolvedEndpoint(to, for: family) } else { nil }
    }
}
