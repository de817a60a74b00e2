/// The result of a user's action: effects to run, a message to show, and a box or a line to open.
///
/// Panes and boxes return a reply; only `State.accept` applies it.
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

    /// Returns a reply that says why nothing was done.
    static func refusal(_ reason: String) -> Reply { Reply(message: .failed(reason)) }

    static func detail(_ subject: any DetailSubject, effects: [Effect] = []) -> Reply {
        Reply(effects: effects, overlay: .detail(DetailBox(subject)))
    }
}

extension State {
    /// Applies a reply to the state.
    ///
    /// Nothing else writes the message line, except that the next input clears it.
    ///
    /// - Returns: The effects to run.
    mutating func accept(_ reply: Reply) -> [Effect] {
        if let message = reply.message { self.message = message }
        if let overlay = reply.overlay { self.overlay = overlay }
        if let prompt = reply.prompt { linePrompt = prompt }
        return reply.effects
    }
}

/// A text on the message line, shown until the next input.
public struct Message: Sendable, Equatable {
    public enum Kind: Sendable {
        case done, failed
    }

    public var kind: Kind
    public var text: String

    static func done(_ text: String) -> Message { Message(kind: .done, text: text) }
    static func failed(_ text: String) -> Message { Message(kind: .failed, text: text) }
}
