import Glibc
import PseudoTerminal
import TestSupport
import Testing

/// A terminal that does not read the program's output, as while its emulator is stopped.
@Suite("A terminal that does not read")
struct StoppedTerminalTests {
    private func stopped(_ arguments: [String] = []) throws -> TerminalChild {
        let child = try FullScreen.opened(arguments)
        #expect(child.rest(), "\(child.told)")
        try #require(try child.fillTerminal())
        return child
    }

    @Test(
        "each signal that ends the program does so at once, and the terminal is restored when it reads again",
        arguments: [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGSEGV])
    func signals(signal: Int32) throws {
        let child = try stopped()
        try expectEnd(.signal(signal), of: child) { kill(child.processID, signal) }
    }

    @Test("q ends the program", arguments: ["q", "Q"])
    func quit(key: String) throws {
        let child = try stopped()
        try expectEnd(.code(0), of: child) { child.type(key) }
    }

    @Test("keys are handled meanwhile, and the last state is drawn when the terminal reads again")
    func lastState() throws {
        let child = try stopped()
        child.type("?")
        child.send([0x0c, 0x0c, 0x0c])
        #expect(child.shows("Help"), "\(child.told)")
        #expect(child.rest(), "\(child.told)")
        try child.keys("Esc")
        #expect(child.hides("Help"))
    }

    /// Waits without reading until the program waits for input, and has done so more often than before.
    private func waitUnread(_ child: TerminalChild, moreThan switches: Int = 0) throws {
        let deadline = ContinuousClock.now + .patience
        while try !(isPolling(child.processID) && child.usage().voluntarySwitches > switches) {
            try #require(ContinuousClock.now < deadline, "\(child.told)")
            poll(nil, 0, 2)
        }
    }

    @Test("the program waits without using the processor")
    func idle() throws {
        let child = try stopped()
        // It may still be handling the last key.
        try waitUnread(child)
        let before = try child.usage()
        for _ in 0..<100 {
            #expect(isPolling(child.processID))
            poll(nil, 0, 2)
        }
        #expect(try child.usage().voluntarySwitches <= before.voluntarySwitches + 2)
    }

    @Test("a copy to the clipboard is refused meanwhile, and reported")
    func copy() throws {
        let child = try stopped(["127.0.0.1"])
        try waitUnread(child)
        let before = try child.usage().voluntarySwitches
        child.type("y")
        try waitUnread(child, moreThan: before)
        #expect(child.shows("copy: the terminal does not read"), "\(child.told)")
        child.forgetOutput()
        try child.keys("y")
        #expect(child.shows("copied 127.0.0.1"), "\(child.told)")
        #expect(OutputAudit(child.output).clipboard.count == 1)
    }

    @Test("with a limit of file sizes a signal ends the program all the same")
    func limited() throws {
        let child = try FullScreen.start(script: #"ulimit -f 0; exec "$0" "$@""#)
        try #require(child.shows(" Resolver "), "\(child.told)")
        try #require(try child.fillTerminal())
        try expectEnd(.signal(SIGTERM), of: child) { kill(child.processID, SIGTERM) }
    }

    /// Expects that the program ends although its output is not read, which is then read to the end.
    private func expectEnd(
        _ status: PseudoTerminal.ExitStatus, of child: TerminalChild, after action: () -> Void
    ) throws {
        let start = ContinuousClock.now
        action()
        let hasEnded = child.hasEndedUnread(within: .patience)
        #expect(hasEnded && start.duration(to: .now) < Watchdog.limit, "\(start.duration(to: .now))")
        #expect(child.end() == status)
        #expect(child.leftovers == [], "\(child.told)")
    }
}
