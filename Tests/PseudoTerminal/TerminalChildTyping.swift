/// What a user does at the keyboard.
extension TerminalChild {
    /// Presses a key by its name, in the form that suits the program's cursor key mode.
    public func key(_ name: String) throws(UnknownKey) { press(try Key(name)) }

    public func press(_ key: Key) {
        show()
        send(screen.bytes(for: key))
    }

    /// Types a text, all at once.
    public func type(_ text: String) { send(Array(text.utf8)) }

    /// Pastes a text: between brackets if the program asked for them (mode 2004).
    public func paste(_ text: String) { paste(Array(text.utf8)) }

    /// Pastes bytes that need not be UTF-8, nor harmless.
    public func paste(_ bytes: [UInt8]) {
        show()
        guard screen.modes.isOn(2004) else { return send(bytes) }
        send(Array("\u{1b}[200~".utf8) + bytes + Array("\u{1b}[201~".utf8))
    }
}
