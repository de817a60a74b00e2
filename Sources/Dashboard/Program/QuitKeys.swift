import Screen

extension KeyBinding {
    /// Returns a context in which no key quits the program; nil if there is a key everywhere.
    ///
    /// A key of `close` or `quit` works only where no inner context binds it to another command. Input lines and boxes
    /// are left out: they are left first.
    public static func contextWithoutQuitKey(in bindings: [KeyBinding]) -> KeyContext? {
        let quitting = bindings.filter { $0.context == .everywhere && $0.command.quits }.flatMap(\.keys)
        return KeyContext.allCases.first { context in
            let inner = bindings.filter { context.innerContexts.contains($0.context) }
            return !quitting.contains { key in !inner.contains { $0.keys.contains(key) } }
        }
    }
}

extension Command {
    /// Whether the command ends the program when no box is open.
    public var quits: Bool { self == .close || self == .quit }
}

extension KeyContext {
    /// The contexts that are searched before `everywhere` while the focus is in this one; empty for contexts in which
    /// the program is not quit.
    fileprivate var innerContexts: [KeyContext] {
        switch self {
        case .input, .overlay, .detail, .checklist, .scenarios, .everywhere: []
        case .lists: [.lists]
        case .labStrip: [.labStrip, .lab, .lists]
        case .resolver, .services, .protocols, .live, .sockets, .lab: [self, .lists]
        }
    }
}
