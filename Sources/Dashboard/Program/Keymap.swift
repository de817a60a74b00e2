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
    /// The positions of the bindings by key, for each context.
    private let positions: [[Key: Int]]
    /// The hints of each context.
    private let hints: [[KeyHint]]

    /// Two commands on the same key in one context.
    public struct Collision: Error, Equatable {
        public let key: Key
        public let context: KeyContext
        public let commands: [Command]
    }

    public init(_ bindings: [KeyBinding]) throws(Collision) {
        var positions: [[Key: Int]] = KeyContext.allCases.map { _ in [:] }
        var hints: [[KeyHint]] = KeyContext.allCases.map { _ in [] }
        for (index, binding) in bindings.enumerated() {
            let context = binding.context
            for key in binding.keys {
                let other = positions[context.index].updateValue(index, forKey: key)
                guard let other, other != index else { continue }
                throw Collision(
                    key: key, context: context, commands: [bindings[other].command, binding.command])
            }
            if let hint = KeyHint(binding) { hints[context.index].append(hint) }
        }
        (self.bindings, self.positions, self.hints) = (bindings, positions, hints)
    }

    /// Returns the binding of a key in the first context that has one.
    func binding(for key: Key, in contexts: [KeyContext]) -> KeyBinding? {
        for context in contexts {
            if let index = positions[context.index][key] { return bindings[index] }
        }
        return nil
    }

    /// Returns the hints of a context.
    func hints(of context: KeyContext) -> [KeyHint] { hints[context.index] }
}

extension KeyContext {
    /// The index in the tables, in order of declaration. A dictionary would hash the name of each context.
    fileprivate var index: Int {
        switch self {
        case .input: 0
        case .overlay: 1
        case .detail: 2
        case .checklist: 3
        case .scenarios: 4
        case .resolver: 5
        case .services: 6
        case .protocols: 7
        case .live: 8
        case .sockets: 9
        case .lab: 10
        case .labStrip: 11
        case .lists: 12
        case .everywhere: 13
        }
    }
}
