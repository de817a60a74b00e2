import Foundation
import Glibc
import PseudoTerminal
import Testing

/// Opens the full screen of the real program in a virtual terminal.
enum FullScreen {
    /// A common size that shows one pane at a time, and one that shows all four.
    static let sizes = [TerminalSize(80, 24), TerminalSize(120, 36)]

    /// Opens the screen and waits until it is complete.
    ///
    /// - Parameters:
    ///   - environment: Variables added to `TerminalChild.plainEnvironment`; nil removes one.
    ///   - world: The world to run the program in; nil runs it on this machine.
    ///   - processorSeconds: The limit of processor time, see `start`.
    static func opened(
        _ arguments: [String] = [], size: TerminalSize = TerminalSize(120, 36),
        environment: [String: String?] = [:], world: World? = nil,
        processorSeconds: Int = maxProcessorSeconds
    ) throws -> TerminalChild {
        let child = try start(
            arguments, size: size, environment: environment, world: world, processorSeconds: processorSeconds)
        try #require(child.shows(" Resolver "), "\(child.told)")
        return child
    }

    /// Starts the program with a limit of processor time, so that a spinning program is killed by SIGXCPU,
    /// and without core files, because some tests make it crash.
    static func start(
        _ arguments: [String] = [], size: TerminalSize = TerminalSize(120, 36),
        environment: [String: String?] = [:], world: World? = nil,
        script: String = #"exec "$0" "$@""#, processorSeconds: Int = maxProcessorSeconds
    ) throws -> TerminalChild {
        let limits = "ulimit -c 0; ulimit -t \(processorSeconds); "
        let command = ["sh", "-c", limits + script, try Child.pollux()] + arguments
        let commandLine = world?.commandLine(for: command) ?? command
        let child = try TerminalChild(
            commandLine[0], arguments: Array(commandLine.dropFirst()),
            environment: variables(changedBy: environment), size: size)
        child.lastCheck = Watchdog.check
        return child
    }

    /// The home folder has a configuration without a timer, and not the user's settings.
    static func variables(changedBy changes: [String: String?] = [:]) -> [String: String] {
        var variables = TerminalChild.plainEnvironment
        variables["HOME"] = home
        for (name, value) in changes { variables[name] = value }
        return variables
    }

    private static let home = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Home")
        .path

    /// Several times the processor time of a usual test. A test in which the program has more work sets its own limit.
    private static let maxProcessorSeconds = 10
}

extension TerminalChild {
    /// The text for a failed expectation: the exit status, if the program has ended, and the screen.
    var told: String {
        ([exitStatus.map { "ended with \($0)" } ?? "running"] + screen.lines).joined(separator: "\n")
    }

    /// Presses keys by name, each after the program has answered the previous one.
    func keys(_ names: String...) throws {
        for name in names { #expect(pressAndWait(try Key(name)), "no answer to \(name)\n\(told)") }
    }

    /// Expects that the program neither wakes up nor writes until it gets input, and then does both.
    ///
    /// A program at rest waits without a time limit and has no timer, so the check needs no waiting time.
    func expectRest(of program: pid_t) throws {
        #expect(rest(), "\(told)")
        let (before, written) = (try ProcessUsage(of: program), outputByteCount)
        #expect(before.threadCount == 1)
        #expect(answer { type("?") })
        #expect(screen.contains("Help"), "\(told)")
        let after = try ProcessUsage(of: program)
        #expect(after.voluntarySwitches > before.voluntarySwitches && outputByteCount > written)
        try keys("Esc")
        #expect(hides("Help"))
        #expect(rest(), "\(told)")
    }

    /// Looks up a host through the input line.
    func lookUp(_ host: String) throws {
        try keys("i", "C-u")
        type(host)
        try keys("Enter")
    }

    /// Waits until a row of the screen matches the expression; false after that time.
    func shows(matching expression: some RegexComponent, within deadline: Duration = .patience) -> Bool {
        pump(until: { screen.text.firstMatch(of: expression) != nil }, deadline: deadline)
    }

    /// The index of the first row of the screen that contains the text, from 0.
    func row(of text: String) throws -> Int {
        try #require(screen.lines.firstIndex { $0.contains(text) }, "no \(text) on\n\(told)")
    }

    /// The process ID of the program itself if a shell or a world started it in this terminal.
    func programID() throws -> pid_t {
        let path = URL(filePath: try Child.pollux()).resolvingSymlinksInPath().path
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
            guard let process = pid_t(name), getsid(process) == processID else { continue }
            if (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(name)/exe")) == path {
                return process
            }
        }
        throw Child.Failure.notFound("\(path) in the session of \(processID)")
    }
}
