import CNcurses
import Glibc
import Screen

/// The terminal in full-screen mode; the only user of curses.
///
/// One of these exists at a time, on one thread: curses keeps its state in globals.
public final class CursesScreen {
    private let hasMouse: Bool
    private let palette: Palette
    private var pairs: ColorPairs
    private let keyboard: Keyboard
    private let output: GatheredOutput
    private var panels = PanelStack()
    /// Where the cursor stands, while text is being typed.
    private var cursor: Frame.Cursor?
    /// Whether the terminal may show something else than it was told last.
    private var isUnsure = true
    private var isOpen = true

    /// ncurses waits this long for the rest of a key's sequence after Esc; milliseconds.
    private static let escapeDelay: CInt = 25

    /// Takes the terminal over.
    ///
    /// - Throws: `TerminalFailure` where standard input or output is no terminal, or `TERM` names none
    ///   that can place text.
    public init(hasMouse: Bool) throws(TerminalFailure) {
        guard isatty(STDOUT_FILENO) == 1 else { throw .refused("standard output is not a terminal") }
        guard isatty(STDIN_FILENO) == 1 else { throw .refused("standard input is not a terminal") }
        let name = getenv("TERM").map { String(cString: $0) } ?? ""
        guard !name.isEmpty else { throw .refused("TERM is not set") }
        set_escdelay(Self.escapeDelay)
        // Curses leaves SIGTSTP alone where a handler is set; else it ignores it while it draws, and one that
        // waits to be read would be lost. Ours is never called: the signal is blocked and read.
        signal(SIGTSTP) { _ in }
        let output = GatheredOutput()
        guard let terminal = pollux_newterm(output.stream) else { throw .refused(Self.reasonAgainst(name)) }
        guard pollux_terminal_string("cup") != nil else {
            reset_shell_mode()  // and not endwin, which writes
            delscreen(terminal)
            throw .refused("TERM=\(name.cleaned) cannot place text on the screen")
        }
        (self.hasMouse, self.output) = (hasMouse, output)
        palette = Palette.ofTerminal()
        pairs = ColorPairs(palette: palette)
        keyboard = Keyboard()
        enterModes()
        CrashGuard.arm()
    }

    /// Why curses has no use for a terminal of this name.
    private static func reasonAgainst(_ name: String) -> String {
        var status: CInt = 0
        if setupterm(nil, STDOUT_FILENO, &status) == OK { return "TERM=\(name.cleaned) cannot be set up" }
        return status < 0
            ? "no terminal descriptions are installed" : "TERM=\(name.cleaned) is not a known terminal"
    }

    deinit {
        close()
    }

    /// Whether the colours of a theme come out as different as they were meant.
    public var hasManyColors: Bool {
        switch palette {
        case .none, .ansi: false
        case .indexed256, .direct: true
        }
    }

    public var size: Size {
        Size(columns: Int(pollux_columns()), rows: Int(pollux_lines()))
    }

    /// Shows a frame; where it looks as before, curses is not asked.
    ///
    /// - Parameter frame: The same one in each call, drawn on in between: only rows that were drawn on since the
    ///   last call are compared with the screen.
    /// - Returns: Whether there was anything to show.
    public func show(_ frame: inout Frame) -> Bool {
        let isChanged = panels.show(frame, isAnew: isUnsure, pairs: &pairs)
        frame.base.clearDirty()
        guard isChanged || frame.cursor != cursor else { return false }
        (cursor, isUnsure) = (frame.cursor, false)
        output.gather {
            if let cursor {
                _ = curs_set(1)
                panels.placeCursor(x: cursor.x, y: cursor.y)
            } else {
                _ = curs_set(0)
            }
            doupdate()
        }
        return true
    }

    /// Everything that was typed, pasted, clicked or resized since the last call; it does not wait.
    public func readInput() -> [Input] {
        let inputs = keyboard.drain()
        if inputs.contains(where: { if case .resized = $0 { true } else { false } }) { isUnsure = true }
        return inputs
    }

    /// Something that has begun to arrive, and whose end is missing: when nothing more comes in its time,
    /// `endInput` is to be called.
    public var unfinishedInput: InputDecoder.Unfinished? { keyboard.unfinished }

    /// What there is of the unfinished, whose end is no longer waited for.
    public func endInput() -> [Input] { keyboard.giveUp() }

    /// Draws everything anew, for a screen that another program has written on.
    public func repaint() {
        clearok(pollux_curscr(), true)
        isUnsure = true
    }

    /// Puts text on the clipboard of the terminal's user (OSC 52), who may have forbidden it there.
    public func copy(_ text: String) {
        TerminalOutput.write(Array("\u{1b}]52;c;\(Base64.encode(text.utf8))\u{7}".utf8))
    }

    /// Gives the terminal back, stops the process group as Ctrl-Z does, and takes it over again when it
    /// is continued.
    public func suspend() {
        leaveModes()
        endwin()
        Self.stop()
        reset_prog_mode()
        enterModes()
        repaint()
        noticeSize()
    }

    /// The window may have another size: the next `readInput` says which.
    ///
    /// SIGWINCH is to be blocked and to lead here: the handler of curses sets a flag that is not looked at
    /// before the next key, and a signal just before the loop waits would go unseen.
    public func noticeSize() {
        keyboard.noticeSize()
    }

    /// SIGTSTP is read from a descriptor, so it is blocked; here it is to do what it does by default.
    private static func stop() {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTSTP)
        let handler = signal(SIGTSTP, SIG_DFL)
        kill(0, SIGTSTP)
        var old = sigset_t()
        pthread_sigmask(SIG_UNBLOCK, &set, &old)  // the process stops here
        pthread_sigmask(SIG_SETMASK, &old, nil)
        signal(SIGTSTP, handler)
    }

    /// Gives the terminal back as it was.
    public func close() {
        guard isOpen else { return }
        isOpen = false
        CrashGuard.disarm()
        leaveModes()
        endwin()
    }

    private func enterModes() {
        raw()
        noecho()
        nonl()
        typeahead(-1)  // what is typed is read before a frame is drawn, and no frame is left half shown
        if hasMouse {
            mousemask(pollux_mouse_mask(), nil)
            mouseinterval(0)
        }
        _ = curs_set(0)
        TerminalOutput.write(CrashGuard.pasteOn)
    }

    private func leaveModes() {
        mousemask(0, nil)
        TerminalOutput.write(CrashGuard.pasteOff)
    }
}
