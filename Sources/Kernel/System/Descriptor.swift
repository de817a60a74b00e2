import Glibc

/// A file descriptor with a single owner, closed when the owner releases it.
public struct Descriptor: ~Copyable, Sendable {
    /// The number, only for system calls in this target; invalid after the owner is gone.
    let raw: CInt

    init(owning raw: CInt) {
        self.raw = raw
    }

    deinit {
        _ = close(raw)
    }
}
