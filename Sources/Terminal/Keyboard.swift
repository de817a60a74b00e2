import CNcurses
import Glibc
import Screen

/// Turns what curses reads into keys, pastes and clicks.
final class Keyboard {
    /// A pad of its own to read through: reading through a window would refresh it.
    private let pad: UnsafeMutablePointer<WINDOW>?
    private var pasted: String?
    private var text = UTF8Stream()
    private var waiting: [Input] = []

    /// What follows in a longer paste is dropped: nobody reads a megabyte in an input line.
    private static let longestPaste = 1 << 20
    /// Key codes of ours, above those of curses.
    private static let pasteStart: CInt = 0x7000
    private static let pasteEnd: CInt = 0x7001

    init() {
        pad = newpad(1, 1)
        keypad(pad, true)
        nodelay(pad, true)
        define_key("\u{1b}[200~", Self.pasteStart)
        define_key("\u{1b}[201~", Self.pasteEnd)
    }

    deinit {
        delwin(pad)
    }

    /// Asks for the window's size, which may be another one after SIGWINCH or a suspension.
    func noticeSize() {
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
            if code == ERR { return inputs }
            if code == KEY_MOUSE {
                inputs += mouse()
            } else if code > 0xff {
                if let input = named(code) { inputs.append(input) }
            } else {
                for scalar in text.take(UInt8(truncatingIfNeeded: code)) {
                    if let input = typed(scalar) { inputs.append(input) }
                }
            }
        }
    }

    private func named(_ code: CInt) -> Input? {
        switch code {
        case KEY_RESIZE: return nil  // `noticeSize` has said so
        case Self.pasteStart:
            pasted = ""
            return nil
        case Self.pasteEnd:
            defer { pasted = nil }
            return pasted.map { .paste($0) }
        default: break
        }
        guard pasted == nil else { return nil }
        return Self.key(code: code).map { .key($0) }
    }

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
        default: nil
        }
    }

    private func typed(_ scalar: Unicode.Scalar) -> Input? {
        if pasted != nil {
            if let length = pasted?.utf8.count, length < Self.longestPaste {
                pasted?.unicodeScalars.append(scalar == "\r" ? "\n" : scalar)
            }
            return nil
        }
        return .key(Self.key(scalar))
    }

    private static func key(_ scalar: Unicode.Scalar) -> Key {
        switch scalar.value {
        case 0x09: .tab
        case 0x0a, 0x0d: .enter
        case 0x1b: .escape
        case 0x08, 0x7f: .backspace
        case 0x01...0x1a: .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x60)))
        case 0x00, 0x1c...0x1f: .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x40)))
        default: .character(Character(scalar))
        }
    }

    /// What the mouse did since it was last asked for. Curses hands out the newest first.
    private func mouse() -> [Input] {
        var (inputs, event) = ([Input](), MEVENT())
        while getmouse(&event) == OK {
            if let kind = Self.kind(event.bstate) {
                inputs.append(.mouse(MouseAction(kind, x: Int(event.x), y: Int(event.y))))
            }
        }
        return pasted == nil ? inputs.reversed() : []
    }

    private static func kind(_ state: mmask_t) -> MouseAction.Kind? {
        if pollux_mouse_is_wheel_up(state) != 0 { return .wheelUp }
        if pollux_mouse_is_wheel_down(state) != 0 { return .wheelDown }
        return pollux_mouse_is_press(state) != 0 ? .press : nil
    }
}
