import CLinux
import Glibc
import Synchronization

/// What curses writes for one frame, handed to the terminal in one piece.
///
/// Curses writes whenever it moves the cursor (`_nc_mvcur` flushes): eight pieces for a key, each of which
/// wakes the terminal up. While a frame is drawn, the descriptor of curses stands for a file in memory; at all
/// other times for the terminal, whose modes curses sets through it.
final class GatheredOutput {
    /// The stream that curses is to write to; nil for standard output, where no more descriptors can be had.
    let stream: UnsafeMutablePointer<FILE>?
    private let memory: CInt
    /// Where the next frame begins in the file: it is read on, and rewound only when it has grown.
    private var start: off_t = 0

    /// The file takes so many bytes of memory at most, and a frame more.
    private static let maxFileSize = 1 << 16

    /// The descriptor of curses, for a crash in the middle of a frame; negative while there is none.
    private static let cursesDescriptor = Atomic<CInt>(-1)

    init() {
        memory = pollux_memory_file()
        let terminal = memory < 0 ? -1 : fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        stream = terminal < 0 ? nil : fdopen(terminal, "w")
        if let stream { Self.cursesDescriptor.store(fileno(stream), ordering: .relaxed) }
    }

    /// Lets what curses still writes reach the terminal. Safe in a signal handler.
    static func turnBackToTerminal() {
        let descriptor = cursesDescriptor.load(ordering: .relaxed)
        if descriptor >= 0 { pollux_replace(descriptor, STDOUT_FILENO) }
    }

    /// Writes to the terminal what `body` has curses write.
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
