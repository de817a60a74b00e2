import CLinux
import Glibc

/// A program running in a virtual terminal, with the test as its user.
///
/// Output is read, shown and answered only while a method of this class waits. The program is killed and
/// reaped when the object is released.
public final class TerminalChild {
    /// The screen with the output shown so far.
    public let screen: VirtualTerminal
    public let processID: pid_t
    /// The time when the program was started.
    public let startedAt: ContinuousClock.Instant
    /// The time when the latest output arrived.
    public private(set) var lastOutputAt: ContinuousClock.Instant?
    /// All bytes that the program wrote since the start or `forgetOutput`, including escape sequences.
    public private(set) var output: [UInt8] = []
    /// The number of bytes that the program wrote since the start.
    public private(set) var outputByteCount = 0
    /// How the program ended; nil while it runs.
    public private(set) var exitStatus: ExitStatus?

    /// Called before the program is killed because it still runs when the object is released.
    public var lastCheck: ((TerminalChild) -> Void)?

    private(set) var master: Master?
    /// Readable once the program has ended: `man 2 pidfd_open`.
    private let endNotice: OwnedDescriptor
    private let settingsAtStart: LineSettings
    private var shownByteCount = 0
    private var unsentInput: [UInt8] = []
    /// The number of ends of lines sent so far.
    private(set) var sentLineCount = 0
    /// Whether the terminal replied to a query in the last output shown.
    private var hasJustAnswered = false
    private var chunk = [UInt8](repeating: 0, count: 65536)

    /// The default environment of a program: the same on every machine, without the user's settings.
    public static let plainEnvironment = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C.UTF-8", "TERM": "xterm-256color",
    ]

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: A path, or a name to find in this process's `PATH`.
    ///   - environment: The complete environment.
    ///   - folder: The working folder; nil means this process's.
    /// - Throws: `CallFailure` if the program does not exist or no pseudo terminal is available.
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
        if isRunning { lastCheck?(self) }
        guard isRunning else { return }
        // The whole group, because the program may have started others.
        kill(-processID, SIGKILL)
        collect()
    }

    public var isRunning: Bool { exitStatus == nil }

    /// Descriptions of what the program has not restored: modes of the terminal, colours, and the settings
    /// shown by `stty`. The settings are unknown and not listed once the terminal has hung up.
    public var leftovers: [String] {
        let settings = try? master?.settings().differences(from: settingsAtStart)
        return screen.leftovers + (settings ?? [])
    }

    /// Whether the terminal is as it was before the program started.
    public var terminalIsRestored: Bool { leftovers.isEmpty }

    /// Empties `output`, so that a long measurement does not keep all of it in memory.
    public func forgetOutput() {
        show()
        output = []
        shownByteCount = 0
    }

    /// Whether the terminal passes input on in complete lines (ICANON).
    var readsWholeLines: Bool { (try? master?.settings().isCanonical) ?? false }

    // MARK: - Input and signals

    /// The bytes that end a line of input: line feed, carriage return and the end of the file, Control-D.
    private static let lineEnds: [UInt8] = [0x0a, 0x0d, 0x04]

    /// Sends bytes as if typed. Bytes that the terminal cannot take yet are sent during later waits.
    public func send(_ bytes: [UInt8]) {
        sentLineCount += bytes.count(where: Self.lineEnds.contains)
        unsentInput += bytes
        writeInput()
    }

    /// Resizes the terminal.
    public func resize(to size: TerminalSize) throws(CallFailure) {
        show()
        screen.resize(to: size)
        try master?.resize(to: size)
    }

    /// Sends a signal to the program only, not to other processes that it started.
    public func signal(_ signal: Int32) throws(CallFailure) {
        guard isRunning else { return }
        try check("kill \(signal)") { kill(processID, signal) }
    }

    /// Closes the terminal like its window: the program gets SIGHUP, reads return the end of file, and writes
    /// fail.
    public func hangUp() {
        master = nil
    }

    // MARK: - Waiting

    enum Activity { case output, input, end, nothing }

    /// Waits for one event. Does not show the output, which the measuring methods do later.
    func awaitActivity(until end: ContinuousClock.Instant) -> Activity {
        while true {
            let input = unsentInput.isEmpty || !isRunning ? 0 : Int16(POLLOUT)
            var entries = [
                pollfd(fd: master?.descriptor.number ?? -1, events: Int16(POLLIN) | input, revents: 0),
                pollfd(fd: isRunning ? endNotice.number : -1, events: Int16(POLLIN), revents: 0),
            ]
            // No wait once the program has ended.
            let timeout = isRunning ? milliseconds(until: end) : 0
            let ready = poll(&entries, nfds_t(entries.count), timeout)
            if ready < 0 { continue }
            if ready == 0 { return .nothing }
            let hasEnded = entries[1].revents != 0
            // The exit is reported only after all output has been read.
            if hasEnded || entries[0].revents & ~Int16(POLLOUT) != 0, readOutput() { return .output }
            if hasEnded {
                collect()
                return .end
            }
            if entries[0].revents & Int16(POLLOUT) != 0 {
                writeInput()
                return .input
            }
            // All holders have closed the terminal, and poll would report that repeatedly.
            if entries[0].revents != 0 { return awaitEnd(until: end) }
        }
    }

    /// A marker to insert into the output: an application string (APC), which terminals ignore.
    private static let mark = Array("\u{1b}_rest\u{1b}\\".utf8)

    /// Shows all output that the program has written so far. Output still in the kernel arrives before a
    /// marker, which is written at the program's end of the terminal and removed again here.
    ///
    /// - Returns: False if the program may continue: because the terminal has just replied to it, or because it may have
    ///   waited for room in the terminal, which has just been made.
    func showLastOutput() -> Bool {
        guard let path = master?.terminalPath, isRunning else { return true }
        let end = open(path, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard end >= 0 else { return true }
        defer { close(end) }
        let (start, lastAt) = (output.count, lastOutputAt)
        guard write(end, Self.mark, Self.mark.count) == Self.mark.count else {
            // A stopped terminal has nothing to read; a full one has.
            var entry = pollfd(fd: master?.descriptor.number ?? -1, events: Int16(POLLIN), revents: 0)
            return poll(&entry, 1, 0) == 0
        }
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
        let hasRead = output.count > start
        show()
        return unsentInput.isEmpty && !hasJustAnswered && !hasRead
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
        // Rounded up, because a shorter wait would spin until the deadline.
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

    /// Shows the output that has arrived since the last call, and sends the terminal's replies.
    func show() {
        screen.feed(output[shownByteCount...])
        shownByteCount = output.count
        let replies = screen.takeReplies()
        hasJustAnswered = !replies.isEmpty
        if hasJustAnswered { send(replies) }
    }
}
