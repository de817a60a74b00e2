import Glibc
import PseudoTerminal
import TestSupport
import Testing

/// However the full screen ends, the terminal is restored and no process is left running.
@Suite("Leaving the full screen")
struct ScreenLifecycleTests {
    @Test("each key that quits restores the terminal", arguments: ["q", "Q", "F10", "C-c"])
    func quit(key: String) throws {
        let child = try FullScreen.opened()
        try expectTakenOver(child)
        try child.key(key)
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
    }

    @Test(
        "each fatal signal restores the terminal, and the parent sees the signal",
        arguments: [SIGTERM, SIGINT, SIGHUP, SIGQUIT])
    func signal(signal: Int32) throws {
        let child = try FullScreen.opened()
        try expectTakenOver(child)
        try child.keys("z", "i")
        #expect(child.pump(until: { child.screen.cursorIsVisible }))
        try child.signal(signal)
        #expect(child.end() == .signal(signal))
        #expect(child.leftovers == [])
    }

    @Test(
        "a crash restores the terminal, and the parent sees the signal",
        arguments: [SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGFPE])
    func crash(signal: Int32) throws {
        let child = try FullScreen.opened()
        try child.keys("?")
        try expectTakenOver(child)
        try child.signal(signal)
        #expect(child.end() == .signal(signal))
        #expect(child.leftovers == [])
    }

    @Test("a signal ends the program without waiting for a lookup that hangs", .requires(.world))
    func signalDuringLookup() throws {
        let child = try FullScreen.opened(["silent.city.test"], world: World.patient)
        #expect(child.shows("resolving"), "\(child.told)")
        #expect(kill(try child.programID(), SIGTERM) == 0)
        // The exit status with which the world reports a signal.
        #expect(child.end() == .code(128 + SIGTERM))
        #expect(!child.wrote("no answer within".utf8))
        #expect(child.leftovers == [])
    }

    @Test("a second signal during the exit leaves the terminal restored")
    func twoSignals() throws {
        let child = try FullScreen.opened()
        try child.signal(SIGTERM)
        try child.signal(SIGINT)
        let status = child.end()
        #expect(status == .signal(SIGTERM) || status == .signal(SIGINT))
        #expect(child.leftovers == [])
    }

    @Test("a terminal that hangs up ends the program with SIGHUP")
    func hangUp() throws {
        let child = try FullScreen.opened()
        child.hangUp()
        #expect(child.end() == .signal(SIGHUP))
    }

    @Test("a terminal that disappears without a signal ends the program, which does not spin")
    func endOfFile() throws {
        // The shell leads the session and gets SIGHUP; the program only sees the end of file.
        let child = try FullScreen.start(script: #"trap : HUP; "$0"; exit $?"#)
        try #require(child.shows("Resolver"))
        child.hangUp()
        #expect(child.end() == .code(0))
    }

    @Test("losing the terminal while an input line or help is open ends the program", arguments: ["i", "?"])
    func endOfFileBelow(key: String) throws {
        let child = try FullScreen.start(script: #"trap : HUP; "$0"; exit $?"#)
        try #require(child.shows("Resolver"))
        try child.keys(key)
        child.hangUp()
        #expect(child.end() == .code(0))
    }

    @Test("an option leaves the mouse to the terminal")
    func noMouse() throws {
        let child = try FullScreen.opened(["--no-mouse"])
        #expect(child.screen.modesLeftOn.contains(1049))
        #expect(child.screen.modes.seen.keys.allSatisfy { !(1000...1016).contains($0) || $0 == 1004 })
        child.type("q")
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
    }

    /// Expects that the program has changed the terminal's modes, so that finding them restored is evidence.
    private func expectTakenOver(_ child: TerminalChild) throws {
        #expect(Set(child.screen.modesLeftOn).isSuperset(of: [1000, 1004, 1006, 1049, 2004]))
        #expect(child.leftovers.contains("c_lflag of the terminal differs"))
    }
}
