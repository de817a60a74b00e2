/// Everything that a key can do; the palette offers the same list.
public enum Command: String, CaseIterable, Sendable {
    case dashboard, lab
    case help, palette, themes, loop, nextPane, previousPane, zoom, repaint, suspend, close, quit, escape
    case up, down, first, last, pageUp, pageDown, halfPageUp, halfPageDown
    case open, copy, refresh, export
    case filter, nextMatch, previousMatch, sort, reverse, scrollLeft, scrollRight
    case editHost, probePort, useAsProbePort
    case chatWith, say, payloadView, previousPeer, nextPeer, freeze
    case startOrPause, restart, scenarios, previousFigure, nextFigure, increase, decrease, typeFigure
    case cut, hold, passPacket, dropPacket
    case submit, complete, leave, clearOrLeave

    /// The name in the configuration: `next-pane`.
    public var configurationName: String {
        var name = ""
        for character in rawValue {
            name += character.isUppercase ? "-\(character.lowercased())" : String(character)
        }
        return name
    }
}
