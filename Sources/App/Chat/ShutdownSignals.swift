import Core
import Glibc
import Kernel

/// The signals that end a program without a screen, and the time that it then has for the rest of its work.
final class ShutdownSignals {
    /// The first signal; nil until one arrives.
    private(set) var first: CInt?
    private(set) var count = 0
    /// When to give up all waiting; nil until a signal arrives.
    private(set) var deadline: Instant?
    private let descriptor: SignalDescriptor
    private var registrations: [Poller.Registration] = []

    /// A user or a supervisor who ends a program expects it to be gone at once.
    static let grace = Duration.milliseconds(100)

    /// Blocks the signals, so nothing that may take long and does not poll must follow, such as a lookup.
    ///
    /// - Throws: `SystemFailure` if no descriptor is free.
    init() throws(SystemFailure) {
        descriptor = try SignalDescriptor(EndingSignals.orderly)
    }

    /// Handles the signals that arrive while this poller waits.
    func register(with poller: Poller) {
        let registration = descriptor.register(with: poller) { [weak self] signal in
            guard let self else { return }
            count += 1
            guard first == nil else { return }
            (first, deadline) = (signal, .current + Self.grace)
        }
        registrations.append(registration)
    }
}
