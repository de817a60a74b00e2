import Screen

/// Asks what a pasted block of several lines is to become: pasting never sends by itself.
public struct PasteQuestion: Sendable {
    private let lines: [String]
    private var choice = 0

    /// The question and an empty line.
    private static let linesAbove = 2

    /// - Returns: nil for a single line without a newline, which is just text.
    init?(_ text: String) {
        var lines: [String] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            lines.append(String(line))
        }
        guard lines.count > 1 else { return nil }
        if lines.last?.isEmpty == true { lines.removeLast() }
        self.lines = lines
    }

    private var choices: [String] {
        lines.count == 1
            ? ["one datagram, without the newline", "one datagram, with the newline", "nothing"]
            : ["\(lines.count) datagrams, one for each line", "one datagram, with the newlines", "nothing"]
    }

    mutating func move(_ move: ListCursor.Move) {
        switch move {
        case .up: choice = max(0, choice - 1)
        case .down: choice = min(choices.count - 1, choice + 1)
        case .first, .pageUp, .halfPageUp: choice = 0
        case .last, .pageDown, .halfPageDown: choice = choices.count - 1
        }
    }

    mutating func press(x: Int, y: Int, screen: Size) {
        let lines = Self.linesAbove + choices.count
        guard let line = ScrollBox(top: choice).line(x: x, y: y, of: lines, screen: screen),
            line >= Self.linesAbove
        else { return }
        choice = line - Self.linesAbove
    }

    /// What the choice sends.
    var payloads: [[UInt8]] {
        switch choice {
        case 0: lines.map { Array($0.utf8) }
        case 1: [Array((lines.count == 1 ? lines[0] + "\n" : lines.joined(separator: "\n")).utf8)]
        default: []
        }
    }

    func surface(screen: Size, _ theme: Theme) -> Surface {
        var rows = [
            [Span("Pasted \(lines.count) line\(lines.count == 1 ? "" : "s"). Send", theme[.text])], [],
        ]
        for (index, text) in choices.enumerated() {
            let isChosen = index == choice
            rows.append([Span((isChosen ? "▸ " : "  ") + text, theme[isChosen ? .selected : .text])])
        }
        // Where the box shows three rows only, the chosen one is among them.
        return ScrollBox(top: choice).surface(title: "Paste", lines: rows, screen: screen, theme)
    }
}
