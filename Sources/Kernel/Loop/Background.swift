/// A runner for blocking work, which uses a thread for each piece and returns the results to the loop.
public final class Background<Answer: Sendable> {
    private let mailbox: Mailbox<Answer>
    private let registration: Poller.Registration

    /// - Parameter receive: Called on the loop's thread with each result.
    /// - Throws: `SystemFailure` if no descriptor is free.
    public init(
        poller: Poller, name: String, receive: @escaping (Answer) -> Void
    ) throws(SystemFailure) {
        let mailbox = try Mailbox<Answer>()
        self.mailbox = mailbox
        registration = mailbox.register(with: poller, name: name) {
            for answer in mailbox.drain() { receive(answer) }
        }
    }

    /// Starts a piece of work on a new thread.
    ///
    /// - Returns: Whether a thread could be started; if not, the work is not done.
    public func start(_ work: @escaping @Sendable () -> Answer) -> Bool {
        WorkerThread.start { [mailbox] in mailbox.send(work()) }
    }
}
