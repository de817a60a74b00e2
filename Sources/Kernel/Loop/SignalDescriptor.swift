import CLinux
import Glibc

/// A `signalfd`, with which the loop handles signals between other events, where it may call any function.
public final class SignalDescriptor {
    private let descriptor: Descriptor

    /// Blocks the signals for the calling thread and all threads that it starts, so create it before any other thread.
    ///
    /// - Throws: `SystemFailure` if no descriptor is free.
    public init(_ signals: [CInt]) throws(SystemFailure) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        descriptor = Descriptor(owning: try check("create a signal descriptor") { pollux_signalfd(&set) })
    }

    /// Calls `handler` with each signal that arrives until the registration is released.
    public func register(with poller: Poller, handler: @escaping (CInt) -> Void) -> Poller.Registration {
        poller.add(descriptor, .readable, name: "signals") { [self] _ in
            while let signal = next() { handler(signal) }
        }
    }

    private func next() -> CInt? {
        var info = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        return read(descriptor.raw, &info, size) == size ? CInt(info.ssi_signo) : nil
    }
}
