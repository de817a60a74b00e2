import CLinux
import Glibc

/// The master end of a pseudo terminal, held by the terminal emulator. `man 7 pty`.
struct Master {
    let descriptor: OwnedDescriptor
    /// The path of the other end, which the program opens as its terminal.
    let terminalPath: String

    init(size: TerminalSize) throws(CallFailure) {
        let number = try check("posix_openpt") { pollux_posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC) }
        descriptor = OwnedDescriptor(number)
        try check("grantpt") { pollux_grantpt(number) }
        try check("unlockpt") { pollux_unlockpt(number) }
        var name = [CChar](repeating: 0, count: 64)
        try checkCode("ptsname_r", pollux_ptsname_r(number, &name, name.count))
        terminalPath = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        // Set before the program starts, so that it finds this size. Nonblocking, because a program that
        // never stops writing would delay the test past its deadline.
        try resize(to: size)
        try descriptor.makeNonblocking()
    }

    /// Resizes the terminal; the kernel sends SIGWINCH to the program.
    func resize(to size: TerminalSize) throws(CallFailure) {
        var window = winsize()
        window.ws_col = UInt16(clamping: size.columns)
        window.ws_row = UInt16(clamping: size.rows)
        try check("TIOCSWINSZ \(size)") { ioctl(descriptor.number, UInt(TIOCSWINSZ), &window) }
    }

    /// The settings of the terminal, shared by both ends.
    func settings() throws(CallFailure) -> LineSettings {
        var settings = termios()
        try check("tcgetattr") { tcgetattr(descriptor.number, &settings) }
        return LineSettings(settings)
    }
}

/// The kernel's settings of a terminal. `man 3 termios`.
struct LineSettings: Equatable {
    private let flags: [String: UInt32]
    private let characters: [UInt8]

    init(_ settings: termios) {
        flags = [
            "c_iflag": settings.c_iflag, "c_oflag": settings.c_oflag, "c_cflag": settings.c_cflag,
            "c_lflag": settings.c_lflag,
        ]
        characters = withUnsafeBytes(of: settings.c_cc) { Array($0) }
    }

    var isCanonical: Bool { (flags["c_lflag"] ?? 0) & UInt32(ICANON) != 0 }

    /// Descriptions of the fields that differ from the earlier settings.
    func differences(from before: LineSettings) -> [String] {
        let changed = flags.filter { before.flags[$0.key] != $0.value }.keys.sorted()
        let names = characters == before.characters ? changed : changed + ["c_cc"]
        return names.map { "\($0) of the terminal differs" }
    }
}
