import CNcurses
import Glibc
import Screen

/// Turns what curses reads into keys, pastes and clicks.
final class Keyboard {
    /// A pad of its own to read through: reading through a window would refresh it.
    private let pad: UnsafeMutablePointer<WINDOW>?
    private var pasted: String?
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
    func drain() -> [Input] {
        var inputs = waiting
        waiting = []
        var character = wint_t()
        while true {
            let status = wget_wch(pad, &character)
            if status == ERR { return inputs }
            if let input = status == KEY_CODE_YES ? named(CInt(bitPattern: character)) : typed(character) {
                inputs.append(input)
            }
        }
    }

    private func named(_ code: CInt) -> Input? {
        switch code {
        case KEY_RESIZE: return nil  // `noticeSize` has said so
        case KEY_MOUSE: return mouse()
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

    private func typed(_ character: wint_t) -> Input? {
        guard let scalar = Unicode.Scalar(character) else { return nil }
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

    private func mouse() -> Input? {
        var event = MEVENT()
        guard getmouse(&event) == OK, pasted == nil else { return nil }
        let kind: MouseAction.Kind
        if pollux_mouse_is_wheel_up(event.bstate) != 0 {
            kind = .wheelUp
        } else if pollux_mouse_is_wheel_down(event.bstate) != 0 {
            kind = .wheelDown
        } else if pollux_mouse_is_press(event.bstate) != 0 {
            kind = .press
        } else {
            return nil
        }
        return .mouse(MouseAction(kind, x: Int(event.x), y: Int(event.y)))
    }
}
