/// Waiting for what a user would see.
extension TerminalChild {
    /// Reads and shows output until the condition holds.
    ///
    /// - Returns: The condition at last: false when the deadline has passed or the program has ended
    ///   before it held.
    @discardableResult
    public func pump(until condition: () throws -> Bool, deadline: Duration = .patience) rethrows -> Bool {
        let end = ContinuousClock.now + deadline
        show()
        while try !condition() {
            let activity = awaitActivity(until: end)
            show()
            // The clock too, for a program that never stops writing always has something.
            if activity == .nothing || ContinuousClock.now >= end { return try condition() }
        }
        return true
    }

    /// Reads and shows output until there has been none for the time `quiet`.
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

    /// True when the text is on the screen within that time.
    public func shows(_ text: String, within deadline: Duration = .patience) -> Bool {
        pump(until: { screen.contains(text) }, deadline: deadline)
    }

    /// True when the text is not on the screen, or leaves it within that time.
    public func hides(_ text: String, within deadline: Duration = .patience) -> Bool {
        pump(until: { !screen.contains(text) }, deadline: deadline)
    }

    /// How the program ended; nil when it still runs after that time. Its last output is on the screen.
    public func end(within deadline: Duration = .patience) -> ExitStatus? {
        pump(until: { !isRunning }, deadline: deadline)
        return exitStatus
    }

    /// True when the program wrote this anywhere, shown or not: for escape sequences that must not occur.
    public func wrote(_ bytes: some Collection<UInt8>) -> Bool { output.contains(bytes) }
}
