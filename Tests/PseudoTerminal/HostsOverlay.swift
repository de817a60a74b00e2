import Glibc

/// A program's own `/etc/hosts`, in a mount namespace of its own. Lookups in it read files only, so that
/// no name server has a say.
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

    /// The command line that runs a program with it. Each command takes the place of the one before, so
    /// that the process started is the program in the end. The files must stay as long as it runs.
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
