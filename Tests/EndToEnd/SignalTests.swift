import Glibc
import PseudoTerminal
import Testing

/// Every signal of `man 7 signal` that a program can handle.
@Suite("Signals and the full screen")
struct SignalTests {
    /// The effect of a signal on the full screen.
    enum Effect {
        case ends, isIgnored, stops
    }

    /// What happens on each signal; signals that are missing end the program.
    static let others: [Int32: Effect] = [
        SIGPIPE: .isIgnored, SIGXFSZ: .isIgnored, SIGCHLD: .isIgnored, SIGURG: .isIgnored,
        SIGWINCH: .isIgnored,
        SIGCONT: .isIgnored, SIGTSTP: .stops, SIGTTIN: .stops, SIGTTOU: .stops,
        // glibc's own.
        32: .isIgnored, 33: .isIgnored,
    ]
    static let all = (1...64 as ClosedRange<Int32>).filter { $0 != SIGKILL && $0 != SIGSTOP }

    @Test(
        "a signal ends the program with the terminal restored and the parent sees it, or the screen stays",
        arguments: all)
    func each(signal: Int32) throws {
        let child = try FullScreen.opened()
        switch Self.others[signal] ?? .ends {
        case .ends:
            let status = Watchdog.expectEnd(of: child) { kill(child.processID, signal) }
            #expect(status == .signal(signal))
            #expect(child.leftovers == [], "\(child.told)")
        case .isIgnored, .stops:
            // No shell can continue the program here, so the kernel does not stop it: `man 3 setpgid`.
            kill(child.processID, signal)
            child.type("?")
            #expect(child.shows("Help"), "\(child.told)")
            #expect(child.screen.alternateScreenIsShown)
        }
    }

    @Test("a signal that the parent process ignores stays ignored", arguments: all.filter { $0 < 32 })
    func ignored(signal: Int32) throws {
        let child = try FullScreen.start(script: #"trap '' \#(signal); exec "$0" "$@""#)
        try #require(child.shows(" Resolver "), "\(child.told)")
        kill(child.processID, signal)
        child.type("?")
        #expect(child.shows("Help"), "\(child.told)")
        child.type("Q")
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
    }

    @Test("a chat without a screen keeps running on SIGHUP if the parent process ignores it")
    func nohup() throws {
        let name = "unix:@pollux-nohup-\(getpid())"
        let chat = try RunningChild([
            "sh", "-c", #"trap '' HUP; exec "$0" "$@""#, try Child.pollux(), "chat", "--bind", name, "--to",
            name,
            "--lines", "--json",
        ])
        #expect(try chat.line().contains("bound"))
        chat.signal(SIGHUP)
        try chat.write("still here\n")
        var line = ""
        repeat { line = try chat.line() } while !line.contains(#""in""#)
        #expect(line.contains("still here"))
        #expect(try chat.finish().status == 0)
    }
}
