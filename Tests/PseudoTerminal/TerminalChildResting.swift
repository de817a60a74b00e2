import Glibc

/// Waiting for a program to have done all that it does by itself.
extension TerminalChild {
    /// Reads and shows output until the program rests, with all that it has started in its terminal: every
    /// thread waits without a time limit and no timer runs, so that nothing more happens until somebody acts on
    /// it (an `alarm` is not seen). All of its output is then on the screen. A shell that starts one program after
    /// the other may look at rest in between.
    ///
    /// - Returns: False when it has neither come to rest nor ended before the deadline.
    public func rest(within deadline: Duration = .patience) -> Bool {
        wait(
            until: { !isRunning || Session(leader: processID).isAtRest && showLastOutput() }, within: deadline
        )
    }

    /// Acts on the program, and waits until it has woken up for that and has done all that it does by itself.
    ///
    /// A program that does not come to rest, such as one that looks up a name, has answered when it waits again
    /// and the time `grace` has passed since then. One that reads whole lines wakes up only with the last key of
    /// one, so that this is not waited for.
    ///
    /// - Returns: False when it had not answered before the deadline.
    public func answer<Failure: Error>(
        grace: Duration = .milliseconds(30), within deadline: Duration = .patience,
        to action: () throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        let before = readsWholeLines ? Session.Snapshot() : Session(leader: processID).snapshot
        try action()
        return hasAnswered(since: before, grace: grace, within: deadline)
    }

    /// Waits as `answer` does, for what has begun already.
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

    /// Presses a key and waits for the answer. A key that follows at once could be part of a paste to the program,
    /// and after Esc part of a sequence: programs wait up to 100 ms to know.
    public func pressAndWait(_ key: Key) -> Bool {
        answer(grace: key == Key.escape ? .milliseconds(120) : .milliseconds(30)) { press(key) }
    }

    /// Reads and shows output until a condition holds of which the output does not tell: it is asked every few
    /// milliseconds.
    ///
    /// - Returns: The condition at last.
    @discardableResult
    public func wait(until condition: () throws -> Bool, within deadline: Duration = .patience) rethrows
        -> Bool
    {
        let end = ContinuousClock.now + deadline
        show()
        while try !condition() {
            if ContinuousClock.now >= end { return try condition() }
            let activity = awaitActivity(until: min(end, .now + .milliseconds(2)))
            // There is nothing to be waited for in a program that has ended.
            if activity == .nothing, !isRunning { poll(nil, 0, 2) }
            show()
        }
        return true
    }
}
