import Foundation
import Glibc
import PseudoTerminal
import TestSupport
import Testing

/// Ctrl-Z and its signals, under an interactive shell with job control.
@Suite("Suspending the full screen")
struct SuspendTests {
    @Test("Ctrl-Z returns the terminal to the shell, and fg brings back the screen")
    func controlZ() throws {
        let child = try shell()
        try child.keys("C-z")
        try expectStopped(child)
        try bringBack(child)
        child.type("?")
        #expect(child.shows("Help"))
        try leave(child)
    }

    @Test("Ctrl-Z works in an input line, which is unchanged after fg")
    func controlZWhileTyping() throws {
        let child = try shell()
        try child.keys("i", "C-u")
        child.type("half a na")
        #expect(child.shows("host › half a na"))
        try child.keys("C-z")
        try expectStopped(child)
        try bringBack(child)
        #expect(child.shows("host › half a na"))
        child.type("me")
        #expect(child.shows("host › half a name"))
        try child.keys("Esc")
        try leave(child)
    }

    @Test("Ctrl-D typed while the program is stopped does not end it after fg")
    func controlDWhileStopped() throws {
        let folder = try ScratchFolder()
        let pipe = "\(folder.path)/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let child = try shell()
        try child.keys("C-z")
        try expectStopped(child)
        // The shell waits for the pipe and reads nothing meanwhile, so that Ctrl-D stays in the terminal.
        child.type("echo re''ady; cat '\(pipe)'; fg\n")
        try #require(child.shows("ready"), "\(child.told)")
        let writer = open(pipe, O_WRONLY)  // waits for the reader
        #expect(writer >= 0)
        child.type("\u{4}")
        close(writer)
        try #require(child.shows(" Resolver "), "\(child.told)")
        child.type("?")
        #expect(child.shows("Help"), "\(child.told)")
        try leave(child)
    }

    @Test("SIGTSTP from another process stops the program like Ctrl-Z")
    func signalFromOutside() throws {
        let child = try shell()
        let program = try child.programID()
        #expect(child.shows("system ·"))
        #expect(child.rest(), "\(child.told)")
        #expect(kill(program, SIGTSTP) == 0)
        try expectStopped(child)
        try bringBack(child)
        #expect(try child.programID() == program)
        try leave(child)
    }

    @Test("SIGTSTP is not lost while the screen is being drawn")
    func signalWhileDrawing() throws {
        let child = try shell()
        let program = try child.programID()
        #expect(child.shows("system ·"))
        for step in 0..<12 {
            #expect(child.rest(), "\(child.told)")
            // Each step sends the signal later: after more processor time, or when drawing is complete.
            let before = try ProcessUsage(of: program)
            child.type("?")
            var now = before
            repeat {
                now = try ProcessUsage(of: program)
            } while now.processorTime < before.processorTime + .microseconds(250 * step)
                && now.voluntarySwitches == before.voluntarySwitches
            #expect(kill(program, SIGTSTP) == 0)
            try expectStopped(child)
            try bringBack(child)
        }
        try leave(child)
    }

    @Test("a window resized while the program was stopped is filled after fg")
    func resizedMeanwhile() throws {
        let child = try shell()
        try child.keys("C-z")
        try expectStopped(child)
        try child.resize(to: TerminalSize(80, 24))
        try bringBack(child)
        #expect(child.shows(matching: /^ Pollux .* Resolver Services Protocols Live/))
        #expect(child.pump(until: { child.screen.line(23).contains("help") }), "\(child.told)")
        try leave(child)
    }

    @Test("the program can be stopped repeatedly")
    func repeatedly() throws {
        let child = try shell()
        for _ in 1...3 {
            try child.keys("C-z")
            try expectStopped(child)
            try bringBack(child)
        }
        try leave(child)
    }

    @Test("SIGTERM sent to the stopped program ends it when it continues")
    func endedWhileStopped() throws {
        let child = try shell()
        let program = try child.programID()
        try child.keys("C-z")
        try expectStopped(child)
        #expect(kill(program, SIGTERM) == 0)
        child.type("fg\r")
        #expect(child.shows("Terminated"))
        child.type("echo code $?\r")
        #expect(child.shows("code 143"))
        #expect(child.leftovers == [])
    }

    @Test("a program started in the background waits for the terminal, and fg shows the full screen")
    func startedInBackground() throws {
        let child = try shell(running: "$PROGRAM &")
        // The kernel stops a background process that changes the terminal's settings.
        #expect(child.wait(until: { isStopped(child) }), "\(child.told)")
        #expect(!child.screen.alternateScreenIsShown)
        child.type("\r")
        #expect(child.shows("Stopped"), "\(child.told)")
        try bringBack(child)
        child.type("?")
        #expect(child.shows("Help"))
        try leave(child)
    }

    @Test("SIGCONT after SIGSTOP, which cannot be caught, redraws the full screen")
    func stopAndContinue() throws {
        let child = try FullScreen.opened()
        #expect(child.rest(), "\(child.told)")
        child.forgetOutput()
        try child.signal(SIGSTOP)
        try child.signal(SIGCONT)
        #expect(child.pump(until: { child.wrote("Services".utf8) && child.wrote("Resolver".utf8) }))
        child.type("?")
        #expect(child.shows("Help"))
    }

