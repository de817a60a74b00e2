import CVTerm

/// A terminal without a window, which turns a program's output into text and colours on a screen.
///
/// The emulation is libvterm, with UTF-8 and an alternate screen. Rows and columns count from 0.
public final class VirtualTerminal {
    public private(set) var size: TerminalSize
    /// The modes that the program has set or reset so far.
    public private(set) var modes = TerminalModes()
    private let terminal: OpaquePointer
    private let screen: OpaquePointer
    private let state: OpaquePointer
    private var replies: [UInt8] = []

    public init(size: TerminalSize) {
        self.size = size
        terminal = vterm_new(Int32(size.rows), Int32(size.columns))
        screen = vterm_obtain_screen(terminal)
        state = vterm_obtain_state(terminal)
        vterm_set_utf8(terminal, 1)
        vterm_screen_enable_altscreen(screen, 1)
        vterm_screen_reset(screen, 1)
        // Unretained: the terminal calls back only during this object's lifetime, because the object frees
        // it.
        vterm_output_set_callback(
            terminal,
            { bytes, count, user in
                guard let bytes, let user else { return }
                let reply = UnsafeRawBufferPointer(start: bytes, count: count)
                Unmanaged<VirtualTerminal>.fromOpaque(user).takeUnretainedValue().replies += reply
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// The beginning of a character whose rest has not been fed yet.
    private var split: [UInt8] = []

    deinit { vterm_free(terminal) }

    /// Shows output of a program. A sequence or character may be split between two calls.
    public func feed(_ output: ArraySlice<UInt8>) {
        modes.scan(output)
        // libvterm shows U+FFFD for a character that is split between two calls.
        let all = split + output
        let end = all.count - Self.incompleteCount(all)
        split = Array(all[end...])
        all[..<end].withUnsafeBytes { bytes in
            _ = vterm_input_write(terminal, bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
        }
    }

    /// Returns the number of bytes at the end that begin a character of UTF-8 and lack the rest of it.
    private static func incompleteCount(_ bytes: [UInt8]) -> Int {
        for count in 1...3 where count <= bytes.count {
            let byte = bytes[bytes.count - count]
            // A continuation: the first byte of the character is before it.
            if byte & 0xc0 == 0x80 { continue }
            let length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
            return length > count ? count : 0
        }
        return 0
    }

    /// Shows a text like output of a program.
    public func feed(_ text: String) { feed(Array(text.utf8)[...]) }

    /// The terminal's replies since the last call, to queries of the program such as the cursor position.
    public func takeReplies() -> [UInt8] {
        defer { replies = [] }
        return replies
    }

    /// The bytes that the key sends in the current cursor key mode (DECCKM).
    public func bytes(for key: Key) -> [UInt8] {
        switch key.symbol {
        case .character(let scalar): return Key.bytes(of: scalar, key.modifiers)
        case .named(let named):
            let waiting = takeReplies()
            defer { replies = waiting }
            vterm_keyboard_key(terminal, named, key.modifiers)
            return takeReplies()
        }
    }

    public func resize(to size: TerminalSize) {
        self.size = size
        vterm_set_size(terminal, Int32(size.rows), Int32(size.columns))
    }
}

extension VirtualTerminal {
    /// The rows of the screen from the top, without trailing spaces.
    public var lines: [String] { (0..<size.rows).map(line) }

    /// The rows of the screen, joined with newlines.
    public var text: String { lines.joined(separator: "\n") }

    /// One row of the screen, without trailing spaces.
    public func line(_ row: Int) -> String {
        let cells = (0..<size.columns).map { Cell.text(rawCell(row: row, column: $0)) }
        let end = cells.lastIndex { $0 != " " && $0 != "" } ?? -1
        return cells[...end].joined()
    }

    public func cell(row: Int, column: Int) -> Cell { Cell(rawCell(row: row, column: column)) }

    private func rawCell(row: Int, column: Int) -> VTermScreenCell {
        precondition((0..<size.rows).contains(row) && (0..<size.columns).contains(column))
        var cell = VTermScreenCell()
        vterm_screen_get_cell(screen, VTermPos(row: Int32(row), col: Int32(column)), &cell)
        return cell
    }

    /// Whether the screen contains the text, in one row or, with newlines, in several.
    public func contains(_ text: String) -> Bool { self.text.utf8.contains(text.utf8) }

    public var cursor: (row: Int, column: Int) {
        var position = VTermPos()
        vterm_state_get_cursorpos(state, &position)
        return (Int(position.row), Int(position.col))
    }

    public var cursorIsVisible: Bool { modes.isOn(25) }

    public var alternateScreenIsShown: Bool { modes.isOn(1049) || modes.isOn(1047) || modes.isOn(47) }

    /// DEC private modes that the program has set and not reset, such as 1049, the alternate screen,
    /// 2004, bracketed paste, and 1000 to 1006, the mouse.
    public var modesLeftOn: [Int] { modes.leftOn }

    /// Descriptions of the differences from an unused terminal: modes, keypad, colours.
    public var leftovers: [String] {
        var found = modes.leftOn.map { "mode \($0) is on" } + modes.leftOff.map { "mode \($0) is off" }
        if modes.keypadSendsApplicationCodes { found.append("the keypad sends application codes") }
        if !textIsPlain { found.append("text would have colours or attributes") }
        return found
    }

    private var textIsPlain: Bool {
        let flags = [VTERM_ATTR_BOLD, VTERM_ATTR_ITALIC, VTERM_ATTR_BLINK, VTERM_ATTR_REVERSE]
        let colors = [VTERM_ATTR_FOREGROUND, VTERM_ATTR_BACKGROUND]
        return flags.allSatisfy { penAttribute($0).boolean == 0 }
            && penAttribute(VTERM_ATTR_UNDERLINE).number == 0
            && colors.allSatisfy { CellColor(penAttribute($0).color) == .standard }
    }

    private func penAttribute(_ attribute: VTermAttr) -> VTermValue {
        var value = VTermValue()
        vterm_state_get_penattr(state, attribute, &value)
        return value
    }
}
