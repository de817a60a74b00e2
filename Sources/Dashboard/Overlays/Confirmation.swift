import Screen

/// A box with a question and a few answers, for actions that need a confirmation.
public struct Confirmation: Sendable {
    struct Answer: Sendable {
        let words: String
        /// What will follow, one sentence each, shown while the answer is selected.
        var consequences: [String] = []
        /// Performs the action of the answer.
        let perform: @Sendable (inout State) -> Reply
    }

    private let title: String
    private let question: String
    private let answers: [Answer]
    private var selected = 0

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
        let above = questionLines(screen).count + 1
        let lines = above + answers.count + noteLines(screen)
        guard let line = ScrollBox(top: selected).line(x: x, y: y, of: lines, screen: screen),
            line >= above, line < above + answers.count
        else { return }
        selected = line - above
    }

    private func questionLines(_ screen: Size) -> [String] { wrapped(question, screen) }

    private func consequences(of answer: Answer, _ screen: Size) -> [String] {
        answer.consequences.flatMap { wrapped($0, screen) }
    }

    /// The room for the consequences of any answer, so that the box keeps its size.
    private func noteLines(_ screen: Size) -> Int {
        let lines = answers.map { consequences(of: $0, screen).count }.max() ?? 0
        return lines == 0 ? 0 : lines + 1
    }

    private func wrapped(_ text: String, _ screen: Size) -> [String] {
        text.wrapped(columns: max(8, ScrollBox.rect(lines: 1, screen: screen).columns - 4))
    }

    func surface(screen: Size, _ theme: Theme) -> Surface {
        var rows = questionLines(screen).map { [Span($0, theme[.text])] } + [[]]
        for (index, answer) in answers.enumerated() {
            let isSelected = index == selected
            rows.append([
                Span((isSelected ? "▸ " : "  ") + answer.words, theme[isSelected ? .selected : .text])
            ])
        }
        let notes = noteLines(screen)
        if notes > 0 {
            let texts = consequences(of: answer, screen)
            rows.append([])
            rows += texts.map { [Span($0, theme[.muted])] }
            rows += Array(repeating: [], count: notes - 1 - texts.count)
        }
        // Scrolls to the selected answer, for a screen that shows only three rows.
        return ScrollBox(top: selected).surface(title: title, lines: rows, screen: screen, theme)
    }
}
