import Glibc

/// A step of the wire's setup that a machine may refuse, named after its system call.
public enum WireStep: String, Sendable, CaseIterable {
    case openTun = "open /dev/net/tun"
    case userNamespace = "unshare(CLONE_NEWUSER)"
    case networkNamespace = "unshare(CLONE_NEWNET)"
}

/// The reason that a machine cannot provide the wire, and the remedy.
public struct MissingWire: Sendable, Equatable, CustomStringConvertible {
    /// `/dev/net/tun does not exist (open /dev/net/tun: No such file or directory)`.
    public var reason: String
    public var remedy: String

    public var description: String { "\(reason); \(remedy)" }

    /// - Parameters:
    ///   - action: The action that failed: a `WireStep` or another one.
    ///   - words: The system's message for `errno`.
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
                "/dev/net/tun does not exist",
                "load the driver with 'modprobe tun', or start the container with '--device /dev/net/tun'"
            )
        case (.openTun, ENODEV), (.openTun, ENXIO):
            ("/dev/net/tun has no driver", "load it with 'modprobe tun'")
        case (.openTun, EACCES), (.openTun, EPERM):
            (
                "/dev/net/tun is not accessible to this user",
                "run as root, or grant access with 'chmod 666 /dev/net/tun' on a mount without nodev"
            )
        case (.userNamespace, EPERM):
            (
                "user namespaces are not permitted here (seccomp, a chroot, or a sysctl)",
                "run as root, or allow them with 'sysctl kernel.unprivileged_userns_clone=1' or "
                    + "'sysctl kernel.apparmor_restrict_unprivileged_userns=0'"
            )
        case (.userNamespace, ENOSPC):
            ("the user namespace limit is reached", "raise it with 'sysctl user.max_user_namespaces=100'")
        case (.networkNamespace, EPERM):
            (
                "network namespaces are not permitted here (seccomp or missing privileges)",
                "run outside the container, or give it CAP_SYS_ADMIN"
            )
        case (.networkNamespace, ENOSPC):
            (
                "the network namespace limit is reached: the wire needs two more",
                "raise the limit with 'sysctl user.max_net_namespaces=100'"
            )
        default: nil
        }
    }

    private static func remedy(_ errno: Int32) -> String {
        switch errno {
        case EMFILE: "close some files, or raise the limit with 'ulimit -n 1024'"
        case ENFILE: "raise the limit with 'sysctl fs.file-max'"
        default: "'--medium loopback' runs the scenarios that need no wire"
        }
    }
}
