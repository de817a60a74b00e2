import Screen

/// A row of the keymap, from which dispatch, hints, help and palette are derived.
public struct KeyBinding: Sendable {
    public let context: KeyContext
    public let keys: [Key]
    public let command: Command
    /// The description in help.
    public let words: String
    /// The short form for the row of hints; nil if the row does not show the key.
    public let hint: String?
    /// Why the command is not available now; nil if it is.
    public let off: @Sendable (State) -> String?

    init(
        _ context: KeyContext, _ keys: [Key], _ command: Command, _ words: String, hint: String? = nil,
        off: @escaping @Sendable (State) -> String? = { _ in nil }
    ) {
        (self.context, self.keys, self.command, self.words, self.hint, self.off) =
            (context, keys, command, words, hint, off)
    }
}

extension KeyBinding {
    /// Returns the binding with other keys.
    public func rebound(to keys: [Key]) -> KeyBinding {
        KeyBinding(context, keys, command, words, hint: hint, off: off)
    }
}

public struct Keymap: Sendable {
    public let bindings: [KeyBinding]
    /// The positions of the bindings by context and key.
    private let positions: [KeyContext: [Key: Int]]
    private let hints: [KeyContext: [KeyHint]]

    /// Two commands on the same key in one context.
    public struct Collision: Error, Equatable {
        public let key: Key
        public let context: KeyContext
        public let commands: [Command]
    }

    public init(_ bindings: [KeyBinding]) throws(Collision) {
        var positions: [KeyContext: [Key: Int]] = [:]
        var hints: [KeyContext: [KeyHint]] = [:]
        for (index, binding) in bindings.enumerated() {
            let context = binding.context
            for key in binding.keys {
                let other = positions[context, default: [:]].updateValue(index, forKey: key)
                guard let other, other != index else { continue }
                throw Collision(
                    key: key, context: context, commands: [bindings[other].command, binding.command])
            }
            if let hint = KeyHint(binding) { hints[context, default: []].append(hint) }
        }
        (self.bindings, self.positions, self.hints) = (bindings, positions, hints)
    }

    /// Returns the binding of a key in the first context that has one.
    func binding(for key: Key, in contexts: [KeyContext]) -> KeyBinding? {
        for context in contexts {
            if let index = positions[context]?[key] { return bindings[index] }
        }
        return nil
    }

    /// Returns the hints of a context.
    func hints(of context: KeyContext) -> [KeyHint] { hints[context] ?? [] }
}
