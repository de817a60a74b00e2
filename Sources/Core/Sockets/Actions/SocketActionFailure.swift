/// An action on a socket or on its process that is impossible or has failed, printed as
/// `close tcp 127.0.0.1:51514 → 127.0.0.1:443: needs CAP_NET_ADMIN`.
public struct SocketActionFailure: Error, Sendable, Equatable {
    /// What was to be done, such as `close tcp 127.0.0.1:80`. Not sanitized.
    public let action: String
    public let reason: Reason

    public init(_ action: String, _ reason: Reason) { (self.action, self.reason) = (action, reason) }

    public enum Reason: Sendable, Equatable {
        case socketGone
        /// A socket of Unix, netlink and so on.
        case otherProtocol
        case boundOnly
        case unconnectedDatagrams
        case multipathListener
        /// The process is unknown.
        case unknown(UnknownOwner)
        case ownProcess
        case firstProcess
        case needsNetworkAdministration
        /// The kernel was built without `INET_DIAG_DESTROY`.
        case cannotClose
        case notPermitted(pid: Int32, user: String)
        case processEnded
        case pidReused
        /// The kernel has no descriptors of processes.
        case noProcessDescriptors
        /// The system's message for any other error.
        case system(String)
    }

    /// Whether a user with more privileges would succeed, with the command that the request has.
    public var needsPrivilege: Bool {
        switch reason {
        case .needsNetworkAdministration, .notPermitted: true
        default: false
        }
    }
}

extension SocketActionFailure: CustomStringConvertible {
    public var description: String { "\(action): \(reason)" }
}

extension SocketActionFailure.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .socketGone: "the socket is already gone"
        case .otherProtocol:
            "the kernel closes only TCP and connected UDP sockets; others close with their process"
        case .boundOnly: "the kernel cannot close a socket that is only bound; it closes with its process"
        case .unconnectedDatagrams:
            "the kernel cannot close a UDP socket without a peer; it closes with its process"
        case .multipathListener:
            "the kernel cannot close a multipath TCP listener; it closes with its process"
        case .unknown(let reason): "process unknown: \(reason.rawValue)"
        case .ownProcess: "this is Pollux itself; quit it instead"
        case .firstProcess: "process 1 runs the whole system or container; stop the unit or container instead"
        case .needsNetworkAdministration: "needs CAP_NET_ADMIN"
        case .cannotClose: "this kernel cannot close sockets (built without INET_DIAG_DESTROY)"
        case .notPermitted(let pid, let user):
            "process \(pid) belongs to user \(user); needs root or CAP_KILL"
        case .processEnded: "the process has already ended"
        case .pidReused: "the process has ended, and another process has its number now"
        case .noProcessDescriptors: "needs Linux 5.3 or newer"
        case .system(let message): message
        }
    }
}