    @Test(
        "after a stop by another signal fg brings back the screen and its keys",
        arguments: [SIGSTOP, SIGTTIN, SIGTTOU])
    func stoppedFromOutside(signal: Int32) throws {
        let child = try shell()
        let program = try child.programID()
        for _ in 1...2 {
            #expect(child.rest(), "\(child.told)")
            #expect(kill(program, signal) == 0)
            try #require(child.shows("Stopped"), "\(child.told)")
            child.type("stty sane\n")
            try bringBack(child)
            child.type("?")
            #expect(child.shows("Help"), "\(child.told)")
            try child.keys("Esc")
            #expect(child.hides("Help"))
        }
        try leave(child)
    }

    @Test("SIGTERM ends a stopped program that continues in the background", arguments: [SIGSTOP, SIGTSTP])
    func endedInBackground(signal: Int32) throws {
        let child = try shell()
        let program = try child.programID()
        #expect(child.rest(), "\(child.told)")
        #expect(kill(program, signal) == 0)
        try #require(child.shows("Stopped"), "\(child.told)")
        let start = ContinuousClock.now
        kill(program, SIGTERM)
        kill(program, SIGCONT)
        #expect(child.wait(until: { (try? child.programID()) == nil }), "\(child.told)")
        #expect(start.duration(to: .now) < Watchdog.limit, "\(start.duration(to: .now))")
        #expect(child.pump(until: { child.screen.leftovers.isEmpty }), "\(child.screen.leftovers)")
    }

    @Test("SIGTERM ends a program that waits in the background for the terminal")
    func endedBeforeStart() throws {
        let child = try shell(running: "$PROGRAM &")
        #expect(child.wait(until: { isStopped(child) }), "\(child.told)")
        let program = try child.programID()
        kill(program, SIGTERM)
        kill(program, SIGCONT)
        child.type("\nwait\n")
        #expect(child.shows("Terminated"), "\(child.told)")
        #expect(child.leftovers == [])
    }

    @Test("no stop and no exit resets the colours that the user has given the palette (OSC 104)")
    func palette() throws {
        let child = try shell()
        try child.keys("C-z")
        try expectStopped(child)
        try bringBack(child)
        let program = try child.programID()
        #expect(child.rest())
        kill(program, SIGSTOP)
        try #require(child.shows("Stopped"), "\(child.told)")
        try bringBack(child)
        try leave(child)
        #expect(!child.wrote("\u{1b}]104".utf8))
    }

    @Test("without a job-control shell Ctrl-Z does nothing")
    func withoutJobControl() throws {
        let child = try FullScreen.opened()
        try child.keys("C-z")
        #expect(child.shows("Resolver"))
        child.type("?")
        #expect(child.shows("Help"))
        #expect(child.screen.alternateScreenIsShown)
        child.type("Q")
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
    }

    @Test("after fg the terminal counts as focused, and the traffic figure starts afresh")
    func focusAfterContinuing() throws {
        let home = try ScratchFolder()
        let child = try shell(environment: ["HOME": home.path])
        #expect(child.shows("↓"), "\(child.told)")
        child.setFocus(false)
        #expect(child.rest(), "\(child.told)")
        try child.keys("C-z")
        try expectStopped(child)
        try bringBack(child)
        #expect(child.hides("↓"), "\(child.told)")
        #expect(child.shows("↓"), "\(child.told)")
        try leave(child)
    }

    /// Starts the program in an interactive shell.
    private func shell(environment: [String: String] = [:]) throws -> TerminalChild {
        let child = try shell(running: "$PROGRAM", environment: environment)
        try #require(child.shows(" Resolver "), "\(child.told)")
        return child
    }

    private func shell(
        running command: String, environment: [String: String] = [:]
    ) throws -> TerminalChild {
        let own = ["PS1": "shell> ", "PROGRAM": try Child.pollux()]
        let variables = FullScreen.variables(changedBy: own.merging(environment) { $1 })
        let child = try TerminalChild(
            "sh", arguments: ["-i"], environment: variables, size: TerminalSize(120, 36))
        try #require(child.shows("shell>"))
        child.type(command + "\r")
        return child
    }

    private func isStopped(_ child: TerminalChild) -> Bool {
        guard let program = try? child.programID() else { return false }
        return (try? String(contentsOfFile: "/proc/\(program)/stat", encoding: .utf8))?.contains(") T ")
            == true
    }

    private func expectStopped(_ child: TerminalChild) throws {
        try #require(child.shows("Stopped"), "\(child.told)")
        #expect(child.pump(until: { child.screen.line(child.screen.cursor.row).hasPrefix("shell>") }))
        #expect(child.leftovers == [])
    }

    private func bringBack(_ child: TerminalChild) throws {
        // A newline works in every mode of the terminal.
        child.type("fg\n")
        try #require(child.shows(" Resolver "), "\(child.told)")
        #expect(child.pump(until: { child.screen.modesLeftOn.contains(2004) }))
        #expect(Set(child.screen.modesLeftOn).isSuperset(of: [1000, 1004, 1006, 1049, 2004]))
        #expect(child.hides("Stopped"))
    }

    private func leave(_ child: TerminalChild) throws {
        child.type("Q")
        #expect(child.pump(until: { child.screen.line(child.screen.cursor.row).hasPrefix("shell>") }))
        child.type("echo code $?\r")
        #expect(child.shows("code 0"), "\(child.told)")
        #expect(child.leftovers == [])
    }
}
