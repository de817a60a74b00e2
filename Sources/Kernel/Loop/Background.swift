/// Blocking work on threads of its own, with its results handed back to the loop.
public final class Background<Answer: Sendable> {
    private let mailbox: Mailbox<Answer>
    private let registration: Poller.Registration

    /// - Parameter receive: Called on the loop's thread, once for each piece of work.
    /// - Throws: `SystemFailure` where no descriptor is left.
    public init(
        poller: Poller, name: String, receive: @escaping (Answer) -> Void
    ) throws(SystemFailure) {
        let mailbox = try Mailbox<Answer>()
        self.mailbox = mailbox
        registration = mailbox.register(with: poller, name: name) {
            for answer in mailbox.take() { receive(answer) }
        }
    }

    /// - Returns: Whether a thread could be started; if not, the work is not done.
    public func start(_ work: @escaping @Sendable () -> Answer) -> Bool {
        WorkerThread.start { [mailbox] in mailbox.send(work()) }
    }
}
