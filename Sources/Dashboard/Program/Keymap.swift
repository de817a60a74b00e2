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
    /// The bindings by context, in their order, since a key or a frame needs those of a few contexts only.
    private let groups: [Group]

    private struct Group {
        let context: KeyContext
        let bindings: [KeyBinding]
        let hints: [KeyHint]
    }

    /// Two commands on the same key in one context.
    public struct Collision: Error, Equatable {
        public let key: Key
        public let context: KeyContext
        public let commands: [Command]
    }

    public init(_ bindings: [KeyBinding]) throws(Collision) {
        for (index, binding) in bindings.enumerated() {
            for other in bindings[..<index] where other.context == binding.context {
                guard let key = binding.keys.first(where: other.keys.contains) else { continue }
                throw Collision(
                    key: key, context: binding.context, commands: [other.command, binding.command])
            }
        }
        self.bindings = bindings
        groups = KeyContext.allCases.map { context in
            let own = bindings.filter { $0.context == context }
            return Group(context: context, bindings: own, hints: own.compactMap(KeyHint.init))
        }
    }

    /// Returns the binding of a key in the first context that has one.
    func binding(for key: Key, in contexts: [KeyContext]) -> KeyBinding? {
        for context in contexts {
            guard let bindings = group(of: context)?.bindings else { continue }
            for index in bindings.indices where bindings[index].keys.contains(key) { return bindings[index] }
        }
        return nil
    }

    /// Returns the hints of a context.
    func hints(of context: KeyContext) -> [KeyHint] { group(of: context)?.hints ?? [] }

    private func group(of context: KeyContext) -> Group? { groups.first { $0.context == context } }
}
