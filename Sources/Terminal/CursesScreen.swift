import CLinux
import CNcurses
import Glibc
import Screen

/// The terminal in full-screen mode.
///
/// Curses keeps its state in globals, so only one instance may exist at a time, on one thread.
public final class CursesScreen {
    private let palette: Palette
    private var pairs: ColorPairs
    private let keyboard: Keyboard
    private let curses: CursesOutput
    private let output: TerminalOutput
    private let modes: ScreenModes
    /// The settings of the terminal before the program, and in full-screen mode.
    private let settings: (original: TerminalSettings, screen: TerminalSettings)
    /// Whether the parent process lets the program be suspended.
    private let canSuspend = pollux_is_ignored(SIGTSTP) == 0
    private var panels = PanelStack()
    /// The position of the cursor; nil unless text is being typed.
    private var cursor: Frame.Cursor?
    /// Whether the terminal may show something other than the last frame.
    private var needsFullRedraw = true
    private var isOpen = true
    /// Whether the terminal is the shell's, from `suspend` to `resume`.
    private var isSuspended = false

    /// The length of the longest text to copy, in bytes: much more than terminals put on the clipboard.
    private static let maxCopySize = 1 << 20

    /// Switches the terminal to full-screen mode.
    ///
    /// - Throws: `TerminalFailure` if standard input or output is not a terminal, if `TERM` does not name a
    ///   terminal that can position the cursor, or if the window is too large or no descriptor is free.
    public init(hasMouse: Bool) throws(TerminalFailure) {
        guard isatty(STDOUT_FILENO) == 1 else { throw .refused("standard output is not a terminal") }
        guard isatty(STDIN_FILENO) == 1 else { throw .refused("standard input is not a terminal") }
        let name = getenv("TERM").map { String(cString: $0) } ?? ""
        guard !name.isEmpty else { throw .refused("TERM is not set\(Self.advice)") }
        let size = try WindowSize.setByUser()
        TerminalSettings.waitForForeground()
        guard let original = TerminalSettings() else { throw .system("read the terminal's settings") }
        // Without a handler, curses ignores SIGTSTP while it draws, which would discard a pending signal. This
        // handler is never called, since the signal is blocked and read from a descriptor.
        if canSuspend { signal(SIGTSTP) { _ in } }
        (output, curses) = (try TerminalOutput(), try CursesOutput())
        use_env(false)  // LINES and COLUMNS
        use_tioctl(true)
        guard let terminal = pollux_newterm(curses.stream) else { throw Self.reasonAgainst(name) }
        guard pollux_terminal_string("cup") != nil else {
            original.apply()  // not endwin, which writes to the terminal
            delscreen(terminal)
            throw .refused("TERM=\(name.cleaned) cannot position the cursor\(Self.advice)")
        }
        palette = Palette.ofTerminal()
        modes = ScreenModes(hasMouse: hasMouse, hasColors: palette.hasColors)
        CrashGuard.arm(
            Restoration(
                output: output, settings: original, leaving: modes.leaving(rows: pollux_lines())))
        raw()
        nonl()
        typeahead(-1)  // pending input must not interrupt the output of a frame
        settings = (original, TerminalSettings() ?? original)
        curses.detach()
        pairs = ColorPairs(palette: palette)
        keyboard = Keyboard(hasMouse: hasMouse)
        if size.rows != nil || size.columns != nil {
            resizeterm(
                size.rows.map(CInt.init) ?? pollux_lines(), size.columns.map(CInt.init) ?? pollux_columns())
        }
        output.write(curses.collect { _ = curs_set(0) } + modes.input)
    }

    private static let advice = "; try TERM=xterm-256color"

    /// Returns why curses cannot use a terminal of this name.
    private static func reasonAgainst(_ name: String) -> TerminalFailure {
        // Curses reports a description that it cannot open for want of a descriptor as unknown.
        let spare = dup(STDOUT_FILENO)
        guard spare >= 0 else { return .system("open the description of TERM=\(name.cleaned)") }
        Glibc.close(spare)
        var status: CInt = 0
        if setupterm(nil, STDOUT_FILENO, &status) == OK {
            return .refused("TERM=\(name.cleaned) cannot be set up\(advice)")
        }
        return status < 0
            ? .refused("no terminal descriptions are installed")
            : .refused("TERM=\(name.cleaned) is not a known terminal\(advice)")
    }

    deinit {
        close()
    }

    /// Whether the terminal has enough colours to tell those of a theme apart.
    public var hasManyColors: Bool {
        switch palette {
        case .none, .ansi: false
        case .indexed256, .direct: true
        }
    }

    public var size: Size {
        Size(columns: Int(pollux_columns()), rows: Int(pollux_lines()))
    }

