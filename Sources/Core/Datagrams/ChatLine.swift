/// What a line means that is typed into a chat: bytes to send, or a command.
public enum ChatLine: Sendable, Equatable {
    case say([UInt8])
    case command(SlashCommand)

    /// A line that begins with `/` is a command; `//` sends one slash. In what is sent, `\xNN`, `\\`, `\n`,
    /// `\r`, `\t` and `\0` name bytes, and any other backslash stays. An empty line is an empty datagram.
    ///
    /// - Throws: `ChatLineFailure` for an unknown command and for arguments that it does not take.
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

/// Why a typed line is refused, in words for the user; not cleaned.
public struct ChatLineFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
