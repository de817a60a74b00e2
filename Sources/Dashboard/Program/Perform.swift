import Core
import Screen

extension State {
    /// Performs a command that is available.
    mutating func perform(_ command: Command) -> [Effect] {
        if let move = command.move {
            if overlay != nil { return moveInOverlay(move) }
            screen.contract.move(move, &self)
            return []
        }
        if let effects = performInProgram(command) ?? performInOverlay(command) { return effects }
        // Without a timer the figure is read when the user asks for current values.
        let reading = command == .refresh && refreshInterval == nil ? traffic.request() : []
        let effects = screen.contract.perform(command, &self)
        return reading
            + (effects ?? accept(.refusal("\(command.configurationName) does nothing here")))
    }

    /// Performs a command that is the same on every screen; returns nil for other commands.
    private mutating func performInProgram(_ command: Command) -> [Effect]? {
        switch command {
        case .quit: return [.quit]
        case .suspend: return [.suspend]
        case .repaint: return [.repaint]
        case .close: return closeTopmost(orFilter: false) ?? [.quit]
        case .escape: return closeTopmost(orFilter: true) ?? []
        case .submit: return submitLine()
        case .complete: return screen.contract.complete(&self)
        case .leave: return leaveLine()
        case .clearOrLeave: return clearOrLeaveLine()
        case .help, .palette, .themes, .loop: return toggle(command)
        default:
            guard overlay == nil, let new = ScreenID.allCases.first(where: { $0.contract.command == command })
            else { return nil }
            return show(new)
        }
    }

    /// Opens a box of the program, or closes it if it is open.
    private mutating func toggle(_ command: Command) -> [Effect] {
        switch (command, overlay) {
        case (.help, .help), (.loop, .loop), (.themes, .themes): return closeOverlay()
        default: break
        }
        var effects = closeOverlay()
        switch command {
        case .help: overlay = .help(ScrollBox())
        case .palette: overlay = .palette(CommandPalette())
        case .themes:
            overlay = .themes(ThemePicker(current: themeName))
            effects.append(.listThemes)
        default:
            overlay = .loop(LoopInspector())
            effects.append(.readLoopStatistics)
        }
        return effects
    }

    /// Closes the topmost box, filter or zoom; returns nil if nothing is open.
    ///
    /// - Parameter orFilter: Whether to close a filter, too.
    private mutating func closeTopmost(orFilter: Bool) -> [Effect]? {
        if overlay != nil { return closeOverlay() }
        return screen.contract.close(&self, orFilter: orFilter)
    }

    /// Returns why a command is not available now; nil if it is.
    func reasonAgainst(_ command: Command, _ off: (State) -> String?) -> String? {
        if command == .complete { return reasonAgainstCompleting }
        if let reason = off(self) { return reason }
        // The palette offers what the screen beneath can do; other boxes have keys of their own.
        switch overlay {
        case nil, .palette: return screen.contract.reasonAgainst(command, self)
        default: return nil
        }
    }

    func reasonAgainst(_ binding: KeyBinding) -> String? { reasonAgainst(binding.command, binding.off) }

    /// Runs a command of the palette in the pane and on the screen that it belongs to.
    mutating func run(_ binding: KeyBinding) -> [Effect] {
        let owner = ScreenID.allCases.first { $0.contract.focus(on: binding.context, &self) }
        let effects = owner.map { show($0) } ?? []
        if let reason = reasonAgainst(binding) { return effects + accept(.refusal(reason)) }
        return effects + perform(binding.command)
    }
}
