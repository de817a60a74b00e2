import Core
import Glibc
import Testing

@testable import Kernel

@Suite("Signals in the loop", .serialized)
struct SignalDescriptorTests {
    /// Sends the signals to this thread, and returns those that a descriptor for them reports.
    private func reported(of signals: [CInt], ignored: CInt) throws -> [CInt] {
        var old = sigset_t()
        pthread_sigmask(SIG_SETMASK, nil, &old)
        let disposition = signal(ignored, SIG_IGN)
        defer {
            pthread_sigmask(SIG_SETMASK, &old, nil)
            signal(ignored, disposition)
        }
        let (poller, descriptor) = (Poller(), try SignalDescriptor(signals))
        var seen: [CInt] = []
        let registration = descriptor.register(with: poller) { seen.append($0) }
        for number in signals { pthread_kill(pthread_self(), number) }
        try poller.turn(until: .current)
        withExtendedLifetime(registration) {}
        return seen
    }

    @Test("a signal that was ignored before stays ignored")
    func ignored() throws {
        #expect(try reported(of: [SIGUSR1, SIGUSR2], ignored: SIGUSR2) == [SIGUSR1])
    }

    @Test("a change of the window's size and a continuation are reported even so")
    func reportedAllTheSame() throws {
        #expect(try reported(of: [SIGUSR1, SIGWINCH], ignored: SIGWINCH) == [SIGUSR1, SIGWINCH])
        #expect(try reported(of: [SIGCONT], ignored: SIGCONT) == [SIGCONT])
    }
}
