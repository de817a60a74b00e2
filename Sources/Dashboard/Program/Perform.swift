import Core
import Screen

extension State {
    /// Does what a command says; the caller has asked whether it may.
    mutating func perform(_ command: Command) -> [Effect] {
        if let move = command.move {
            if overlay != nil { return moveInOverlay(move) }
            if screen == .lab { return moveInLab(move) }
            if let rect = layout.rect(of: focus) { moveList(move, of: focus, in: rect) }
            return []
        }
        switch command {
        case .quit: return [.quit]
        case .suspend: return [.suspend]
        case .repaint: return [.repaint]
        case .close: return closeTopmost(orFilter: false) ?? [.quit]
        case .escape: return closeTopmost(orFilter: true) ?? []
        case .submit: return submit()
        case .complete: complete()
        case .leave: return leaveLine()
        case .clearOrLeave:
            guard input?.isEmpty == false else { return leaveLine() }
            input?.clear()
        case .open where overlay != nil: return openInOverlay()
        case .filter where overlay != nil: filterScenarios()
        case .help, .palette, .themes, .loop: return toggle(command)
        default: return overlay == nil ? performBeneath(command) : []
        }
        return []
    }

    /// What an open overlay keeps from being done.
    private mutating func performBeneath(_ command: Command) -> [Effect] {
        switch command {
        case .dashboard: show(.dashboard)
        case .lab: show(.lab)
        case _ where screen == .lab: return performInLab(command)
        case .nextPane: turnFocus(by: 1)
        case .previousPane: turnFocus(by: -1)
        case .zoom: zoom(!isZoomed)
        case .open: return open()
        case .refresh: return refresh()
        case .editHost: resolver.editHost()
        case .probePort: resolver.askPort()
        case .chatWith, .say, .payloadView, .previousPeer, .nextPeer, .freeze:
            performInLive(command)
        case .useAsProbePort:
            guard let entry = services.selected else { break }
            resolver.addresses.port = entry.port
            message = .done("probe port :\(entry.port) (\(entry.name))")
        default: return performInList(command)
        }
        return []
    }

    private mutating func toggle(_ command: Command) -> [Effect] {
        switch (command, overlay) {
        case (.help, .help), (.loop, .loop), (.themes, .themes): return closeOverlay()
        default: break
        }
        let closing = closeOverlay()
        switch command {
        case .help: overlay = .help(ScrollBox())
        case .palette: overlay = .palette(CommandPalette())
        case .themes:
            overlay = .themes(ThemePicker(current: themeName))
            return closing + [.listThemes]
        case .loop:
            overlay = .loop(LoopInspector())
            return closing + [.readLoopFacts]
        default: break
        }
        return closing
    }

    private mutating func open() -> [Effect] {
        switch focus {
        case .resolver: return resolver.open(now: now)
        case .services: overlay = services.detail.map { .detail($0) }
        case .protocols:
            overlay = protocols.detail().map { .detail($0) }
            return protocols.selected.map { [.tryProtocol($0.number)] } ?? []
        case .live: overlay = DatagramDetail(live).map { .datagram($0) }
        }
        return []
    }

    private mutating func refresh() -> [Effect] {
        switch focus {
        case .resolver: resolver.refresh()
        case .services: [.readServices]
        case .protocols: [.readProtocols]
        case .live: []
        }
    }

    /// Closes the topmost thing that can be closed; nil where there is none.
    ///
    /// - Parameter orFilter: Whether a filter counts as something to close.
    private mutating func closeTopmost(orFilter: Bool) -> [Effect]? {
        if overlay != nil { return closeOverlay() }
        if screen == .lab {
            guard lab.isZoomed else { return nil }
            zoom(false)
            return []
        }
        if orFilter, isFiltered {
            filterFocusedList("")
            return []
        }
        guard isZoomed else { return nil }
        zoom(false)
        return []
    }

    /// Zooms what has the focus, or brings the others back. Where there is room for one of them only, nothing
    /// else would tell.
    mutating func zoom(_ isWanted: Bool) {
        if screen == .lab { lab.isZoomed = isWanted } else { isZoomed = isWanted }
        guard !showsZoom else { return }
        message = .done(isWanted ? "zoomed: z, q or Esc end it" : "no longer zoomed")
    }

    private var showsZoom: Bool {
        screen == .lab ? labLayout(isZoomed: false).lanes.count > 1 : Layout.showsAll(size)
    }

    private mutating func turnFocus(by step: Int) {
        let all = Pane.allCases
        focus = all[(focus.rawValue + step + all.count) % all.count]
    }

    // MARK: Input lines

    private mutating func submit() -> [Effect] {
        if overlay != nil { return submitInOverlay() }
        if let prompt = linePrompt {
            linePrompt = nil
            let text = prompt.line.text.trimmingWhitespace
            switch prompt.kind {
            case .filter: return []
            case .export: return exportRows(to: text)
            case .capture: return text.isEmpty ? [] : [.writeCapture(path: text)]
            }
        }
        if isSaying { return submitToLive() }
        guard let prompt = resolver.prompt else { return [] }
        let text = prompt.line.text.trimmingWhitespace
        switch prompt.kind {
        case .host: return lookUp(text)
        case .port:
            resolver.closePrompt(remembering: true)
            guard text.utf8.first?.isDecimalDigit == true else {
                return text.isEmpty ? [] : resolver.probe(service: text)
            }
            guard let port = UInt16(text), port > 0 else {
                message = .failed("probe port '\(text)': ports are 1 to 65535")
                return []
            }
            return resolver.probe(port: port, now: now)
        }
    }

    /// Leaves the line without doing what it was for; a filter half typed is no filter.
    private mutating func leaveLine() -> [Effect] {
        if overlay != nil { return leaveLineInOverlay() }
        if let prompt = linePrompt {
            linePrompt = nil
            if prompt.kind == .filter { filterFocusedList("") }
        } else if focus == .live {
            live.isTyping = false
        } else {
            resolver.prompt = nil
        }
        return []
    }

    mutating func lookUp(_ text: String) -> [Effect] {
        do throws(LookupFailure) {
            return try resolver.submitHost(text)
        } catch {
            // The reason must be in sight, however long the name is.
            message = .failed("look up '\(text.fittedInMiddle(to: 16))': \(error.message)")
            return []
        }
    }

    private mutating func complete() {
        if isSaying {
            let left = live.complete()
            if !left.isEmpty { message = .done(left.text(between: "  ")) }
            return
        }
        guard overlay == nil, linePrompt == nil, resolver.prompt?.kind == .host else { return }
        let names = resolver.hostHistory.reversed() + (localHost?.hostsFileNames ?? [])
        guard let left = resolver.prompt?.line.complete(from: Array(names)), !left.isEmpty else { return }
        message = .done(left.text(between: "  "))
    }
}

extension Command {
    /// How the command moves a list's cursor, if it does.
    var move: ListCursor.Move? {
        switch self {
        case .up: .up
        case .down: .down
        case .first: .first
        case .last: .last
        case .pageUp: .pageUp
        case .pageDown: .pageDown
        case .halfPageUp: .halfPageUp
        case .halfPageDown: .halfPageDown
        default: nil
        }
    }
}
