import CLinux
import Glibc
import Synchronization

/// The signal handlers that restore the terminal if a signal ends the program before the loop can.
enum CrashGuard {
    /// Crashes, and the limit of processor time.
    private static let crashes = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGSYS, SIGXCPU]
    /// Signals that the loop reads from a descriptor, except while a write to the terminal blocks.
    private static let ends = [SIGHUP, SIGINT, SIGQUIT, SIGTERM]

    /// The address of a `Restoration`; 0 if there is nothing to restore.
    private static let restoration = Atomic<UInt>(0)

    /// Installs the handlers. Signals that the parent process ignores stay ignored.
    static func arm(_ restoration: Restoration) {
        let copy = UnsafeMutablePointer<Restoration>.allocate(capacity: 1)
        copy.initialize(to: restoration)
        Self.restoration.store(UInt(bitPattern: copy), ordering: .relaxed)
        for number in crashes + ends where pollux_is_ignored(number) == 0 { signal(number, restoreAndDie) }
    }

    static func disarm() {
        for number in crashes + ends where pollux_is_ignored(number) == 0 { signal(number, SIG_DFL) }
        let address = restoration.exchange(0, ordering: .relaxed)
        guard let copy = UnsafeMutablePointer<Restoration>(bitPattern: address) else { return }
        copy.pointee.release()
        copy.deallocate()
    }

    /// Restores the terminal. Async-signal-safe.
    fileprivate static func restore() {
        let address = restoration.load(ordering: .relaxed)
        UnsafePointer<Restoration>(bitPattern: address)?.pointee.perform()
    }

    /// Lets the signals that end the program do so at once, since the loop does not run during `body`.
    static func whileBlocking(_ body: () -> Void) {
        var (set, old) = (sigset_t(), sigset_t())
        sigemptyset(&set)
        for number in ends { sigaddset(&set, number) }
        pthread_sigmask(SIG_UNBLOCK, &set, &old)
        body()
        pthread_sigmask(SIG_SETMASK, &old, nil)
    }
}

private func restoreAndDie(_ number: CInt) {
    signal(number, SIG_DFL)
    CrashGuard.restore()
    raise(number)
}
