import Glibc

/// Something that a test needs of the machine and cannot bring along.
public struct Requirement: Sendable, CustomStringConvertible {
    /// What is needed, as it is told where it is missing: `root`, `/dev/net/tun`.
    public let description: String
    /// Whether the machine has it, found out once.
    public let isMet: Bool

    public init(_ description: String, isMet: Bool) {
        self.description = description
        self.isMet = isMet
    }
}

extension Requirement {
    public static let root = Requirement("root", isMet: geteuid() == 0)

    /// The device that the lab's wire is made of, open to this user.
    public static let tun = Requirement("/dev/net/tun", isMet: access("/dev/net/tun", R_OK | W_OK) == 0)

    /// Mount, network and host name namespaces of one's own: root can make them, others where user namespaces
    /// are allowed.
    public static let namespaces = Requirement(
        "root or user namespaces",
        isMet: succeeds("unshare --mount --net --uts \(geteuid() == 0 ? "" : "--map-root-user") true"))

    /// A program found along `PATH`.
    public static func tool(_ name: String) -> Requirement {
        Requirement(name, isMet: succeeds("command -v \(name)"))
    }

    /// The C library in this version, for what only its tables say.
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
