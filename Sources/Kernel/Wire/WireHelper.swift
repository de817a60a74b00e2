import CLinux
import Core
import Glibc
import SystemPackage

/// The process that sets up the wire: this program, started again with a private argument.
///
/// For each end it enters a new network namespace and opens the end's descriptors there; then it passes all
/// descriptors to its parent and exits. The namespaces exist until those descriptors close. A second process
/// is needed because a multithreaded process may not enter a user namespace (`man 2 unshare`), and because a
/// process that has left its network namespace cannot return without privileges.
public enum WireHelper {
    /// The private argument; undocumented, because the helper needs a socket from its parent.
    static let argument = "--wire-helper"

    /// The descriptor of the socket on which the helper responds.
    static let socket: CInt = 3

    /// Sets up the wire and exits, if this process was started as the helper; `main` must call it first.
    ///
    /// - Parameter arguments: Those of the program, without its name.
    public static func serveIfAsked(by arguments: [String]) {
        guard arguments.first == argument else { return }
        exit(serve(arguments.dropFirst()))
    }

    private static func serve(_ arguments: ArraySlice<String>) -> CInt {
        _ = pollux_die_with_parent()
        guard let request = WireRequest(arguments: arguments) else { return 64 }
        do throws(SystemFailure) {
            try WireResponse.made.send(try makeWire(request), over: socket)
            return 0
        } catch {
            try? WireResponse.failed(error).send([], over: socket)
            return 1
        }
    }

    private static func makeWire(_ request: WireRequest) throws(SystemFailure) -> [SharedDescriptor] {
        // Checked first, since a namespace without a TUN device is useless.
        _ = try openTun()
        var descriptors: [SharedDescriptor] = []
        for end in WireEnd.allCases {
            try enterNetwork(isFirst: end == .a)
            // Entering a user namespace changes the credentials, which resets the parent-death signal.
            _ = pollux_die_with_parent()
            descriptors.append(try makeDevice(of: end, request.family))
            descriptors += try NamespaceFile.allCases.map { file throws(SystemFailure) in try file.open() }
            descriptors += try WireSockets.open(at: end, request)
        }
        return descriptors
    }

    /// How long to wait for the previous wire's namespaces to go away, and the pause between attempts, in
    /// microseconds.
    private static let maxNamespaceWait = Duration.seconds(4)
    private static let pause: useconds_t = 20_000

    private static func enterNetwork(isFirst: Bool) throws(SystemFailure) {
        let start = Instant.current
        while true {
            switch valueOrErrno({ pollux_unshare_network() }) {
            case .success: return
            case .failure(.notPermitted) where isFirst:
                // An unprivileged process has all privileges inside a new user namespace.
                _ = try check(WireStep.userNamespace.rawValue) { pollux_unshare_user() }
                _ = try check(WireStep.networkNamespace.rawValue) { pollux_unshare_network() }
                return
            case .failure(.noSpace) where allowsWire && Instant.current - start < maxNamespaceWait:
                // The kernel removes a namespace some time after its last descriptor closes.
                usleep(pause)
            case .failure(let error): throw SystemFailure(WireStep.networkNamespace.rawValue, error)
            }
        }
    }

    /// Whether this user's limit allows two network namespaces at all.
    private static var allowsWire: Bool {
        let text = String(
            decoding: contents(ofSystemFile: "/proc/sys/user/max_net_namespaces", limit: 64), as: UTF8.self)
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
        // A TUN device belongs to the namespace in which it was opened.
        let tun = try openTun()
        _ = try check("create a TUN device") { pollux_tun_attach(tun.raw, WireEnd.deviceName) }
        try WireDevice(end, family).configure()
        return tun
    }
}
