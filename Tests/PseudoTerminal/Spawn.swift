import CLinux
import Glibc

/// A program to start, with its arguments, environment and working folder.
struct Command {
    var program: String
    var arguments: [String]
    var environment: [String: String]
    /// The working folder; nil means the caller's.
    var folder: String?

    /// Starts the program as the leader of a new session, with that terminal as its controlling terminal and
    /// as descriptors 0, 1 and 2. It inherits no other descriptors, and no ignored or blocked signals.
    ///
    /// On Linux, the first terminal that a session leader opens becomes its controlling terminal.
    func spawn(inTerminal terminalPath: String) throws(CallFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, terminalPath, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        pollux_spawn_addclosefrom(&actions, 3)
        if let folder { pollux_spawn_addchdir(&actions, folder) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | pollux_spawn_setsid())

        var process = pid_t()
        let code = withCStrings([program] + arguments) { argv in
            withCStrings(environment.map { "\($0.key)=\($0.value)" }.sorted()) { envp in
                posix_spawnp(&process, program, &actions, &attributes, argv, envp)
            }
        }
        try checkCode("start \(program)", code)
        return process
    }
}

/// Calls a function with the strings in the form of `argv`: pointers with a null at the end.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    let pointers = strings.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    return pointers.withUnsafeBufferPointer { buffer in
        // The buffer holds at least the null, so it has an address.
        guard let start = buffer.baseAddress else { preconditionFailure("an empty argument vector") }
        return body(start)
    }
}
