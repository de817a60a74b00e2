import CNcurses

/// The control sequences that switch the terminal to full-screen mode and back, from the terminal's description.
struct ScreenModes {
    private let hasMouse: Bool
    private let hasColors: Bool

    private static let pasteOn = Array("\u{1b}[?2004h".utf8)
    private static let pasteOff = Array("\u{1b}[?2004l".utf8)

    /// Reports of the focus: xterm's `ctlseqs`, mode 1004.
    private static let focusOn = Array("\u{1b}[?1004h".utf8)
    private static let focusOff = Array("\u{1b}[?1004l".utf8)

    init(hasMouse: Bool, hasColors: Bool) {
        (self.hasMouse, self.hasColors) = (hasMouse, hasColors)
    }

    /// The modes for input: the keypad, the mouse, bracketed pastes and reports of the focus.
    var input: [UInt8] { Self.capability("smkx") + mouse(isOn: true) + Self.pasteOn + Self.focusOn }

    /// Everything that curses and `input` have switched on, for a terminal that another program has used meanwhile.
    ///
    /// - Parameter isLeft: Whether the terminal shows its main screen. If not, it is left first, since switching
    ///   to the alternate screen a second time would lose the position of the cursor on the main one.
    func full(isCursorVisible: Bool, isLeft: Bool) -> [UInt8] {
        (isLeft ? [] : Self.capability("rmcup")) + Self.capability("smcup") + input
            + Self.capability(isCursorVisible ? "cnorm" : "civis")
    }

    /// Back to the mode of a shell, with the cursor on the last row.
    ///
    /// Unlike `endwin`, this does not reset the colours of the palette (`oc`), which the program does not change
    /// and the user may have set.
    func leaving(rows: CInt) -> [UInt8] {
        mouse(isOn: false) + Self.pasteOff + Self.focusOff + Self.capability("rmkx") + Self.capability("sgr0")
            + (hasColors ? Self.capability("op") : []) + Self.capability("cnorm")
            + Self.bytes(pollux_cursor_position(rows - 1, 0)) + Self.capability("el")
            + Self.capability("rmcup")
    }

    private func mouse(isOn: Bool) -> [UInt8] {
        hasMouse ? Self.bytes(pollux_mouse_switch(isOn ? 1 : 0)) : []
    }

    private static func capability(_ name: String) -> [UInt8] { bytes(pollux_terminal_string(name)) }

    /// Returns a string of the terminal's description without its padding (`$<5>`), which was for slow terminals.
    private static func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
        guard let text else { return [] }
        var (rest, bytes) = (Array(String(cString: text).utf8)[...], [UInt8]())
        while let byte = rest.first {
            if rest.starts(with: "$<".utf8) {
                rest = rest.drop { $0 != UInt8(ascii: ">") }.dropFirst()
            } else {
                bytes.append(byte)
                rest = rest.dropFirst()
            }
        }
        return bytes
    }
}
