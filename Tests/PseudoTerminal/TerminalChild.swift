import CLinux
import Glibc

/// A program running in a virtual terminal, with the test as its user.
///
/// Nothing happens by itself: output is read, shown and answered while a method of this class waits.
/// The program is killed and collected when the last reference goes.
public final class TerminalChild {
    /// What the program shows.
    public let screen: VirtualTerminal
    public let processID: pid_t
    /// When the program was started.
    public let startedAt: ContinuousClock.Instant
    /// When the latest output arrived.
    public private(set) var lastOutputAt: ContinuousClock.Instant?
    /// All that the program wrote, escape sequences and all, since the start or `forgetOutput`.
    public private(set) var output: [UInt8] = []
    /// The number of bytes that the program wrote since the start.
    public private(set) var outputByteCount = 0
    /// How the program ended; nil while it runs.
    public private(set) var exitStatus: ExitStatus?

    private(set) var master: Master?
    /// Readable once the program has ended: `man 2 pidfd_open`.
    private let endNotice: OwnedDescriptor
    private let settingsAtStart: LineSettings
    private var shownByteCount = 0
    private var unsentInput: [UInt8] = []
    /// Whether showing the last output has led to an answer of the terminal's.
    private var hasJustAnswered = false
    private var chunk = [UInt8](repeating: 0, count: 65536)

