import Foundation
import Glibc
import PseudoTerminal

/// A program that a test talks to through its standard streams, in its own process group and a fixed
/// environment. Remaining processes of the group are killed when the object is released.
final class RunningChild {
    let processID: pid_t
    private let command: [String]
    private var input: Stream?
    private var output: Stream
    private var errors: Stream
    private var status: Int32?

    /// Our end of one stream, and the bytes read from it.
    private struct Stream {
        let channel: Channel
        var bytes: [UInt8] = []
        /// The number of bytes already returned to the test.
        var taken = 0
        var hasEnded = false
    }

    /// - Parameter hasInput: Whether the test writes to standard input, which is empty otherwise.
    init(_ command: [String], hasInput: Bool = true) throws {
        self.command = command
        input = hasInput ? Stream(channel: try Channel()) : nil
        output = Stream(channel: try Channel())
        errors = Stream(channel: try Channel())
        processID = try Self.spawn(
            command, input: input?.channel.child, output: output.channel.child, errors: errors.channel.child)
        for stream in [input, output, errors] { stream?.channel.closeChild() }
    }

    deinit {
        if status != nil { return }
        kill(-processID, SIGKILL)
        reap()
    }

    // MARK: Input

    /// Writes to standard input, and waits until all bytes are written.
    func write(_ text: String) throws {
        guard let input else { return }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(input.channel.own, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Child.Failure.call("write to \(command[0])", errno) }
            rest = rest.dropFirst(count)
        }
    }

    func closeInput() { input = nil }

    func signal(_ number: Int32) { kill(processID, number) }

    // MARK: Output

    /// Returns the next line of standard output.
    func line() throws -> String {
        let deadline = ContinuousClock.now + .patience
        while true {
            if let line = nextLine() { return String(decoding: line, as: UTF8.self) }
            guard !output.hasEnded else { throw Child.Failure.ended(command: command, errors: errorText) }
            try read(until: deadline)
        }
    }

    /// Returns the next chunk of standard output.
    func text() throws -> String {
        let deadline = ContinuousClock.now + .patience
        while output.taken == output.bytes.count {
            guard !output.hasEnded else { throw Child.Failure.ended(command: command, errors: errorText) }
            try read(until: deadline)
        }
        defer { output.taken = output.bytes.count }
        return String(decoding: output.bytes[output.taken...], as: UTF8.self)
    }

    /// Reads the available output, so that the program does not block on a full pipe.
    func drain() {
        var waiting = [output, errors].map {
            pollfd(fd: $0.hasEnded ? -1 : $0.channel.own, events: Int16(POLLIN), revents: 0)
        }
        while poll(&waiting, nfds_t(waiting.count), 0) > 0 {
            if waiting[0].revents != 0 { Self.readOn(&output) }
            if waiting[1].revents != 0 { Self.readOn(&errors) }
            if output.hasEnded { waiting[0].fd = -1 }
            if errors.hasEnded { waiting[1].fd = -1 }
        }
    }

    /// Closes the input, waits for the exit, and returns the unread output and all of standard error.
    func finish() throws -> Child {
        closeInput()
        let deadline = ContinuousClock.now + Child.patience
        while !output.hasEnded || !errors.hasEnded { try read(until: deadline) }
        return Child(
            status: reap(), output: Array(output.bytes[output.taken...]), errors: errors.bytes)
    }

    private var errorText: String { String(decoding: errors.bytes, as: UTF8.self) }

    private func nextLine() -> ArraySlice<UInt8>? {
        let start = output.taken
        let length = output.bytes.withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress, let end = memchr(base + start, 10, bytes.count - start) else {
                return nil
            }
            return base.distance(to: UnsafeRawPointer(end)) - start
        }
        guard let length else { return nil }
        defer { forget(start + length + 1) }
        return output.bytes[start..<start + length]
    }

    /// Drops bytes already returned once there are many of them.
    private func forget(_ count: Int) {
        output.taken = count
        guard count > 1 << 20 else { return }
        output.bytes.removeFirst(count)
        output.taken = 0
    }

    private func read(until deadline: ContinuousClock.Instant) throws {
        var waiting = [output, errors].map {
            pollfd(fd: $0.hasEnded ? -1 : $0.channel.own, events: Int16(POLLIN), revents: 0)
        }
        let left = (deadline - ContinuousClock.now) / .milliseconds(1)
        guard left > 0, poll(&waiting, nfds_t(waiting.count), Int32(left.rounded(.up))) != 0 else {
            kill(-processID, SIGKILL)
            throw Child.Failure.stillRunning(command: command)
        }
        if waiting[0].revents != 0 { Self.readOn(&output) }
        if waiting[1].revents != 0 { Self.readOn(&errors) }
    }

    private static func readOn(_ stream: inout Stream) {
        let chunk = 65_536
        let own = stream.channel.own
        let more = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
            count = max(0, recv(own, buffer.baseAddress, chunk, 0))
        }
        stream.bytes += more
        stream.hasEnded = more.isEmpty
    }

    // MARK: Start and exit

    /// Whether the program has ended, though it is not reaped yet.
    var hasEnded: Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(processID), &information, WEXITED | WNOHANG | WNOWAIT) == 0
            && information.si_signo == SIGCHLD
    }

    private static func spawn(
        _ command: [String], input: Int32?, output: Int32, errors: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Other tests in this process ignore SIGPIPE, and the threads of tests block signals: a child would
        // inherit both.
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME"].contains($0.key) }
        let arguments = command.map { strdup($0) } + [nil]
        let environment = inherited.map { strdup("\($0.key)=\($0.value)") } + [strdup("LANG=C.UTF-8"), nil]
        defer { for text in arguments + environment { free(text) } }
        var pid = pid_t()
        let code = posix_spawnp(&pid, command[0], &actions, &attributes, arguments, environment)
        guard code == 0 else { throw Child.Failure.call("start \(command[0])", code) }
        return pid
    }

    /// The exit status; 128 plus the number for a signal, as in a shell.
    @discardableResult
    private func reap() -> Int32 {
        if let status { return status }
        var waited: Int32 = 0
        while waitpid(processID, &waited, 0) < 0 && errno == EINTR {}
        let signal = waited & 0x7f
        let found = signal == 0 ? (waited >> 8) & 0xff : 128 + signal
        status = found
        return found
    }
}

/// A pair of connected sockets, one end for the child and one for the test.
///
/// Stream sockets, because they can be created close-on-exec in one step: the child of another test could
/// inherit the end of a pipe.
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
