/// A line typed into a chat: bytes to send, or a command.
public enum ChatLine: Sendable, Equatable {
    case say([UInt8])
    case command(SlashCommand)

    /// Parses a line.
    ///
    /// A line that begins with `/` is a command; `//` sends one slash. In a line to send, `\xNN`, `\\`, `\n`, `\r`,
    /// `\t` and `\0` are escapes for bytes, and any other backslash is kept. An empty line sends an empty datagram.
    ///
    /// - Throws: `ChatLineFailure` for an unknown command and for invalid arguments.
    public init(_ text: String) throws(ChatLineFailure) {
        guard text.utf8.first == UInt8(ascii: "/") else {
            self = .say(ByteEscapes.bytes(of: text))
            return
        }
        if text.utf8.dropFirst().first == UInt8(ascii: "/") {
            self = .say(ByteEscapes.bytes(of: text.dropFirst()))
            return
        }
        self = .command(try SlashCommand(text.dropFirst()))
    }
}

/// The reason why a typed line is invalid, worded for the user; not sanitized.
public struct ChatLineFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
