/// Keyboard input.
extension TerminalChild {
    /// Presses a key by name, encoded for the current cursor key mode.
    public func key(_ name: String) throws(UnknownKey) { press(try Key(name)) }

    public func press(_ key: Key) {
        show()
        send(screen.bytes(for: key))
    }

    /// Gives the terminal the focus of the keyboard or takes it away, and reports that if the program has asked for it
    /// (mode 1004).
    public func setFocus(_ hasFocus: Bool) {
        show()
        if screen.modes.isOn(1004) { type(hasFocus ? "\u{1b}[I" : "\u{1b}[O") }
    }

    /// Types a text all at once.
    public func type(_ text: String) { send(Array(text.utf8)) }

    /// Pastes a text, in brackets if the program has enabled them (mode 2004).
    public func paste(_ text: String) { paste(Array(text.utf8)) }

    /// Pastes bytes, which may be invalid UTF-8 or contain control characters.
    public func paste(_ bytes: [UInt8]) {
        show()
        guard screen.modes.isOn(2004) else { return send(bytes) }
        send(Array("\u{1b}[200~".utf8) + bytes + Array("\u{1b}[201~".utf8))
    }
}
