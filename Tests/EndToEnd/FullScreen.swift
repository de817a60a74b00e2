import Foundation
import Glibc
import PseudoTerminal
import Testing

/// Opens the full screen of the real program in a virtual terminal.
enum FullScreen {
    /// The smallest size with one pane at a time that users have, and one with all four.
    static let sizes = [TerminalSize(80, 24), TerminalSize(120, 36)]

    /// The screen, once it is complete.
    ///
    /// - Parameters:
    ///   - environment: On top of `TerminalChild.plainEnvironment`; nil takes a variable away.
    ///   - world: Where the program runs; on this machine itself when nil.
    static func opened(
        _ arguments: [String] = [], size: TerminalSize = TerminalSize(120, 36),
        environment: [String: String?] = [:], world: World? = nil
    ) throws -> TerminalChild {
        let child = try start(arguments, size: size, environment: environment, world: world)
        try #require(child.shows(" Resolver "), "\(child.told)")
        return child
    }

    /// The program, just started. It dies of SIGXCPU when it has computed for some seconds, so that one that
    /// spins is no program that ends well; and it leaves no core file when it is made to crash.
    static func start(
        _ arguments: [String] = [], size: TerminalSize = TerminalSize(120, 36),
        environment: [String: String?] = [:], world: World? = nil,
        script: String = #"exec "$0" "$@""#
    ) throws -> TerminalChild {
        let limits = "ulimit -c 0; ulimit -t \(mostProcessorSeconds); "
        let command = ["sh", "-c", limits + script, try Child.pollux()] + arguments
        let commandLine = world?.commandLine(for: command) ?? command
        return try TerminalChild(
            commandLine[0], arguments: Array(commandLine.dropFirst()),
            environment: variables(changedBy: environment), size: size)
    }

    /// There is no home folder, so that no settings of the user change what is shown.
    static func variables(changedBy changes: [String: String?] = [:]) -> [String: String] {
        var variables = TerminalChild.plainEnvironment
        variables["HOME"] = "/nonexistent"
        for (name, value) in changes { variables[name] = value }
        return variables
    }

    /// Ten times what the longest of these tests takes.
    private static let mostProcessorSeconds = 10
}

extension TerminalChild {
    /// What a failure shows: how the program ended, if it did, and the screen.
    var told: String {
        ([exitStatus.map { "ended with \($0)" } ?? "running"] + screen.lines).joined(separator: "\n")
    }

    /// Presses keys by name, one after the other, each after the answer to the one before.
    func keys(_ names: String...) throws {
        for name in names { #expect(pressAndWait(try Key(name)), "no answer to \(name)\n\(told)") }
    }

    /// Expects that the program neither wakes up nor writes until somebody acts on it, and then does.
    ///
    /// A program at rest waits without a time limit and has no timer, so that no time needs to pass to see it.
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

    /// Looks a host up through the input line.
    func lookUp(_ host: String) throws {
        try keys("i", "C-u")
        type(host)
        try keys("Enter")
    }

    /// True when a row of the screen fits the expression within that time.
    func shows(matching expression: some RegexComponent, within deadline: Duration = .patience) -> Bool {
        pump(until: { screen.text.firstMatch(of: expression) != nil }, deadline: deadline)
    }

    /// The first row of the screen that holds the text, from 0.
    func row(of text: String) throws -> Int {
        try #require(screen.lines.firstIndex { $0.contains(text) }, "no \(text) on\n\(told)")
    }

    /// The program itself, where a shell or a world has started it in this terminal.
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
