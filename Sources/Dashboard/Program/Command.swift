import Screen

/// A command that a key or the palette runs.
public enum Command: String, CaseIterable, Sendable {
    case dashboard, sockets, lab
    case help, palette, themes, loop, nextPane, previousPane, zoom, repaint, suspend, close, quit, escape
    case up, down, first, last, pageUp, pageDown, halfPageUp, halfPageDown
    case open, copy, refresh, export, nextRow, previousRow
    case filter, nextMatch, previousMatch, sort, reverse, scrollLeft, scrollRight
    case editHost, probePort, useAsProbePort, onlyListening
    case chatWith, say, payloadView, previousPeer, nextPeer, freeze
    case previousView, nextView, group, mark, difference, columns, hostNames
    case resolvePeer, signalOwner, closeSocket
    case startOrPause, restart, scenarios, chooseLanes, keepAsBase
    case previousSetting, nextSetting, increase, decrease, editSetting
    case cut, hold, holdNextLanes, passPacket, passAllPackets, dropPacket
    case plot, stepBack, stepForward, replaySlower, replayFaster, lesson, endLesson
    case submit, complete, leave, clearOrLeave
}

/// A context in which keys have a meaning. Keys are looked up from the innermost context outwards.
public enum KeyContext: String, Sendable, CaseIterable {
    case input, overlay, detail, checklist, scenarios
    case resolver, services, protocols, live
    case sockets
    case lab, labStrip
    case lists, everywhere
}

extension Command {
    /// The name in the configuration: `next-pane`.
    public var configurationName: String {
        var name = ""
        for character in rawValue {
            name += character.isUppercase ? "-\(character.lowercased())" : String(character)
        }
        return name
    }

    /// The move that the command makes in a list; nil for other commands.
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

extension KeyContext {
    /// Whether the context belongs to the boxes above the screen.
    var isOfBoxes: Bool { [.detail, .checklist, .scenarios, .overlay].contains(self) }

    /// The heading in help.
    public var title: String {
        switch self {
        case .input: "Input line"
        case .detail: "Details"
        case .checklist: "Boxes with ticks"
        case .overlay: "Boxes above the screen"
        case .labStrip: "Lab settings"
        default: rawValue.prefix(1).uppercased() + rawValue.dropFirst()
        }
    }
}
