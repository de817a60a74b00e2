import Glibc

/// A step in the making of the wire that a machine may refuse, named by its call.
public enum WireStep: String, Sendable, CaseIterable {
    case openTun = "open /dev/net/tun"
    case userNamespace = "unshare(CLONE_NEWUSER)"
    case networkNamespace = "unshare(CLONE_NEWNET)"
}

/// What a machine lacks for the wire, and how to get it.
public struct MissingWire: Sendable, Equatable, CustomStringConvertible {
    /// `no /dev/net/tun (open /dev/net/tun: No such file or directory)`.
    public var reason: String
    public var remedy: String

    public var description: String { "\(reason); \(remedy)" }

    /// - Parameters:
    ///   - action: What failed, a `WireStep` or anything else.
    ///   - words: The system's words for it.
    public init(action: String, errno: Int32, words: String) {
        let call = "\(action): \(words)"
        guard let (lack, remedy) = WireStep(rawValue: action).flatMap({ Self.lack(at: $0, errno) }) else {
            (reason, self.remedy) = (call, Self.remedy(errno))
            return
        }
        (reason, self.remedy) = ("\(lack) (\(call))", remedy)
    }

    private static func lack(at step: WireStep, _ errno: Int32) -> (lack: String, remedy: String)? {
        switch (step, errno) {
        case (.openTun, ENOENT):
            (
                "there is no /dev/net/tun",
                "load the driver with 'modprobe tun', or start the container with '--device /dev/net/tun'"
            )
        case (.openTun, ENODEV), (.openTun, ENXIO):
            ("no driver is behind /dev/net/tun", "load it with 'modprobe tun'")
        case (.openTun, EACCES), (.openTun, EPERM):
            (
                "/dev/net/tun is not open to this user",
                "run as root, or open it with 'chmod 666 /dev/net/tun' on a mount without nodev"
            )
        case (.userNamespace, EPERM):
            (
                "user namespaces are forbidden here (seccomp, a chroot, or a setting)",
                "run as root, or allow them with 'sysctl kernel.unprivileged_userns_clone=1' or "
                    + "'sysctl kernel.apparmor_restrict_unprivileged_userns=0'"
            )
        case (.userNamespace, ENOSPC):
            ("no user namespace is allowed", "raise it with 'sysctl user.max_user_namespaces=100'")
        case (.networkNamespace, EPERM):
            (
                "network namespaces are forbidden here (seccomp or missing privileges)",
                "run outside the container, or give it CAP_SYS_ADMIN"
            )
        case (.networkNamespace, ENOSPC):
            (
                "two network namespaces more than allowed are needed",
                "raise the limit with 'sysctl user.max_net_namespaces=100'"
            )
        default: nil
        }
    }

    private static func remedy(_ errno: Int32) -> String {
        switch errno {
        case EMFILE: "close something, or raise the limit with 'ulimit -n 1024'"
        case ENFILE: "raise the limit with 'sysctl fs.file-max'"
        default: "'--medium loopback' runs what needs no wire"
        }
    }
}
