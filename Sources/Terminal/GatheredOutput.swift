import CLinux
import Glibc
import Synchronization

/// A buffer that collects the output of curses for one frame, so that the terminal receives it in one write.
///
/// Curses flushes whenever it moves the cursor (`_nc_mvcur`): about eight writes for a key, and each wakes the
/// terminal. While a frame is drawn, the descriptor of curses refers to a file in memory; otherwise it refers to the
/// terminal, whose modes curses sets through it.
final class GatheredOutput {
    /// The stream for curses to write to; nil for standard output if no more descriptors are available.
    let stream: UnsafeMutablePointer<FILE>?
    private let memory: CInt
    /// The offset of the next frame in the file, which is rewound only after it has grown.
    private var start: off_t = 0

    /// The size in bytes beyond which the file is truncated after a frame.
    private static let maxFileSize = 1 << 16

    /// The descriptor of curses, for a crash in the middle of a frame; negative if unused.
    private static let cursesDescriptor = Atomic<CInt>(-1)

    init() {
        memory = pollux_memory_file()
        let terminal = memory < 0 ? -1 : fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        stream = terminal < 0 ? nil : fdopen(terminal, "w")
        if let stream { Self.cursesDescriptor.store(fileno(stream), ordering: .relaxed) }
    }

    /// Directs the output of curses to the terminal again. Async-signal-safe.
    static func restoreTerminal() {
        let descriptor = cursesDescriptor.load(ordering: .relaxed)
        if descriptor >= 0 { pollux_replace(descriptor, STDOUT_FILENO) }
    }

    /// Collects what curses writes during `body`, and then writes it to the terminal.
    func gather(_ body: () -> Void) {
        guard let stream, pollux_replace(fileno(stream), memory) >= 0 else { return body() }
        body()
        pollux_replace(fileno(stream), STDOUT_FILENO)
        while case let bytes = nextPiece(), !bytes.isEmpty {
            TerminalOutput.write(bytes)
            if bytes.count < Self.maxFileSize { break }
        }
        guard start > Self.maxFileSize, ftruncate(memory, 0) == 0 else { return }
        start = lseek(memory, 0, SEEK_SET)
    }

    private func nextPiece() -> [UInt8] {
        let piece = [UInt8](unsafeUninitializedCapacity: Self.maxFileSize) { buffer, count in
            count = max(0, pread(memory, buffer.baseAddress, buffer.count, start))
        }
        start += piece.count
        return piece
    }
}
