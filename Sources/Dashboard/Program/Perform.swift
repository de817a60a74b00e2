import Core
import Screen

extension State {
    /// Does what a command says; the caller has asked whether it may.
    mutating func perform(_ command: Command) -> [Effect] {
        if let move = command.move {
            moveCursor(move)
            return []
        }
        switch command {
        case .quit: return [.quit]
        case .suspend: return [.suspend]
        case .repaint: return [.repaint]
        case .close: return closeTopmost() ? [] : [.quit]
        case .escape:
            _ = closeTopmost()
            return []
        case .help:
            help = help == nil ? HelpOverlay() : nil
            return []
        case .dashboard:
            screen = .dashboard
            return []
        case .nextPane: return turnFocus(by: 1)
        case .previousPane: return turnFocus(by: -1)
        case .zoom:
            if help == nil { isZoomed.toggle() }
            return []
        default: return performInResolver(command)
        }
    }

    private mutating func performInResolver(_ command: Command) -> [Effect] {
        switch command {
        case .editHost: resolver.editHost()
        case .probePort: resolver.askPort()
        case .open: return resolver.open(now: now)
        case .copy: return copySelected()
        case .refresh: return resolver.refresh()
        case .submit: return submit()
        case .complete: complete()
        case .leave: resolver.prompt = nil
        case .clearOrLeave:
            if resolver.prompt?.line.isEmpty == false {
                resolver.prompt?.line.clear()
            } else {
                resolver.prompt = nil
            }
        default: break
        }
        return []
    }

    /// Closes the topmost thing that can be closed; false where there is none.
    private mutating func closeTopmost() -> Bool {
        if help != nil {
            help = nil
            return true
        }
        let wasZoomed = isZoomed
        isZoomed = false
        return wasZoomed
    }

    private mutating func turnFocus(by step: Int) -> [Effect] {
        guard help == nil else { return [] }
        let all = Pane.allCases
        focus = all[(focus.rawValue + step + all.count) % all.count]
        return []
    }

    private mutating func moveCursor(_ move: ListCursor.Move) {
        if help != nil {
            scrollHelp(move)
        } else if focus == .resolver, let rect = layout.rect(of: .resolver) {
            resolver.move(move, in: rect.inset(by: 1))
        }
    }

    mutating func scrollHelp(_ move: ListCursor.Move) {
        let lines = helpLines.count
        help?.move(move, lines: lines, screen: size)
    }

    private mutating func copySelected() -> [Effect] {
        guard let text = resolver.selectedText else {
            message = .failed("there is nothing to copy yet")
            return []
        }
        message = .done("copied \(text)")
        return [.copy(text)]
    }

    private mutating func submit() -> [Effect] {
        guard let prompt = resolver.prompt else { return [] }
        let text = prompt.line.text.trimmingWhitespace
        switch prompt.kind {
        case .host: return lookUp(text)
        case .port:
            resolver.closePrompt(remembering: true)
            guard let first = text.utf8.first, first >= 0x30, first <= 0x39 else {
                return text.isEmpty ? [] : resolver.probe(service: text)
            }
            guard let port = UInt16(text), port > 0 else {
                message = .failed("probe port '\(text)': ports are 1 to 65535")
                return []
            }
            return resolver.probe(port: port, now: now)
        }
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
        guard resolver.prompt?.kind == .host else { return }
        let names = resolver.hostHistory.reversed() + (localHost?.hostsFileNames ?? [])
        guard let left = resolver.prompt?.line.complete(from: Array(names)), !left.isEmpty else { return }
        message = .done(left.joined(separator: "  "))
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
