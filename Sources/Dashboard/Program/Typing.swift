import Core
import Screen

/// The input line that receives the keys: on the screen, on the message line or in a box.
extension State {
    /// The line being typed; nil if none is open.
    var line: InputLine? { overlay == nil ? lineBeneath : overlay?.line }

    /// The line on the screen itself, possibly below a box.
    var lineBeneath: InputLine? { linePrompt?.line ?? screen.contract.line(self) }

    public var isTyping: Bool { line != nil }

    /// Whether a box that only shows something stands above a line being typed. A question is answered first.
    var isBoxAboveLine: Bool {
        guard let overlay, overlay.line == nil, lineBeneath != nil else { return false }
        if case .confirm = overlay { return false }
        return true
    }

    mutating func setLine(_ line: InputLine) {
        if overlay != nil {
            overlay?.setLine(line)
        } else if let prompt = linePrompt {
            linePrompt?.line = line
            if prompt.kind == .filter { screen.contract.filter(line.text, &self) }
        } else {
            screen.contract.setLine(line, &self)
        }
    }

    mutating func submitLine() -> [Effect] {
        if overlay != nil { return submitInOverlay() }
        guard let prompt = linePrompt else { return screen.contract.submit(&self) }
        if prompt.kind == .filter, let failure = screen.contract.filterFailure(self) {
            // The line stays open, to be corrected.
            return accept(.refusal("filter: \(failure.reason)"))
        }
        linePrompt = nil
        let text = prompt.line.text.trimmingWhitespace
        switch prompt.kind {
        case .filter:
            screen.contract.filterSubmitted(&self)
            return []
        case .export: return text.isEmpty ? [] : screen.contract.export(to: text, &self)
        case .setting: return text.isEmpty ? [] : screen.contract.setSetting(to: text, &self)
        }
    }

    /// Closes the line without submitting it, as Esc, a click elsewhere or a change of the screen does.
    ///
    /// Clears a filter that was not submitted.
    mutating func leaveLine() -> [Effect] {
        if overlay != nil { return leaveLineInOverlay() }
        leaveLineBeneath()
        return []
    }

    mutating func leaveLineBeneath() {
        guard let prompt = linePrompt else { return screen.contract.leaveLine(&self) }
        linePrompt = nil
        if prompt.kind == .filter { screen.contract.filter("", &self) }
    }

    mutating func clearOrLeaveLine() -> [Effect] {
        guard var line, !line.isEmpty else { return leaveLine() }
        line.clear()
        setLine(line)
        return []
    }

    /// Why Tab cannot complete anything; nil if it can.
    var reasonAgainstCompleting: String? {
        guard overlay == nil, linePrompt == nil else { return "nothing to complete here" }
        return screen.contract.reasonAgainst(.complete, self)
    }
}
