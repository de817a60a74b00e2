import CLinux
import Glibc

/// A `signalfd`, with which the loop handles signals between other events, where it may call any function.
public final class SignalDescriptor {
    private let descriptor: Descriptor

    /// Signals that are reported even if the parent process ignores them: ignoring them has no other effect.
    private static let reported = [SIGCONT, SIGWINCH]
    /// The number of signals that are handled before other descriptors get their turn.
    private static let maxSignalsPerTurn = 16

    /// Blocks the signals for the calling thread and all threads that it starts, so create it before any other thread.
    ///
    /// Signals that the parent process ignores, as `nohup` does, stay ignored: a blocked one would be reported.
    /// - Throws: `SystemFailure` if no descriptor is free.
    public init(_ signals: [CInt]) throws(SystemFailure) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals where Self.reported.contains(signal) || pollux_is_ignored(signal) == 0 {
            sigaddset(&set, signal)
        }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        descriptor = Descriptor(owning: try check("create a signal descriptor") { pollux_signalfd(&set) })
    }

    /// Calls `handler` with each signal that arrives until the registration is released.
    public func register(with poller: Poller, handler: @escaping (CInt) -> Void) -> Poller.Registration {
        poller.add(descriptor, .readable, name: "signals") { [self] _ in
            for _ in 0..<Self.maxSignalsPerTurn {
                guard let signal = next() else { return }
                handler(signal)
            }
        }
    }

    private func next() -> CInt? {
        var info = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        return read(descriptor.raw, &info, size) == size ? CInt(info.ssi_signo) : nil
    }
}
