import Foundation
import Glibc
import PseudoTerminal

/// A program started by a test, and what it had said when it ended.
struct Child {
    var status: Int32
    var output: [UInt8]
    var errors: [UInt8]

    /// The lines of standard output; a last line without its newline counts too.
    var lines: [String] { Self.lines(output) }
    var errorLines: [String] { Self.lines(errors) }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
            .reversed().drop(while: \.isEmpty).reversed()
    }

    enum Failure: Error, CustomStringConvertible {
        case call(String, Int32)
        case stillRunning(command: [String])
        case notFound(String)

        var description: String {
            switch self {
            case .call(let name, let code): "\(name): \(String(cString: strerror(code)))"
            case .stillRunning(let command):
                "still running after \(Child.patience): \(command.prefix(12).joined(separator: " "))"
            case .notFound(let path): "no program at \(path): build it, or set POLLUX_BINARY"
            }
        }
    }

    /// The program under test: `POLLUX_BINARY`, else the one built beside this test bundle.
    static func pollux() throws -> String {
        var path = ProcessInfo.processInfo.environment["POLLUX_BINARY"] ?? ""
        if path.isEmpty {
            let bundle = URL(filePath: CommandLine.arguments[0]).absoluteURL
            path = bundle.deletingLastPathComponent().appending(path: "pollux").path
        }
        guard access(path, X_OK) == 0 else { throw Failure.notFound(path) }
        return path
    }

    /// Longer than for a single thing, for a run of the lab takes its own time.
    static let patience = Duration.patience * 3

    /// Runs a command to its end, in a process group of its own, with an empty standard input and a fixed
    /// environment. Whatever of the group is left after `patience` is killed, and that is an error.
    static func run(_ command: [String]) throws -> Child {
        // Stream sockets, because they can be made close-on-exec in one step: a pipe's end could slip into
        // the child of another test.
        let output = try Channel()
        let errors = try Channel()
        let pid = try spawn(command, output: output.child, errors: errors.child)
        output.closeChild()
        errors.closeChild()
        let deadline = ContinuousClock.now + patience
        let collected = collect([output.own, errors.own], until: deadline)
        if collected == nil { kill(-pid, SIGKILL) }
        let status = reap(pid)
        guard let collected else { throw Failure.stillRunning(command: command) }
        return Child(status: status, output: collected[0], errors: collected[1])
    }

    private static func spawn(_ command: [String], output: Int32, errors: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))

        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) }
        let arguments = command.map { strdup($0) } + [nil]
        let environment = inherited.map { strdup("\($0.key)=\($0.value)") } + [strdup("LANG=C.UTF-8"), nil]
        defer { for text in arguments + environment { free(text) } }
        var pid = pid_t()
        let code = posix_spawnp(&pid, command[0], &actions, &attributes, arguments, environment)
        guard code == 0 else { throw Failure.call("start \(command[0])", code) }
        return pid
    }

    /// Everything that can be read until every descriptor has ended; nil when that is not before `deadline`.
    private static func collect(
        _ descriptors: [Int32], until deadline: ContinuousClock.Instant
    ) -> [[UInt8]]? {
        var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var collected = [[UInt8]](repeating: [], count: descriptors.count)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while waiting.contains(where: { $0.fd >= 0 }) {
            let left = (deadline - ContinuousClock.now) / .milliseconds(1)
            guard left > 0 else { return nil }
            guard poll(&waiting, nfds_t(waiting.count), Int32(left.rounded(.up))) > 0 else { continue }
            for index in waiting.indices where waiting[index].revents != 0 {
                let count = read(waiting[index].fd, &buffer, buffer.count)
                if count > 0 {
                    collected[index] += buffer[..<count]
                } else if count == 0 || errno != EINTR {
                    waiting[index].fd = -1
                }
            }
        }
        return collected
    }

    /// The exit status; 128 and the number for a signal, as a shell has it.
    private static func reap(_ pid: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
}

/// Two connected sockets: the child writes into one, the test reads from the other.
private final class Channel {
    let own: Int32
    private(set) var child: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Child.Failure.call("socketpair", errno) }
        (own, child) = (ends[0], ends[1])
    }

    func closeChild() {
        close(child)
        child = -1
    }

    deinit {
        close(own)
        if child >= 0 { close(child) }
    }
}