    /// Shows a frame, and does not call curses if nothing has changed.
    ///
    /// - Returns: Whether anything has changed.
    public func show(_ frame: Frame) -> Bool {
        let isChanged = panels.show(frame, isFull: needsFullRedraw, pairs: &pairs)
        guard isChanged || frame.cursor != cursor else { return false }
        (cursor, needsFullRedraw) = (frame.cursor, false)
        let bytes = curses.collect {
            if let cursor {
                _ = curs_set(1)
                panels.placeCursor(x: cursor.x, y: cursor.y)
            } else {
                _ = curs_set(0)
                // An invisible cursor may stay where the last change ends.
                leaveok(pollux_newscr(), true)
            }
            doupdate()
        }
        output.write(bytes)
        return true
    }

    /// Whether the terminal has not read the last frame yet. The caller must call `flush` when standard output is
    /// writable.
    public var isBehind: Bool { output.isBehind }

    /// Whether a frame may be shown now.
    public var isReady: Bool { !isBehind && !isSuspended }

    public func flush() { output.flush() }

    /// Returns input that has arrived, without waiting.
    public func readInput() -> [Input] { keyboard.read() }

    /// An input whose end has not arrived; nil if there is none.
    ///
    /// The caller must call `endInput` if nothing more arrives within its time.
    public var unfinishedInput: InputDecoder.Unfinished? { keyboard.unfinished }

    /// Stops waiting for the end of the unfinished input, and returns what was received of it.
    public func endInput() -> [Input] { keyboard.giveUp() }

    /// Requests a full redraw, for a screen that another program has written on.
    public func repaint() {
        clearok(pollux_curscr(), true)
        needsFullRedraw = true
    }

    /// Puts text on the clipboard (OSC 52), unless the settings of the terminal forbid it.
    ///
    /// - Returns: Why the text cannot be copied; nil if it was sent.
    public func copy(_ text: String) -> String? {
        guard text.utf8.count <= Self.maxCopySize else { return "the text is longer than 1 MiB" }
        guard !isBehind else { return "the terminal does not read" }
        output.write(Array("\u{1b}]52;c;\(Base64.encode(text.utf8))\u{7}".utf8))
        return nil
    }

    /// Restores the terminal and stops the process group as Ctrl-Z does.
    ///
    /// The process continues with SIGCONT, on which the caller must call `resume`.
    public func suspend() {
        guard canSuspend, !isSuspended else { return }
        leave()
        isSuspended = true
        if !Self.stop() { resume() }
    }

    /// Returns to full-screen mode after a stop, in which the shell has used the terminal.
    ///
    /// In the background, the program stops again. The caller handles signals that end the program before.
    public func resume() {
        guard TerminalSettings.isInForeground else {
            raise(SIGTTOU)
            return
        }
        settings.screen.apply()
        output.write(modes.full(isCursorVisible: cursor != nil, isLeft: isSuspended))
        isSuspended = false
        repaint()
    }

    /// Whether `readInput` may be called: the kernel stops a program that reads in the background.
    public var isInForeground: Bool { TerminalSettings.isInForeground }

    /// Stops the program in the background, where it has no input, until it continues.
    ///
    /// - Returns: Whether it was stopped; if not, nothing brings it to the foreground any more.
    public func waitInBackground() -> Bool {
        raise(SIGTTIN)
        return Self.wasStopped
    }

    /// Adapts to the size of the window, and returns it; nil if it is unknown.
    ///
    /// The caller must block SIGWINCH and call this method instead: the handler of curses only sets a flag.
    public func updateWindowSize() -> Size? {
        guard let size = WindowSize.ofKernel else { return nil }
        resizeterm(CInt(size.rows), CInt(size.columns))
        needsFullRedraw = true
        return size
    }

    /// Stops the process group with the default action of SIGTSTP, which is otherwise blocked and read from a
    /// descriptor.
    ///
    /// - Returns: Whether the process was stopped, for which it needs a shell that can continue it.
    private static func stop() -> Bool {
        var (set, old) = (sigset_t(), sigset_t())
        sigemptyset(&set)
        sigaddset(&set, SIGTSTP)
        let handler = signal(SIGTSTP, SIG_DFL)
        kill(0, SIGTSTP)
        pthread_sigmask(SIG_UNBLOCK, &set, &old)  // the process stops here
        pthread_sigmask(SIG_SETMASK, &old, nil)
        signal(SIGTSTP, handler)
        return wasStopped
    }

    /// Whether the process has continued after a stop: SIGCONT is blocked and waits to be read.
    private static var wasStopped: Bool {
        var pending = sigset_t()
        return sigpending(&pending) == 0 && sigismember(&pending, SIGCONT) == 1
    }

    /// Leaves full-screen mode and restores the terminal.
    public func close() {
        guard isOpen else { return }
        isOpen = false
        if !isSuspended { leave() }
        CrashGuard.disarm()
    }

    private func leave() {
        settings.original.restore { output.finish(modes.leaving(rows: pollux_lines())) }
    }
}
