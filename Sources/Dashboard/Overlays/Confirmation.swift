import Screen

/// A box with a question and a few answers, for actions that need a confirmation.
public struct Confirmation: Sendable {
    struct Answer: Sendable {
        let words: String
        /// Performs the action of the answer.
        let perform: @Sendable (inout State) -> Reply
    }

    private let title: String
    private let question: String
    private let answers: [Answer]
    private var selected = 0

    /// The lines above the answers: the question and an empty line.
    private static let linesAbove = 2

    /// - Parameter answers: The answers; the first one is selected.
    init(title: String, question: String, answers: [Answer]) {
        (self.title, self.question, self.answers) = (title, question, answers)
    }

    var answer: Answer { answers[selected] }

    mutating func move(_ move: ListCursor.Move) {
        switch move {
        case .up: selected = max(0, selected - 1)
        case .down: selected = min(answers.count - 1, selected + 1)
        case .first, .pageUp, .halfPageUp: selected = 0
        case .last, .pageDown, .halfPageDown: selected = answers.count - 1
        }
    }

    mutating func press(x: Int, y: Int, screen: Size) {
        let lines = Self.linesAbove + answers.count
        guard let line = ScrollBox(top: selected).line(x: x, y: y, of: lines, screen: screen),
            line >= Self.linesAbove
        else { return }
        selected = line - Self.linesAbove
    }

    func surface(screen: Size, _ theme: Theme) -> Surface {
        var rows = [[Span(question, theme[.text])], []]
        for (index, answer) in answers.enumerated() {
            let isSelected = index == selected
            rows.append([
                Span((isSelected ? "▸ " : "  ") + answer.words, theme[isSelected ? .selected : .text])
            ])
        }
        // Scrolls to the selected answer, for a screen that shows only three rows.
        return ScrollBox(top: selected).surface(title: title, lines: rows, screen: screen, theme)
    }
}
