/// What comes of something that the user did: what to do, what to say, and what to open.
///
/// Panes and boxes answer with one of these; `State.accept` alone puts it into effect.
struct Reply {
    var effects: [Effect] = []
    var message: Message?
    /// A box to open above the screen.
    var overlay: Overlay?
    /// A line to be typed on the message line.
    var prompt: LinePrompt?

    static func effects(_ effects: [Effect], _ message: Message? = nil) -> Reply {
        Reply(effects: effects, message: message)
    }

    static func done(_ text: String) -> Reply { Reply(message: .done(text)) }

    /// Why nothing was done.
    static func refusal(_ reason: String) -> Reply { Reply(message: .failed(reason)) }

    static func detail(_ subject: any DetailSubject, effects: [Effect] = []) -> Reply {
        Reply(effects: effects, overlay: .detail(DetailBox(subject)))
    }
}

extension State {
    /// Puts a reply into effect on the screen: the only writer of the message line besides the next input, which
    /// clears it.
    ///
    /// - Returns: The effects that are left for the world.
    mutating func accept(_ reply: Reply) -> [Effect] {
        if let message = reply.message { self.message = message }
        if let overlay = reply.overlay { self.overlay = overlay }
        if let prompt = reply.prompt { linePrompt = prompt }
        return reply.effects
    }
}

/// The text of the message line, until the next key.
public struct Message: Sendable, Equatable {
    public enum Kind: Sendable {
        case done, failed
    }

    public var kind: Kind
    public var text: String

    static func done(_ text: String) -> Message { Message(kind: .done, text: text) }
    static func failed(_ text: String) -> Message { Message(kind: .failed, text: text) }
}
