import CLinux
import Glibc

/// The output of curses, collected so that the terminal receives a frame in one write that never blocks.
///
/// Curses flushes whenever it moves the cursor (`_nc_mvcur`), about eight times for a key, and repeats a write that
/// would block for ever. So once it has read the terminal's settings, it writes to a file in memory.
///
/// A limit of file sizes (`ulimit -f`) holds for such a file too. If it is low, or if the system has no such files, curses
/// writes to the terminal itself, and `CrashGuard` ends a write that blocks.
final class CursesOutput {
    /// The stream for curses to write to.
    let stream: UnsafeMutablePointer<FILE>
    /// The file; negative if curses writes to the terminal.
    private let memory: CInt
    /// The offset of the next output in the file, which is rewound only after it has grown.
    private var start: off_t = 0

    /// The size in bytes beyond which the file is truncated.
    private static let maxFileSize = 1 << 16
    /// In bytes; more than the largest frame of the largest window.
    private static let minFileSizeLimit: rlim_t = 1 << 25

    /// Opens the stream, which refers to the terminal until `detach`.
    ///
    /// - Throws: `TerminalFailure` if no descriptor is free.
    init() throws(TerminalFailure) {
        var limit = rlimit()
        let isLimited =
            getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0
            && limit.rlim_cur < Self.minFileSizeLimit
        memory = isLimited ? -1 : pollux_memory_file()
        guard isLimited || memory >= 0 || errno == ENOSYS || errno == EPERM
        else { throw .system("create a memory file") }
        let terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        guard terminal >= 0 else {
            close(memory)
            throw .system("duplicate standard output")
        }
        guard let stream = fdopen(terminal, "w") else {
            close(terminal)
            close(memory)
            throw .system("open a stream")
        }
        self.stream = stream
    }

    deinit {
        if memory >= 0 { close(memory) }
    }

    /// Directs the output of curses to the file, once curses has read and changed the terminal's settings.
    func detach() {
        if memory >= 0 { pollux_replace(fileno(stream), memory) }
    }

    /// Returns what curses writes during `body`; nothing if it writes to the terminal itself.
    func collect(_ body: () -> Void) -> [UInt8] {
        guard memory >= 0 else {
            CrashGuard.whileBlocking(body)
            return []
        }
        body()
        var bytes = nextPiece()
        while bytes.count.isMultiple(of: Self.maxFileSize), case let more = nextPiece(), !more.isEmpty {
            bytes += more
        }
        if start > Self.maxFileSize, ftruncate(memory, 0) == 0 { start = lseek(memory, 0, SEEK_SET) }
        return bytes
    }

    private func nextPiece() -> [UInt8] {
        let piece = [UInt8](unsafeUninitializedCapacity: Self.maxFileSize) { buffer, count in
            count = max(0, pread(memory, buffer.baseAddress, buffer.count, start))
        }
        start += piece.count
        return piece
    }
}
