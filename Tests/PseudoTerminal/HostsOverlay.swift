import Glibc

/// A private `/etc/hosts` for a program, in its own mount namespace. Lookups there read only files and use no
/// name server.
struct HostsOverlay {
    private let folder: ScratchFolder

    init(lines: [String]) throws(CallFailure) {
        folder = try ScratchFolder()
        let hosts = ["127.0.0.1 localhost"] + lines
        try create(file: "\(folder.path)/hosts", holding: hosts.map { $0 + "\n" }.joined())
        try create(
            file: "\(folder.path)/nsswitch.conf",
            holding: "hosts: files\nservices: files\nprotocols: files\n")
    }

    /// The command line that runs a program with it. Each command replaces the previous one with `exec`, so
    /// the process started becomes the program. The files must exist as long as it runs.
    func commandLine(for program: String, _ arguments: [String]) -> [String] {
        let script = """
            for file in hosts nsswitch.conf; do mount --bind "$1/$file" "/etc/$file" || exit 125; done
            shift
            exec "$@"
            """
        // Mounting is root's; others become root of a user namespace that holds nothing else.
        let namespaces = geteuid() == 0 ? "-m" : "-mr"
        return ["unshare", namespaces, "sh", "-c", script, "sh", folder.path, program] + arguments
    }
}
