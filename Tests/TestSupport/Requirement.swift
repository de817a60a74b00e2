import Glibc

/// A feature of the machine that a test needs and cannot provide itself.
public struct Requirement: Sendable, CustomStringConvertible {
    /// Name shown if the requirement is not met, such as `root` or `/dev/net/tun`.
    public let description: String
    /// Whether the machine meets the requirement, determined once.
    public let isMet: Bool

    public init(_ description: String, isMet: Bool) {
        self.description = description
        self.isMet = isMet
    }
}

extension Requirement {
    public static let root = Requirement("root", isMet: geteuid() == 0)

    /// Read and write access to the TUN device of the lab's wire.
    public static let tun = Requirement("/dev/net/tun", isMet: access("/dev/net/tun", R_OK | W_OK) == 0)

    /// Permission to create mount, network and UTS namespaces: as root, or within a user namespace.
    public static let namespaces = Requirement(
        "root or user namespaces",
        isMet: succeeds("unshare --mount --net --uts \(geteuid() == 0 ? "" : "--map-root-user") true"))

    /// The library that converts international host names.
    public static let libidn2 = Requirement("libidn2", isMet: dlopen("libidn2.so.0", RTLD_LAZY) != nil)

    /// Returns the requirement that `PATH` contains a program.
    public static func tool(_ name: String) -> Requirement {
        Requirement(name, isMet: succeeds("command -v \(name)"))
    }

    /// Returns the requirement that the kernel has a congestion control of TCP.
    public static func congestionControl(_ name: String) -> Requirement {
        Requirement(
            "congestion control \(name)",
            isMet: succeeds("grep -qw \(name) /proc/sys/net/ipv4/tcp_available_congestion_control"))
    }

    /// Returns the requirement of an exact glibc version, for tests that compare with its tables.
    public static func glibc(_ version: String) -> Requirement {
        var text = [CChar](repeating: 0, count: 64)
        let glibcVersion: CInt = 2  // _CS_GNU_LIBC_VERSION, an enumerator without a type
        _ = confstr(glibcVersion, &text, text.count)
        let found = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return Requirement("glibc \(version)", isMet: found == "glibc \(version)")
    }

    private static func succeeds(_ command: String) -> Bool {
        system("{ \(command); } </dev/null >/dev/null 2>&1") == 0
    }
}
