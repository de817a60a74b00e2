import CNcurses
import Glibc
import Screen

/// Turns what curses reads into keys, pastes and clicks.
final class Keyboard {
    /// A pad of its own to read through: reading through a window would refresh it.
    private let pad: UnsafeMutablePointer<WINDOW>?
    private var decoder = InputDecoder()
    private var waiting: [Input] = []

    init() {
        pad = newpad(1, 1)
        keypad(pad, true)
        nodelay(pad, true)
        // Some descriptions have function keys where a keypad sends its digits.
        for final in "jklmnopqrstuvwxy" { define_key("\u{1b}O\(final)", 0) }
    }

    deinit {
        delwin(pad)
    }

    /// Asks for the window's size, which may be another one after SIGWINCH or a suspension.
    func updateWindowSize() {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0, window.ws_col > 0
        else { return }
        resizeterm(CInt(window.ws_row), CInt(window.ws_col))
        waiting.append(.resized(Size(columns: Int(window.ws_col), rows: Int(window.ws_row))))
    }

    /// Reads until nothing is left.
    ///
    /// Bytes, not characters: curses drops what follows a byte that is no UTF-8.
    func drain() -> [Input] {
        var inputs = waiting
        waiting = []
        while true {
            let code = wgetch(pad)
            // Curses gives an escape away by itself only when nothing has followed for the escape delay.
            if code == ERR { return inputs + decoder.pause() }
            if code == KEY_MOUSE {
                inputs += mouse()
            } else if code > 0xff {
                // `updateWindowSize` has told of a resize.
                if code != KEY_RESIZE { inputs += decoder.take(Self.key(code: code).map { .key($0) }) }
            } else {
                inputs += decoder.take(UInt8(truncatingIfNeeded: code))
            }
        }
    }

    /// Something that has begun to arrive, and whose end is missing.
    var unfinished: InputDecoder.Unfinished? { decoder.unfinished }

    /// Waits no longer for the end of what is unfinished.
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

    /// A key that curses knows and we do not, most often one with a modifier: what the terminal sent tells more.
    private static func key(sentFor code: CInt) -> Key? {
        guard let sequence = keybound(code, 0) else { return nil }
        defer { free(sequence) }
        return EscapeSequence.key(Array(String(cString: sequence).utf8))
    }

    /// What the mouse did since it was last asked for. Curses hands out the newest first.
    private func mouse() -> [Input] {
        var (inputs, event) = ([Input](), MEVENT())
        while getmouse(&event) == OK {
            if let kind = Self.kind(event.bstate) {
                inputs.append(.mouse(MouseAction(kind, x: Int(event.x), y: Int(event.y))))
            }
        }
        var taken = decoder.take(nil)
        for input in inputs.reversed() { taken += decoder.take(input) }
        return taken
    }

    private static func kind(_ state: mmask_t) -> MouseAction.Kind? {
        if pollux_mouse_is_wheel_up(state) != 0 { return .wheelUp }
        if pollux_mouse_is_wheel_down(state) != 0 { return .wheelDown }
        return pollux_mouse_is_press(state) != 0 ? .press : nil
    }
}
