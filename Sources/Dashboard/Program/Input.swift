import Screen

/// What the keyboard, the mouse and the window do.
extension State {
    mutating func handle(_ input: Input) -> [Effect] {
        switch input {
        case .key(let key):
            message = nil
            return press(key) + screen.contract.userActed(&self)
        case .paste(let text):
            message = nil
            return paste(text)
        case .mouse(let action):
            message = nil
            return point(action) + screen.contract.userActed(&self)
        case .resized(let size): self.size = size
        case .closed: return [.quit]
        }
        return []
    }

    /// The contexts in which a key is looked up now, the innermost first.
    var contexts: [KeyContext] {
        if isTyping { return [.input] }
        guard let overlay else { return screen.contract.contexts(self) }
        return (overlay.stepsThroughRows && lineBeneath == nil ? [.detail] : []) + [
            .overlay, .lists, .everywhere,
        ]
    }

    private mutating func press(_ key: Key) -> [Effect] {
        guard !isTooSmall else { return pressUnseen(key) }
        if isBoxAboveLine { return pressAboveLine(key) }
        // Where a list stands below an input line, the keys that move in a list move there.
        if overlay?.line != nil, let move = key.listMove { return moveInOverlay(move) }
        if let binding = keymap.binding(for: key, in: contexts) {
            if let reason = reasonAgainst(binding) { return accept(.refusal(reason)) }
            if binding.command == .typeSetting { return screen.contract.type(key, &self) }
            return perform(binding.command)
        }
        return type(key)
    }

    /// A key that the keymap does not know in an input line: it types, edits, or is what it is elsewhere.
    private mutating func type(_ key: Key) -> [Effect] {
        guard var line else { return [] }
        if case .character(let character) = key {
            line.insert(String(character))
            setLine(line)
            return []
        }
        if line.edit(key) {
            setLine(line)
            return []
        }
        return key.passesInputLines ? pressEverywhere(key) : []
    }

    private mutating func pressEverywhere(_ key: Key) -> [Effect] {
        guard let binding = keymap.binding(for: key, in: [.lists, .everywhere]), reasonAgainst(binding) == nil
        else { return [] }
        return perform(binding.command)
    }

    /// A box above an input line takes only the keys that close it and scroll it; what types closes it and is typed.
    private mutating func pressAboveLine(_ key: Key) -> [Effect] {
        if case .character = key { return closeOverlay() + type(key) }
        if let move = key.listMove { return moveInOverlay(move) }
        if let binding = keymap.binding(for: key, in: [.overlay]) { return perform(binding.command) }
        // Whatever the keymap says, the keys that leave an input line close what hides it.
        if key == .escape || key == .control("c") { return closeOverlay() }
        return key.passesInputLines ? pressEverywhere(key) : []
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

    /// Outside an input line, pasted text opens the screen's own, and never runs as keys.
    private mutating func paste(_ text: String) -> [Effect] {
        guard !isTooSmall else { return [] }
        var effects: [Effect] = []
        if isBoxAboveLine {
            effects = closeOverlay()
        } else if overlay != nil, overlay?.line == nil {
            return []
        } else if !isTyping {
            guard screen.contract.openLineForPaste(&self) else { return [] }
        }
        if overlay == nil, linePrompt == nil, let question = screen.contract.question(pasting: text, self) {
            overlay = .confirm(question)
        } else if var line {
            line.insert(text)
            setLine(line)
        }
        return effects
    }

    private mutating func point(_ action: MouseAction) -> [Effect] {
        guard !isTooSmall else { return [] }
        guard overlay == nil else {
            switch action.kind {
            case .press: return pressInOverlay(x: action.x, y: action.y)
            case .wheelUp: return moveInOverlay(.up)
            case .wheelDown: return moveInOverlay(.down)
            }
        }
        guard layout.tabBar.contains(x: action.x, y: action.y) else {
            return screen.contract.point(action, &self)
        }
        guard action.kind == .press else { return [] }
        switch TabBar(self).target(atX: action.x) {
        case .screen(let screen): show(screen)
        case .part(let index): screen.contract.chooseTab(index, &self)
        case nil: break
        }
        return []
    }
}

extension Key {
    /// Whether the key is still what it is while an input line is open: it neither types nor edits.
    fileprivate var passesInputLines: Bool {
        switch self {
        case .pageUp, .pageDown, .function, .control("l"), .control("z"): true
        default: false
        }
    }

    /// How the key moves in a list that stands below an input line, or in a box above one.
    fileprivate var listMove: ListCursor.Move? {
        switch self {
        case .up: .up
        case .down: .down
        case .pageUp: .pageUp
        case .pageDown: .pageDown
        default: nil
        }
    }
}
