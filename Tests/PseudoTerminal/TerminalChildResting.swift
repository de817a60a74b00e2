import Glibc

/// Waiting until a program rests or has answered.
extension TerminalChild {
    /// Reads and shows output until the program and its child processes rest.
    ///
    /// At rest, every thread waits without a time limit and no timer is set, so that nothing happens until
    /// there is input. All output is then on the screen. An `alarm` is not detected, and a shell that starts
    /// several programs in turn may seem at rest between them.
    ///
    /// - Returns: False if it has neither come to rest nor ended before the deadline.
    public func rest(within deadline: Duration = .patience) -> Bool {
        wait(
            until: { !isRunning || Session(leader: processID).isAtRest && showLastOutput() }, within: deadline
        )
    }

    /// Runs an action that sends input to the program, and waits until it has woken up and rests again.
    ///
    /// A program that does not come to rest, for example because it looks up a name, has answered once all
    /// its threads wait and the duration `grace` has passed. A program that reads whole lines wakes up only
    /// at the end of a line, so its wake-up is waited for only if the action ends one.
    ///
    /// - Returns: False if it has not answered before the deadline.
    public func answer<Failure: Error>(
        grace: Duration = .milliseconds(30), within deadline: Duration = .patience,
        to action: () throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        let (before, linesBefore) = (Session(leader: processID).snapshot, sentLineCount)
        let wantsLines = readsWholeLines
        try action()
        let wakesUp = !wantsLines || sentLineCount > linesBefore
        return hasAnswered(since: wakesUp ? before : Session.Snapshot(), grace: grace, within: deadline)
    }

    /// Waits like `answer` for the program to handle input that was sent before.
    func hasAnswered(
        since before: Session.Snapshot = Session.Snapshot(), grace: Duration = .milliseconds(30),
        within deadline: Duration = .patience
    ) -> Bool {
        let session = Session(leader: processID)
        var answeredAt: ContinuousClock.Instant?
        return wait(
            until: {
                let snapshot = session.snapshot
                guard isRunning, snapshot.hasWokenUp(since: before), snapshot.isWaiting else {
                    return !isRunning
                }
                if snapshot.isAtRest, session.isAtRest { return showLastOutput() }
                let since = answeredAt ?? .now
                answeredAt = since
                return since + grace <= .now
            }, within: deadline)
    }

    /// Presses a key and waits for the answer.
    ///
    /// The program could take a key that follows at once for part of a paste, or after Esc for part of an
    /// escape sequence; programs wait up to 100 ms to decide.
    public func pressAndWait(_ key: Key) -> Bool {
        answer(grace: key == Key.escape ? .milliseconds(120) : .milliseconds(30)) { press(key) }
    }

    /// Reads and shows output until a condition holds that need not depend on the output; it is checked every
    /// few milliseconds.
    ///
    /// - Returns: Whether the condition holds.
    @discardableResult
    public func wait(until condition: () throws -> Bool, within deadline: Duration = .patience) rethrows
        -> Bool
    {
        let end = ContinuousClock.now + deadline
        show()
        while try !condition() {
            if ContinuousClock.now >= end { return try condition() }
            let activity = awaitActivity(until: min(end, .now + .milliseconds(2)))
            // A program that has ended produces no events to wait for.
            if activity == .nothing, !isRunning { poll(nil, 0, 2) }
            show()
        }
        return true
    }
}
