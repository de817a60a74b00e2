/// The systemd unit or container that a control group belongs to (`man 7 cgroups`).
public enum ControlGroupName {
    /// Returns the unit or container of a process; nil for the root group.
    ///
    /// The group of version 2 counts. Where that is the root, because the controllers are those of version 1, it is
    /// the group in the hierarchy that systemd uses for its own bookkeeping.
    ///
    /// - Parameter text: The contents of `/proc/PID/cgroup`, lines of the form `ID:CONTROLLERS:PATH`.
    public static func unit(ofProcess text: ArraySlice<UInt8>) -> String? {
        var named: String?
        for line in text.split(separator: 0x0a) {
            let fields = line.split(separator: 0x3a, maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let path = String(decoding: fields[2], as: UTF8.self)
            if fields[0].elementsEqual("0".utf8), fields[1].isEmpty, let unit = unit(ofPath: path) {
                return unit
            }
            if fields[1].elementsEqual("name=systemd".utf8) { named = unit(ofPath: path) }
        }
        return named
    }

    /// Returns the unit or container of a path such as `/system.slice/ssh.service`: the innermost container, or else
    /// the innermost unit, or else the last folder; nil for the root group.
    ///
    /// A container is `docker`, `podman`, `kubernetes` or the name of another engine, and the first 12 digits of its
    /// identifier. What systemd has escaped in the name of a unit stays escaped.
    public static func unit(ofPath path: String) -> String? {
        let path = path.hasSuffix(deletedSuffix) ? path.dropLast(deletedSuffix.count) : path[...]
        // The path of a process outside of the reader's control group namespace begins with `/..`.
        let folders = path.split(separator: "/").filter { $0 != ".." }
        for (index, folder) in folders.enumerated().reversed() {
            if let container = container(folder, in: folders[..<index]) { return container }
        }
        return (folders.last(where: isUnit) ?? folders.last).map { String($0) }
    }

    /// Returns whether a process belongs to a service of the machine's own systemd: a group within two services is one of
    /// a user's systemd (`user@1000.service/app.slice/NAME.service`) or of a container's.
    ///
    /// - Parameter text: The contents of `/proc/PID/cgroup`.
    public static func isSystemService(_ text: ArraySlice<UInt8>) -> Bool {
        let services = text.split(separator: 0x0a).map { line in
            line.split(separator: 0x2f).count { String(decoding: $0, as: UTF8.self).hasSuffix(".service") }
        }
        return services.max() == 1
    }

    /// What the kernel appends to the path of a group that has been removed.
    private static let deletedSuffix = " (deleted)"
    private static let identifierLength = 64
    private static let shortLength = 12

    private static func isUnit(_ folder: Substring) -> Bool {
        [".service", ".scope", ".socket", ".slice", ".mount", ".swap"].contains { folder.hasSuffix($0) }
    }

    /// Returns the container of a folder: `docker-ID.scope` where the engine uses systemd, and `ID` in a folder of the
    /// engine where it does not.
    private static func container(_ folder: Substring, in parents: ArraySlice<Substring>) -> String? {
        let name = folder.hasSuffix(".scope") ? folder.dropLast(".scope".count) : folder
        let identifier = name.suffix(identifierLength)
        guard identifier.utf8.count == identifierLength,
            identifier.utf8.allSatisfy({ Hexadecimal.value($0) != nil })
        else { return nil }
        let prefix = name.dropLast(identifierLength)
        guard prefix.isEmpty || prefix.hasSuffix("-") else { return nil }
        return "\(engine(prefix.dropLast(), in: parents)) \(identifier.prefix(shortLength))"
    }

    private static func engine(_ prefix: Substring, in parents: ArraySlice<Substring>) -> Substring {
        if parents.contains(where: { $0.hasPrefix("kubepods") }) { return "kubernetes" }
        switch prefix {
        case "libpod": return "podman"
        case "cri-containerd", "crio": return "kubernetes"
        case "": return parents.contains("docker") ? "docker" : "container"
        default: return prefix
        }
    }
}
