/// Waiting for text on the screen and for the exit.
extension TerminalChild {
    /// Reads and shows output until the condition holds.
    ///
    /// - Returns: Whether the condition holds: false if the deadline has passed or the program has ended
    ///   before it held.
    @discardableResult
    public func pump(until condition: () throws -> Bool, deadline: Duration = .patience) rethrows -> Bool {
        let end = ContinuousClock.now + deadline
        show()
        while try !condition() {
            let activity = awaitActivity(until: end)
            show()
            // The clock is checked too, because a program may never stop writing.
            if activity == .nothing || ContinuousClock.now >= end { return try condition() }
        }
        return true
    }

    /// Reads and shows output until there has been none for the duration `quiet`.
    ///
    /// - Returns: False when output was still coming at the deadline.
    @discardableResult
    public func settle(quiet: Duration = .milliseconds(50), deadline: Duration = .seconds(3)) -> Bool {
        let end = ContinuousClock.now + deadline
        var quietEnd = ContinuousClock.now + quiet
        show()
        while true {
            switch awaitActivity(until: min(quietEnd, end)) {
            case .nothing: return ContinuousClock.now >= quietEnd || !isRunning
            case .output: quietEnd = ContinuousClock.now + quiet
            case .input, .end: break
            }
            show()
            if ContinuousClock.now >= end { return false }
        }
    }

    /// Waits until the text is on the screen; false after that time.
    public func shows(_ text: String, within deadline: Duration = .patience) -> Bool {
        pump(until: { screen.contains(text) }, deadline: deadline)
    }

    /// Waits until the text is not on the screen; false after that time.
    public func hides(_ text: String, within deadline: Duration = .patience) -> Bool {
        pump(until: { !screen.contains(text) }, deadline: deadline)
    }

    /// Waits for the program to end; nil if it still runs after that time. Its last output is on the screen.
    public func end(within deadline: Duration = .patience) -> ExitStatus? {
        pump(until: { !isRunning }, deadline: deadline)
        return exitStatus
    }

    /// Whether the output contains these bytes, visible or not; for escape sequences that must not occur.
    public func wrote(_ bytes: some Collection<UInt8>) -> Bool { output.contains(bytes) }
}
