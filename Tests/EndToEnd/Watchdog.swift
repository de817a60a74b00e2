import Glibc
import PseudoTerminal
import Testing

/// The check that SIGTERM ends the full screen at once whatever it is doing, at the end of each test that has left it
/// running.
enum Watchdog {
    /// A loop that stays in charge ends within 250 ms. The factor allows for a busy machine and a debug build; a loop
    /// that does not stay in charge takes seconds, or does not end at all.
    static let limit = Duration.milliseconds(250) * 8

    static func check(_ child: TerminalChild) {
        // The program may not have started yet, or have just ended.
        guard let program = try? child.programID() else { return }
        expectEnd(of: child) { kill(program, SIGTERM) }
        // A shell or a world around the program reports the signal by its own status.
        #expect(child.leftovers == [], "\(child.told)")
    }

    /// Expects that the program ends within the limit after an action.
    @discardableResult
    static func expectEnd<Result>(
        of child: TerminalChild, sourceLocation: SourceLocation = #_sourceLocation,
        after action: () throws -> Result
    ) rethrows -> PseudoTerminal.ExitStatus? {
        let start = ContinuousClock.now
        _ = try action()
        let status = child.end()
        #expect(
            status != nil && start.duration(to: .now) < limit,
            "ended after \(start.duration(to: .now))\n\(child.told)", sourceLocation: sourceLocation)
        return status
    }
}
