import CNcurses
import Glibc
import Screen

/// The input side of curses: keys, pastes and clicks.
final class Keyboard {
    /// A separate pad to read through, since reading through a window would refresh it.
    private let pad: UnsafeMutablePointer<WINDOW>?
    private var decoder = InputDecoder()
    private var pending: [Input] = []

    init() {
        pad = newpad(1, 1)
        keypad(pad, true)
        nodelay(pad, true)
        // Some terminal descriptions define function keys with the sequences of the keypad digits.
        for final in "jklmnopqrstuvwxy" { define_key("\u{1b}O\(final)", 0) }
    }

    deinit {
        delwin(pad)
    }

    /// Reads the size of the window, which may have changed after SIGWINCH or a suspension.
    func updateWindowSize() {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0, window.ws_col > 0
        else { return }
        resizeterm(CInt(window.ws_row), CInt(window.ws_col))
        pending.append(.resized(Size(columns: Int(window.ws_col), rows: Int(window.ws_row))))
    }

    /// Reads all available input.
    ///
    /// Reads bytes instead of characters, since curses drops what follows an invalid UTF-8 byte.
    func drain() -> [Input] {
        var inputs = pending
        pending = []
        while true {
            let code = wgetch(pad)
            // Curses returns an escape alone only if nothing follows within the escape delay.
            if code == ERR { return inputs + decoder.pause() }
            if code == KEY_MOUSE {
                inputs += mouse()
            } else if code > 0xff {
                // `updateWindowSize` reports a resize.
                if code != KEY_RESIZE { inputs += decoder.consume(Self.key(code: code).map { .key($0) }) }
            } else {
                inputs += decoder.consume(UInt8(truncatingIfNeeded: code))
            }
        }
    }

    /// An input whose end has not arrived; nil if there is none.
    var unfinished: InputDecoder.Unfinished? { decoder.unfinished }

    /// Stops waiting for the end of the unfinished input, and returns what was received of it.
    func giveUp() -> [Input] { decoder.giveUp() }

    private static func key(code: CInt) -> Key? {
        switch code {
        case KEY_UP: .up
        case KEY_DOWN: .down
        case KEY_LEFT: .left
        case KEY_RIGHT: .right
        case KEY_HOME: .home
        case KEY_END: .end
        case KEY_PPAGE: .pageUp
        case KEY_NPAGE: .pageDown
        case KEY_BTAB: .backTab
        case KEY_BACKSPACE: .backspace
        case KEY_DC: .delete
        case KEY_IC: .insert
        case KEY_ENTER: .enter
        case KEY_F0 + 1...KEY_F0 + 12: .function(Int(code - KEY_F0))
        default: key(sentFor: code)
        }
    }

    /// Decodes the sequence of a key that has no constant in curses, usually one with a modifier.
    private static func key(sentFor code: CInt) -> Key? {
        guard let sequence = keybound(code, 0) else { return nil }
        defer { free(sequence) }
        return EscapeSequence.key(Array(String(cString: sequence).utf8))
    }

    /// Returns the mouse actions since the last call. Curses returns the newest first.
    private func mouse() -> [Input] {
        var (actions, event) = ([Input](), MEVENT())
        while getmouse(&event) == OK {
            if let kind = Self.kind(event.bstate) {
                actions.append(.mouse(MouseAction(kind, x: Int(event.x), y: Int(event.y))))
            }
        }
        var inputs = decoder.consume(nil)
        for action in actions.reversed() { inputs += decoder.consume(action) }
        return inputs
    }

    private static func kind(_ state: mmask_t) -> MouseAction.Kind? {
        if pollux_mouse_is_wheel_up(state) != 0 { return .wheelUp }
        if pollux_mouse_is_wheel_down(state) != 0 { return .wheelDown }
        return pollux_mouse_is_press(state) != 0 ? .press : nil
    }
}
