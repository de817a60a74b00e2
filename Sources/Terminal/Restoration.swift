import Glibc

/// What restores the terminal in a signal handler: everything here is async-signal-safe.
struct Restoration {
    let descriptor: CInt
    /// Whether a write to the descriptor may block.
    let isBlocking: Bool
    let settings: TerminalSettings
    /// The bytes that leave full-screen mode, in memory that only `release` frees.
    private let leaving: UnsafeBufferPointer<UInt8>

    init(output: TerminalOutput, settings: TerminalSettings, leaving bytes: [UInt8]) {
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = copy.initialize(from: bytes)
        (descriptor, isBlocking) = (output.descriptor, output.isBlocking)
        (self.settings, leaving) = (settings, UnsafeBufferPointer(copy))
    }

    /// Frees the memory, when no handler can use it any more.
    func release() { leaving.deallocate() }

    func perform() {
        settings.restore {
            if isBlocking { Self.dropOutput(of: descriptor) }
            if write(descriptor, leaving.baseAddress, leaving.count) < leaving.count, !isBlocking {
                Self.dropOutput(of: descriptor)
                _ = write(descriptor, leaving.baseAddress, leaving.count)
            }
        }
    }

    /// Drops what a terminal that does not read has not read yet, and ends the escape sequence that this may have cut
    /// (CAN, ECMA-48 §8.3.6).
    static func dropOutput(of descriptor: CInt) {
        tcflush(descriptor, TCOFLUSH)
        var cancel: UInt8 = 0x18
        _ = write(descriptor, &cancel, 1)
    }
}
