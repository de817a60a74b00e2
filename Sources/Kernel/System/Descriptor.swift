import Glibc

/// A file descriptor that has one owner and is closed when the owner lets go of it.
public struct Descriptor: ~Copyable, Sendable {
    /// Only for the calls of this target; the number means nothing once the owner is gone.
    let raw: CInt

    init(owning raw: CInt) {
        self.raw = raw
    }

    deinit {
        _ = close(raw)
    }
}
