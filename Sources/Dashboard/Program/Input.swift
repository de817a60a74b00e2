import Screen

/// Input from the keyboard, the mouse and the window.
extension State {
    mutating func handle(_ input: Input) -> [Effect] {
        switch input {
        case .key(let key):
            message = nil
            return press(key) + screen.contract.userActed(&self)
        case .characters(let characters):
            message = nil
            return type(characters) + screen.contract.userActed(&self)
        case .paste(let text):
            message = nil
            return paste(text)
        case .oversizedPaste:
            return accept(
                .refusal(
                    "a paste has at most \(Quantity.grouped(InputDecoder.maxPasteSize)) bytes: nothing was inserted"
                ))
        case .mouse(let action):
            message = nil
            return point(action) + screen.contract.userActed(&self)
        case .focusChanged(let hasFocus): return traffic.focusChanged(hasFocus, every: refreshInterval)
        case .resized(let size): self.size = size
        case .closed: return [.quit]
        }
        return []
    }

    /// The contexts in which a key is looked up now, the innermost first.
    var contexts: [KeyContext] {
        if isTyping { return [.input] }
        guard let overlay else { return screen.contract.contexts(self) }
        let own = lineBeneath == nil ? overlay.ownContext : nil
        return (own.map { [$0] } ?? []) + [.overlay, .lists, .everywhere]
    }

    /// What a key does now.
    private enum KeyAction {
        case whileTooSmall, aboveLine
        case moveInBox(ListCursor.Move)
        case refuse(String)
        case perform(Command)
        /// Types or edits, or does nothing if no line is open.
        case type
    }

    /// Returns what a key does now.
    ///
    /// In one function that does not mutate, because a mutating function copies the whole state for each such call.
    private func action(of key: Key) -> KeyAction {
        guard !isTooSmall else { return .whileTooSmall }
        if isBoxAboveLine { return .aboveLine }
        // If a list is below an input line, the arrow and page keys move in the list.
        if let move = key.listMove, overlay?.line != nil { return .moveInBox(move) }
        guard let binding = keymap.binding(for: key, in: contexts) else { return .type }
        if let reason = reasonAgainst(binding) { return .refuse(reason) }
        return .perform(binding.command)
    }

    private mutating func press(_ key: Key) -> [Effect] {
        switch action(of: key) {
        case .whileTooSmall: pressWhileTooSmall(key)
        case .aboveLine: pressAboveLine(key)
        case .moveInBox(let move): moveInOverlay(move)
        case .refuse(let reason): accept(.refusal(reason))
        case .perform(let command): perform(command)
        case .type: type(key)
        }
    }

    /// Handles a key without a binding in an input line: it types, edits, or keeps its meaning outside of the line.
    private mutating func type(_ key: Key) -> [Effect] {
        guard var line else { return [] }
        if case .character(let character) = key {
            guard line.insert(String(character)) else { return accept(.refusal("the line is full")) }
            setLine(line)
            return []
        }
        if line.edit(key) {
            setLine(line)
            return []
        }
        return key.passesInputLines ? pressEverywhere(key) : []
    }

    /// Types the characters into the input line, all that the line receives in a row at once. Presses the keys of the
    /// others.
    private mutating func type(_ characters: [Character]) -> [Effect] {
        var (effects, rest) = ([Effect](), characters[...])
        while let next = rest.first {
            let isTypedInto = isTyping && !isTooSmall && !isBoxAboveLine
            let run = rest.prefix { isTypedInto && isUnbound($0) }
            if !run.isEmpty, var line {
                if !line.insert(String(run)) {
                    // What fits is typed, as if the keys had arrived one by one.
                    _ = run.first { !line.insert(String($0)) }
                    effects += accept(.refusal("the line is full"))
                }
                setLine(line)
                rest = rest[run.endIndex...]
            } else {
                effects += press(.character(next))
                rest = rest.dropFirst()
            }
        }
        return effects
    }

    /// Whether the character has no other meaning in an input line than itself.
    private func isUnbound(_ character: Character) -> Bool {
        keymap.binding(for: .character(character), in: [.input]) == nil
    }

    private mutating func pressEverywhere(_ key: Key) -> [Effect] {
        guard let binding = keymap.binding(for: key, in: [.lists, .everywhere]), reasonAgainst(binding) == nil
        else { return [] }
        return perform(binding.command)
    }

    /// Handles a key while a box is above an input line.
    ///
    /// The box handles only the keys that close or scroll it; a character closes it and is typed into the line.
    private mutating func pressAboveLine(_ key: Key) -> [Effect] {
        if case .character = key { return closeOverlay() + type(key) }
        if let move = key.listMove { return moveInOverlay(move) }
        if let binding = keymap.binding(for: key, in: [.overlay]) { return perform(binding.command) }
        // The keys that leave an input line also close the box above it, even if the box has other keys.
        if key == .escape || key == .control("c") { return closeOverlay() }
        return key.passesInputLines ? pressEverywhere(key) : []
    }

    /// Handles a key while the screen is too small to show anything: only leaving and repainting work.
    private mutating func pressWhileTooSmall(_ key: Key) -> [Effect] {
        switch keymap.binding(for: key, in: [.everywhere])?.command {
        case .close, .quit: [.quit]
        case .suspend: [.suspend]
        case .repaint: [.repaint]
        default: []
        }
    }

    /// Inserts pasted text into the input line, or opens the screen's own line for it. It never runs as keys.
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
            guard line.insert(text) else {
                let (size, room) = (Quantity.grouped(text.utf8.count), Quantity.grouped(line.room))
                let reason =
                    "the paste has \(size) bytes, and the line has room for \(room): nothing was inserted"
                return effects + accept(.refusal(reason))
            }
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
        case .screen(let screen): return show(screen)
        case .part(let index): screen.contract.chooseTab(index, &self)
        case nil: break
        }
        return []
    }
}

extension Key {
    /// Whether the key keeps its meaning while an input line is open, since it neither types nor edits.
    fileprivate var passesInputLines: Bool {
        switch self {
        case .pageUp, .pageDown, .function, .control("l"), .control("z"): true
        default: false
        }
    }

    /// The move that the key makes in a list below an input line, or in a box above one.
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
