import Core
import Screen

/// Moves the program on by one event.
///
/// - Parameters:
///   - now: When the event happened, on the loop's clock.
/// - Returns: What is to be done in the world, in this order.
public func update(_ state: inout State, _ event: Event, now: Instant) -> [Effect] {
    state.now = now
    switch event {
    case .input(let input): return state.take(input)
    case .localHost(let host): return state.learn(host)
    case .hostGiven(let text): return state.lookUp(text)
    case .lookup(let id, let progress):
        return state.resolver.take(progress, of: id, suggestion: state.suggestion)
    case .lookupLoad(let waiting, let atWork):
        state.resolver.load = ResolverPane.Load(waiting: waiting, atWork: atWork)
        return []
    case .connectEnded(let race, let attempt, let outcome):
        return state.resolver.connectEnded(race, attempt: attempt, outcome, now: now)
    case .servicePort(let name, let port): return state.takeServicePort(port, named: name)
    case .deadline: return state.resolver.timePassed(now: now)
    case .failed(let text):
        state.message = .failed(text)
        return []
    }
}

extension State {
    mutating func take(_ input: Input) -> [Effect] {
        switch input {
        case .key(let key):
            message = nil
            return press(key)
        case .paste(let text): return paste(text)
        case .mouse(let action): return point(action)
        case .resized(let size):
            self.size = size
            return []
        case .closed: return [.quit]
        }
    }

    private mutating func press(_ key: Key) -> [Effect] {
        guard !isTooSmall else { return pressUnseen(key) }
        if let binding = keymap.binding(for: key, in: contexts) {
            if let reason = binding.off(self) {
                message = .failed(reason)
                return []
            }
            return perform(binding.command)
        }
        guard isTyping else { return [] }
        if case .character(let character) = key {
            resolver.prompt?.line.insert(String(character))
            return []
        }
        if resolver.prompt?.line.edit(key) == true { return [] }
        // What is no text and edits nothing is still what it is elsewhere.
        guard let binding = keymap.binding(for: key, in: [.lists, .everywhere]), binding.off(self) == nil
        else {
            return []
        }
        return perform(binding.command)
    }

    /// Where nothing can be seen, a key may only leave.
    private mutating func pressUnseen(_ key: Key) -> [Effect] {
        switch keymap.binding(for: key, in: [.everywhere])?.command {
        case .close, .quit: [.quit]
        case .suspend: [.suspend]
        case .repaint: [.repaint]
        default: []
        }
    }

    /// The contexts that keys have now, the innermost first.
    var contexts: [KeyContext] {
        if help != nil { return [.lists, .everywhere] }
        if isTyping { return [.input] }
        return focus == .resolver ? [.resolver, .lists, .everywhere] : [.lists, .everywhere]
    }

    /// The layout that is on the screen: what keys scroll by and the mouse points at.
    var layout: Layout {
        Layout(size: size, focus: focus, isZoomed: isZoomed)
    }

    var isTooSmall: Bool { Layout.isTooSmall(size) }

    private mutating func paste(_ text: String) -> [Effect] {
        message = nil
        guard help == nil, !isTooSmall else { return [] }
        if !isTyping {
            // Outside an input line, pasted text opens the pane's own, and never runs as keys.
            guard focus == .resolver else { return [] }
            resolver.editHost()
        }
        resolver.prompt?.line.insert(text)
        return []
    }

    private mutating func point(_ action: MouseAction) -> [Effect] {
        message = nil
        guard !isTooSmall else { return [] }
        if help != nil {
            switch action.kind {
            case .press: help = nil
            case .wheelUp: scrollHelp(.up)
            case .wheelDown: scrollHelp(.down)
            }
            return []
        }
        guard let placed = layout.panes.first(where: { $0.rect.contains(x: action.x, y: action.y) }) else {
            return []
        }
        let (pane, rect) = (placed.pane, placed.rect)
        switch action.kind {
        case .press:
            if pane != focus { resolver.prompt = nil }
            focus = pane
            if pane == .resolver { resolver.press(row: action.y - rect.y - 1, in: rect.inset(by: 1)) }
        case .wheelUp: if pane == .resolver { resolver.move(.up, in: rect.inset(by: 1)) }
        case .wheelDown: if pane == .resolver { resolver.move(.down, in: rect.inset(by: 1)) }
        }
        return []
    }

    fileprivate mutating func learn(_ host: LocalHost) -> [Effect] {
        let isFirst = localHost == nil
        guard host != localHost else { return [] }
        localHost = host
        guard isFirst || resolver.showsLocalHost else { return [] }
        return resolver.show(host)
    }

    fileprivate mutating func takeServicePort(_ port: UInt16?, named name: String) -> [Effect] {
        if let effects = resolver.take(port: port, ofService: name, now: now) { return effects }
        message = .failed("\(name): no such port or service")
        return []
    }
}
