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
    case .connectEnded(let race, let attempt, let outcome):
        return state.resolver.connectEnded(race, attempt: attempt, outcome, now: now)
    case .servicePort(let name, let port): return state.takeServicePort(port, named: name)
    case .services(let file):
        state.services.take(file)
        return state.services.askListeners(now: now)
    case .protocols(let table): state.protocols.take(table)
    case .listeners(let table): state.services.take(table)
    case .protocolSupport(let support): state.takeSupport(support)
    case .live(let event): state.take(event)
    case .themes(let names): state.takeThemes(names)
    case .themeUsed(let name): state.takeTheme(name)
    case .themeRefused(let name, let reason): return state.refuseTheme(name, reason)
    case .loopFacts(let facts): state.takeFacts(facts)
    case .lab(let news): state.take(news)
    case .captureWritten(let path, let packets):
        state.message = .done("wrote \(path), \(Quantity.counted(packets, "packet"))")
    case .exported(let path, let rows):
        state.message = .done("wrote \(path), \(Quantity.counted(rows, "row"))")
    case .deadline: return state.timePassed()
    case .failed(let text): state.message = .failed(text)
    }
    return []
}

extension State {
    mutating func take(_ input: Input) -> [Effect] {
        switch input {
        case .key(let key):
            message = nil
            return press(key) + askListeners()
        case .paste(let text): return paste(text)
        case .mouse(let action): return point(action) + askListeners()
        case .resized(let size):
            self.size = size
            return []
        case .closed: return [.quit]
        }
    }

    /// Who acts while the services are in sight sees who listens now.
    private mutating func askListeners() -> [Effect] {
        guard !isTooSmall, services.file != nil, services.isAnswerOld(now: now),
            layout.rect(of: .services) != nil
        else { return [] }
        return services.askListeners(now: now)
    }

    private mutating func press(_ key: Key) -> [Effect] {
        guard !isTooSmall else { return pressUnseen(key) }
        // Where a list stands below an input line, what moves in a list moves there.
        if overlay?.hasListBelowLine == true, let move = key.listMove { return moveInOverlay(move) }
        if let binding = keymap.binding(for: key, in: contexts) {
            if let reason = binding.off(self) {
                message = .failed(reason)
                return []
            }
            if binding.command == .typeFigure { return typeFigure(key) }
            return perform(binding.command)
        }
        guard var line = input else { return [] }
        if case .character(let character) = key {
            line.insert(String(character))
            input = line
            return []
        }
        if line.edit(key) {
            input = line
            return []
        }
        // What is no text and edits nothing is still what it is elsewhere.
        guard key.passesInputLines, let binding = keymap.binding(for: key, in: [.lists, .everywhere]),
            binding.off(self) == nil
        else { return [] }
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
        if isTyping { return [.input] }
        if overlay != nil { return [.overlay, .lists, .everywhere] }
        return screen == .lab ? lab.contexts : focus.contexts
    }

    /// The layout that is on the screen: what keys scroll by and the mouse points at.
    var layout: Layout {
        Layout(size: size, screen: screen, focus: focus, isZoomed: isZoomed)
    }

    var isTooSmall: Bool { Layout.isTooSmall(size) }

    private mutating func paste(_ text: String) -> [Effect] {
        message = nil
        guard !isTooSmall else { return [] }
        if !isTyping {
            // Outside an input line, pasted text opens the pane's own, and never runs as keys.
            guard overlay == nil, screen == .dashboard else { return [] }
            switch focus {
            case .resolver: resolver.editHost()
            case .live: live.edit()
            case .services, .protocols: openFilter()
            }
        }
        if isSaying, let question = PasteQuestion(text) {
            overlay = .paste(question)
        } else {
            input?.insert(text)
        }
        return []
    }

    private mutating func point(_ action: MouseAction) -> [Effect] {
        message = nil
        guard !isTooSmall else { return [] }
        guard overlay == nil else {
            switch action.kind {
            case .press: return pressInOverlay(x: action.x, y: action.y)
            case .wheelUp: return moveInOverlay(.up)
            case .wheelDown: return moveInOverlay(.down)
            }
        }
        if layout.tabBar.contains(x: action.x, y: action.y) {
            if action.kind == .press { pressTab(x: action.x) }
            return []
        }
        if screen == .lab { return pointInLab(action) }
        guard let placed = layout.panes.first(where: { $0.rect.contains(x: action.x, y: action.y) }) else {
            return []
        }
        switch action.kind {
        case .press:
            moveFocus(to: placed.pane)
            press(x: action.x, row: action.y - placed.rect.y - 1, in: placed.rect.inset(by: 1))
        case .wheelUp: moveList(.up, of: placed.pane, in: placed.rect)
        case .wheelDown: moveList(.down, of: placed.pane, in: placed.rect)
        }
        return []
    }

    /// Leaves the line that is typed, as a click elsewhere does.
    private mutating func moveFocus(to pane: Pane) {
        if pane != focus {
            resolver.prompt = nil
            live.isTyping = false
        }
        linePrompt = nil
        focus = pane
    }

    private mutating func pressTab(x: Int) {
        switch TabBar(self).target(atX: x) {
        case .screen(let screen): show(screen)
        case .pane(let pane): moveFocus(to: pane)
        case nil: break
        }
    }

    fileprivate mutating func learn(_ host: LocalHost) -> [Effect] {
        let isFirst = localHost == nil
        guard host != localHost else { return [] }
        localHost = host
        let files: [Effect] = isFirst ? [.readServices, .readProtocols] : []
        guard isFirst || resolver.showsLocalHost else { return [] }
        return resolver.show(host) + files
    }

    fileprivate mutating func takeSupport(_ support: ProtocolSupport) {
        guard case .detail(let open) = overlay, var detail = protocols.detail(support),
            detail.title == open.title
        else { return }
        detail.box = open.box
        overlay = .detail(detail)
    }

    fileprivate mutating func takeThemes(_ names: [String]) {
        guard case .themes(var picker) = overlay else { return }
        picker.take(names, screen: size)
        overlay = .themes(picker)
    }

    fileprivate mutating func takeFacts(_ facts: LoopFacts) {
        guard case .loop(var inspector) = overlay else { return }
        inspector.take(facts, now: now)
        overlay = .loop(inspector)
    }

    fileprivate mutating func timePassed() -> [Effect] {
        var effects: [Effect] = []
        if let due = resolver.deadline, due <= now { effects += resolver.timePassed(now: now) }
        if case .loop(var inspector) = overlay, let due = inspector.deadline, due <= now {
            inspector.asked()
            overlay = .loop(inspector)
            effects.append(.readLoopFacts)
        }
        return effects
    }

    fileprivate mutating func takeServicePort(_ port: UInt16?, named name: String) -> [Effect] {
        if let effects = resolver.take(port: port, ofService: name, now: now) { return effects }
        message = .failed("\(name): no such port or service")
        return []
    }
}

extension Key {
    /// Whether the key is still what it is while an input line is open: it neither types nor edits, and
    /// takes no one away from the line.
    fileprivate var passesInputLines: Bool {
        switch self {
        case .pageUp, .pageDown, .function, .control("l"), .control("z"): true
        default: false
        }
    }

    /// How the key moves in a list that stands below an input line.
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
