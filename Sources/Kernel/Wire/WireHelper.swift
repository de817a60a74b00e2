import CLinux
import Core
import Glibc
import SystemPackage

/// The process that makes the wire: this program, started a second time with a private argument.
///
/// It moves into a network namespace of its own for each end, opens there what is needed, hands the
/// descriptors over, and ends. The namespaces live on in the descriptors, and go with them. A process with
/// threads may not enter a user namespace (`man 2 unshare`), and one that has left its own network cannot
/// come back without privilege: hence the second process.
public enum WireHelper {
    /// Nobody types it: it is not documented and asks for a socket.
    static let argument = "--wire-helper"

    /// The socket over which the helper answers.
    static let socket: CInt = 3

    /// Makes the wire and ends, where this process was started for that; must come first of all in `main`.
    public static func serveIfAsked() {
        guard CommandLine.argc > 1, CommandLine.arguments[1] == argument else { return }
        exit(serve(CommandLine.arguments.dropFirst(2)))
    }

    private static func serve(_ arguments: ArraySlice<String>) -> CInt {
        _ = pollux_die_with_parent()
        guard let order = WireRequest(arguments: arguments) else { return 64 }
        do throws(SystemFailure) {
            let made = try make(order)
            try WireResponse.made(congestionControl: made.congestionControl).send(
                made.descriptors, over: socket)
            return 0
        } catch {
            try? WireResponse.failed(error).send([], over: socket)
            return 1
        }
    }

    private static func make(
        _ order: WireRequest
    ) throws(SystemFailure) -> (congestionControl: String, descriptors: [SharedDescriptor]) {
        // Looked at before anything is made: a namespace alone is of no use.
        _ = try openTun()
        var (descriptors, congestionControl) = ([SharedDescriptor](), "")
        for end in WireEnd.allCases {
            try enterNetwork(isFirst: end == .a)
            // Entering a user namespace has changed the credentials, which forgets it.
            _ = pollux_die_with_parent()
            descriptors.append(try makeDevice(of: end, order.family))
            descriptors += try NamespaceFile.allCases.map { file throws(SystemFailure) in try file.open() }
            let sockets = try WireSockets(end, order)
            descriptors += sockets.descriptors
            congestionControl = sockets.congestionControl ?? congestionControl
        }
        return (congestionControl, descriptors)
    }

    /// How long the namespaces of a wire before may take to go; and how often that is looked at.
    private static let patience = Duration.seconds(4)
    private static let pause: useconds_t = 20_000

    private static func enterNetwork(isFirst: Bool) throws(SystemFailure) {
        let start = Instant.current
        while true {
            switch valueOrErrno({ pollux_unshare_network() }) {
            case .success: return
            case .failure(.notPermitted) where isFirst:
                // Without privilege here: with all of it in a user namespace.
                _ = try check(WireStep.userNamespace.rawValue) { pollux_unshare_user() }
                _ = try check(WireStep.networkNamespace.rawValue) { pollux_unshare_network() }
                return
            case .failure(.noSpace) where allowsWire && Instant.current - start < patience:
                // The kernel takes a namespace down after its last descriptor is closed, not with it.
                usleep(pause)
            case .failure(let error): throw SystemFailure(WireStep.networkNamespace.rawValue, error)
            }
        }
    }

    /// Whether two more network namespaces could ever be had by this user's limit.
    private static var allowsWire: Bool {
        let text = String(
            decoding: contents(ofSystemFile: "/proc/sys/user/max_net_namespaces"), as: UTF8.self)
        return Int(text.prefix { $0.isNumber }) ?? 0 >= 2
    }

    private static func openTun() throws(SystemFailure) -> SharedDescriptor {
        SharedDescriptor(
            owning: try check(WireStep.openTun.rawValue) {
                open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC)
            })
    }

    private static func makeDevice(
        of end: WireEnd, _ family: LabFamily
    ) throws(SystemFailure) -> SharedDescriptor {
        // A TUN belongs to the namespace in which it was opened.
        let tun = try openTun()
        _ = try check("make a TUN device") { pollux_tun_attach(tun.raw, WireEnd.deviceName) }
        try WireDevice(end, family).configure()
        return tun
    }
}
