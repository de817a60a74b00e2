import Glibc
import PseudoTerminal
import TestSupport
import Testing

/// However the full screen ends, the terminal is as it was, and nothing of the program is left.
@Suite("Leaving the full screen")
struct ScreenLifecycleTests {
    @Test("each key that quits gives the terminal back", arguments: ["q", "Q", "F10", "C-c"])
    func quit(key: String) throws {
        let child = try FullScreen.opened()
        try expectTakenOver(child)
        try child.key(key)
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
    }

    @Test(
        "each signal that ends it gives the terminal back, and its parent sees the signal",
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
        "a crash gives the terminal back, and its parent sees the crash",
        arguments: [SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGBUS, SIGFPE])
    func crash(signal: Int32) throws {
        let child = try FullScreen.opened()
        try child.keys("?")
        try expectTakenOver(child)
        try child.signal(signal)
        #expect(child.end() == .signal(signal))
        #expect(child.leftovers == [])
    }

    @Test("a signal during a lookup that hangs ends it, and the lookup is not waited for", .requires(.world))
    func signalDuringLookup() throws {
        let child = try FullScreen.opened(["silent.city.test"], world: World.patient)
        #expect(child.shows("resolving"), "\(child.told)")
        #expect(kill(try child.programID(), SIGTERM) == 0)
        // The world's word for a signal.
        #expect(child.end() == .code(128 + SIGTERM))
        #expect(!child.wrote("no answer within".utf8))
        #expect(child.leftovers == [])
    }

    @Test("a second signal while it ends leaves the terminal whole too")
    func twoSignals() throws {
        let child = try FullScreen.opened()
        try child.signal(SIGTERM)
        try child.signal(SIGINT)
        let status = child.end()
        #expect(status == .signal(SIGTERM) || status == .signal(SIGINT))
        #expect(child.leftovers == [])
    }

    @Test("a terminal that hangs up ends it by SIGHUP")
    func hangUp() throws {
        let child = try FullScreen.opened()
        child.hangUp()
        #expect(child.end() == .signal(SIGHUP))
    }

    @Test("a terminal that is gone without a signal ends it too, and it does not spin")
    func endOfFile() throws {
        // The shell leads the session, so that SIGHUP goes to it; the program only sees the end of file.
        let child = try FullScreen.start(script: #"trap : HUP; "$0"; exit $?"#)
        try #require(child.shows("Resolver"))
        child.hangUp()
        #expect(child.end() == .code(0))
    }

    @Test("a terminal that goes while an input line and help are open ends it too", arguments: ["i", "?"])
    func endOfFileBelow(key: String) throws {
        let child = try FullScreen.start(script: #"trap : HUP; "$0"; exit $?"#)
        try #require(child.shows("Resolver"))
        try child.keys(key)
        child.hangUp()
        #expect(child.end() == .code(0))
    }

    @Test("the mouse is left to the terminal where that is asked for")
    func noMouse() throws {
        let child = try FullScreen.opened(["--no-mouse"])
        #expect(child.screen.modesLeftOn.contains(1049))
        #expect(child.screen.modes.seen.keys.allSatisfy { !(1000...1016).contains($0) })
        child.type("q")
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
    }

    /// What is to be given back has been taken, so that finding nothing left says something.
    private func expectTakenOver(_ child: TerminalChild) throws {
        #expect(Set(child.screen.modesLeftOn).isSuperset(of: [1000, 1006, 1049, 2004]))
        #expect(child.leftovers.contains("c_lflag of the terminal differs"))
    }
}
