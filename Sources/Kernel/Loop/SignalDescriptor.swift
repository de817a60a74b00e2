import CLinux
import Glibc

/// Signals as something to read: the loop handles them between events, where anything may be called.
public final class SignalDescriptor {
    private let descriptor: Descriptor

    /// Blocks the signals for the whole process; so it must come before the first thread.
    ///
    /// - Throws: `SystemFailure` where no descriptor is left.
    public init(_ signals: [CInt]) throws(SystemFailure) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        descriptor = Descriptor(owning: try check("make a signal descriptor") { pollux_signalfd(&set) })
    }

    /// Has `handler` called with each signal that has come, until the registration is released.
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
