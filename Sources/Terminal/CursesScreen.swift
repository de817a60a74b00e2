import CNcurses
import Glibc
import Screen

/// The terminal in full-screen mode.
///
/// Curses keeps its state in globals, so only one instance may exist at a time, on one thread.
public final class CursesScreen {
    private let hasMouse: Bool
    private let palette: Palette
    private var pairs: ColorPairs
    private let keyboard: Keyboard
    private let output: GatheredOutput
    private var panels = PanelStack()
    /// The position of the cursor; nil unless text is being typed.
    private var cursor: Frame.Cursor?
    /// Whether the terminal may show something other than the last frame.
    private var needsFullRedraw = true
    private var isOpen = true

    /// How long ncurses waits for the rest of an escape sequence, in milliseconds.
    private static let escapeDelay: CInt = 25

    /// Switches the terminal to full-screen mode.
    ///
    /// - Throws: `TerminalFailure` if standard input or output is not a terminal, or if `TERM` does not name a
    ///   terminal that can position the cursor.
    public init(hasMouse: Bool) throws(TerminalFailure) {
        guard isatty(STDOUT_FILENO) == 1 else { throw .refused("standard output is not a terminal") }
        guard isatty(STDIN_FILENO) == 1 else { throw .refused("standard input is not a terminal") }
        let name = getenv("TERM").map { String(cString: $0) } ?? ""
        guard !name.isEmpty else { throw .refused("TERM is not set") }
        set_escdelay(Self.escapeDelay)
        // Without a handler, curses ignores SIGTSTP while it draws, which would discard a pending signal. This
        // handler is never called, since the signal is blocked and read from a descriptor.
        signal(SIGTSTP) { _ in }
        let output = GatheredOutput()
        guard let terminal = pollux_newterm(output.stream) else { throw .refused(Self.reasonAgainst(name)) }
        guard pollux_terminal_string("cup") != nil else {
            reset_shell_mode()  // not endwin, which writes to the terminal
            delscreen(terminal)
            throw .refused("TERM=\(name.cleaned) cannot position the cursor")
        }
        (self.hasMouse, self.output) = (hasMouse, output)
        palette = Palette.ofTerminal()
        pairs = ColorPairs(palette: palette)
        keyboard = Keyboard()
        enterModes()
        CrashGuard.arm()
    }

    /// Returns why curses cannot use a terminal of this name.
    private static func reasonAgainst(_ name: String) -> String {
        var status: CInt = 0
        if setupterm(nil, STDOUT_FILENO, &status) == OK { return "TERM=\(name.cleaned) cannot be set up" }
        return status < 0
            ? "no terminal descriptions are installed" : "TERM=\(name.cleaned) is not a known terminal"
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
    /// - Parameter frame: The same frame in each call: only rows drawn on since the last call are compared with the
    ///   screen.
    /// - Returns: Whether anything has changed.
    public func show(_ frame: inout Frame) -> Bool {
        let isChanged = panels.show(frame, isFull: needsFullRedraw, pairs: &pairs)
        frame.base.clearDirty()
        guard isChanged || frame.cursor != cursor else { return false }
        (cursor, needsFullRedraw) = (frame.cursor, false)
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

    /// Returns all input since the last call, without waiting.
    public func readInput() -> [Input] {
        let inputs = keyboard.drain()
        if inputs.contains(where: { if case .resized = $0 { true } else { false } }) {
            needsFullRedraw = true
        }
        return inputs
    }

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
    public func copy(_ text: String) {
        TerminalOutput.write(Array("\u{1b}]52;c;\(Base64.encode(text.utf8))\u{7}".utf8))
    }

    /// Restores the terminal, stops the process group as Ctrl-Z does, and returns to full-screen mode when the
    /// process continues.
    public func suspend() {
        leaveModes()
        endwin()
        Self.stop()
        reset_prog_mode()
        enterModes()
        repaint()
        updateWindowSize()
    }

    /// Reads the size of the window, which the next `readInput` reports.
    ///
    /// The caller must block SIGWINCH and call this method instead: the handler of curses only sets a flag that is
    /// checked at the next key, and would miss a signal that arrives just before the loop waits.
    public func updateWindowSize() {
        keyboard.updateWindowSize()
    }

    /// Stops the process group with the default action of SIGTSTP, which is otherwise blocked and read from a
    /// descriptor.
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

    /// Leaves full-screen mode and restores the terminal.
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
        typeahead(-1)  // pending input must not interrupt the output of a frame
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