    /// What a program finds in its environment unless told otherwise: the same on every machine, and
    /// nothing of the user's own settings.
    public static let plainEnvironment = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8", "TERM": "xterm-256color",
    ]

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: A path, or a name that is looked for along this process's `PATH`.
    ///   - environment: All of its environment.
    ///   - folder: Its working folder; this process's when nil.
    /// - Throws: `CallFailure` when there is no such program or no pseudo terminal to be had.
    public init(
        _ program: String, arguments: [String] = [],
        environment: [String: String] = TerminalChild.plainEnvironment,
        folder: String? = nil, size: TerminalSize = TerminalSize(80, 24)
    ) throws(CallFailure) {
        let master = try Master(size: size)
        settingsAtStart = try master.settings()
        startedAt = ContinuousClock.now
        let command = Command(
            program: program, arguments: arguments, environment: environment, folder: folder)
        processID = try command.spawn(inTerminal: master.terminalPath)
        let process = processID
        endNotice = OwnedDescriptor(try check("pidfd_open \(process)") { pollux_pidfd_open(process) })
        screen = VirtualTerminal(size: size)
        self.master = master
    }

    deinit {
        guard exitStatus == nil else { return }
        // The group too, for a program may have started others.
        kill(-processID, SIGKILL)
        collect()
    }

    public var isRunning: Bool { exitStatus == nil }

    /// What the program has not put back as it was: modes of the terminal, colours, and the settings that
    /// `stty` shows. Settings are unknown once the terminal has been hung up, and not listed then.
    public var leftovers: [String] {
        let settings = try? master?.settings().differences(from: settingsAtStart)
        return screen.leftovers + (settings ?? [])
    }

    /// True when the terminal is as it was before the program started.
    public var terminalIsRestored: Bool { leftovers.isEmpty }

    /// Empties `output`, so that a long measurement does not keep all of it.
    public func forgetOutput() {
        show()
        output = []
        shownByteCount = 0
    }

    /// Whether the terminal keeps what is typed until a line is whole (ICANON).
    var readsWholeLines: Bool { (try? master?.settings().isCanonical) ?? false }

    // MARK: - Acting on the program

    /// Sends bytes as if typed, however many: what the terminal cannot take yet follows while waiting.
    public func send(_ bytes: [UInt8]) {
        unsentInput += bytes
        writeInput()
    }

    /// Gives the terminal another size.
    public func resize(to size: TerminalSize) throws(CallFailure) {
        show()
        screen.resize(to: size)
        try master?.resize(to: size)
    }

    /// Sends a signal to the program alone, not to others that it started.
    public func signal(_ signal: Int32) throws(CallFailure) {
        guard isRunning else { return }
        try check("kill \(signal)") { kill(processID, signal) }
    }

    /// Takes the terminal away, as when its window is closed: the program gets SIGHUP, and its terminal
    /// reads as ended and cannot be written any more.
    public func hangUp() {
        master = nil
    }

    // MARK: - Waiting

    enum Activity { case output, input, end, nothing }

    /// Waits for one thing to happen. Does not show the output: the measuring methods do that later.
    func awaitActivity(until end: ContinuousClock.Instant) -> Activity {
        while true {
            let input = unsentInput.isEmpty || !isRunning ? 0 : Int16(POLLOUT)
            var entries = [
                pollfd(fd: master?.descriptor.number ?? -1, events: Int16(POLLIN) | input, revents: 0),
                pollfd(fd: isRunning ? endNotice.number : -1, events: Int16(POLLIN), revents: 0),
            ]
            // Nothing is worth waiting for once the program has ended.
            let timeout = isRunning ? milliseconds(until: end) : 0
            let ready = poll(&entries, nfds_t(entries.count), timeout)
            if ready < 0 { continue }
            if ready == 0 { return .nothing }
            let hasEnded = entries[1].revents != 0
            // The last output first: the end is told when all of it has been read.
            if hasEnded || entries[0].revents & ~Int16(POLLOUT) != 0, readOutput() { return .output }
            if hasEnded {
                collect()
                return .end
            }
            if entries[0].revents & Int16(POLLOUT) != 0 {
                writeInput()
                return .input
            }
            // Every holder of the program's end has closed it, which poll reports again and again.
            if entries[0].revents != 0 { return awaitEnd(until: end) }
        }
    }

    /// Stands between two pieces of output: a string for an application that no terminal knows (APC).
    private static let mark = Array("\u{1b}_rest\u{1b}\\".utf8)

    /// Shows all that the program has written so far. What is still on its way through the terminal comes before
    /// a mark, which is written at the program's end and taken out again here.
    ///
    /// - Returns: False where a question of the program's has just been answered, so that it goes on.
    func showLastOutput() -> Bool {
        guard let path = master?.terminalPath, isRunning else { return true }
        let end = open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard end >= 0 else { return true }
        defer { close(end) }
        let (start, lastAt) = (output.count, lastOutputAt)
        // A terminal that is stopped, or full, has nothing on its way.
        guard write(end, Self.mark, Self.mark.count) == Self.mark.count else { return true }
        let deadline = ContinuousClock.now + .patience
        var range = output[start...].firstRange(of: Self.mark)
        while range == nil, [.output, .input].contains(awaitActivity(until: deadline)) {
            range = output[start...].firstRange(of: Self.mark)
        }
        if let range {
            output.removeSubrange(range)
            outputByteCount -= range.count
            if output.count == start { lastOutputAt = lastAt }
        }
        show()
        return unsentInput.isEmpty && !hasJustAnswered
    }

    private func awaitEnd(until end: ContinuousClock.Instant) -> Activity {
        guard isRunning else { return .nothing }
        var entry = pollfd(fd: endNotice.number, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, milliseconds(until: end)) > 0 else { return .nothing }
        collect()
        return .end
    }

    private func milliseconds(until end: ContinuousClock.Instant) -> Int32 {
        let left = ContinuousClock.now.duration(to: end)
        // Rounded up: a shorter wait would spin until the time has come.
        return left > .zero ? Int32(clamping: Int64((left / .milliseconds(1)).rounded(.up))) : 0
    }

    private func readOutput() -> Bool {
        guard let master else { return false }
        let count = read(master.descriptor.number, &chunk, chunk.count)
        guard count > 0 else { return false }
        lastOutputAt = ContinuousClock.now
        output += chunk[..<count]
        outputByteCount += count
        return true
    }

    private func writeInput() {
        guard let master, !unsentInput.isEmpty else { return }
        let count = write(master.descriptor.number, unsentInput, unsentInput.count)
        if count > 0 { unsentInput.removeFirst(count) }
    }

    private func collect() {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
        exitStatus = ExitStatus(waitStatus: status)
    }

    /// Puts on the screen what has arrived since the last time, and answers what it asks.
    func show() {
        screen.feed(output[shownByteCount...])
        shownByteCount = output.count
        let replies = screen.takeReplies()
        hasJustAnswered = !replies.isEmpty
        if hasJustAnswered { send(replies) }
    }
}
