import CNcurses
import Glibc
import Screen

/// The keys, pastes and mouse actions that arrive on standard input.
///
/// Curses could read them too, but it waits: for the rest of an escape sequence, and without a limit for the rest of a
/// mouse action.
final class Keyboard {
    private var decoder = InputDecoder(terminalKeys: Keyboard.terminalKeys())
    private let hasMouse: Bool

    /// In bytes, for each call of `read`; as much as the kernel keeps for a terminal.
    private static let maxReadSize = 4096

    init(hasMouse: Bool) {
        self.hasMouse = hasMouse
    }

    /// Reads once, without waiting. The caller calls it again if poll reports more.
    func read() -> [Input] {
        var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, 0) > 0 else { return [] }
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.maxReadSize) { buffer, count in
            count = Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
            if count < 0 { count = 0 }
        }
        let inputs = decoder.consume(bytes)
        return hasMouse ? inputs : inputs.filter { if case .mouse = $0 { false } else { true } }
    }

    /// An input whose end has not arrived; nil if there is none.
    var unfinished: InputDecoder.Unfinished? { decoder.unfinished }

    /// Stops waiting for the end of the unfinished input, and returns what was received of it.
    func giveUp() -> [Input] { decoder.giveUp() }

    /// Reads the keys of the terminal's description that have other sequences than on most terminals.
    private static func terminalKeys() -> [[UInt8]: Key] {
        var found: [[UInt8]: Key] = [:]
        for (name, key) in named {
            guard let text = pollux_terminal_string(name), text.pointee == 0x1b else { continue }
            let sequence = Array(String(cString: text).utf8)
            if sequence.count > 1, EscapeSequence.key(sequence) == nil { found[sequence] = key }
        }
        return found
    }

    /// Keys by their names in a terminal's description: `man 5 terminfo`.
    private static let named: [(String, Key)] =
        [
            ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home),
            ("kend", .end), ("kpp", .pageUp), ("knp", .pageDown), ("kich1", .insert), ("kdch1", .delete),
            ("kcbt", .backTab), ("kent", .enter),
        ] + (1...12).map { ("kf\($0)", .function($0)) }
}
