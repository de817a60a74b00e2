import Screen

/// The subject of a details box.
///
/// The details are created from the state whenever the box is drawn, so they always match the screen below.
protocol DetailSubject: Equatable, Sendable {
    /// Returns the details; nil if the subject is gone.
    func detail(in state: State) -> Detail?
    /// Whether the subject is a row of the list below, so that `j` and `k` step to the next row.
    var isRow: Bool { get }
    /// Returns the edge of the screen beside which the box leaves its row visible; nil for the middle.
    func edge(in state: State) -> ScrollBox.Edge?
    /// Performs what Enter does in the box, after the box has been closed.
    ///
    /// - Returns: nil if Enter only closes the box.
    func open(in state: inout State) -> [Effect]?
    /// Selects the row in its list. A list that follows its end has moved the selection since the box was opened.
    func select(in state: inout State)
}

extension DetailSubject {
    func edge(in state: State) -> ScrollBox.Edge? { nil }

    func select(in state: inout State) {}

    func open(in state: inout State) -> [Effect]? { nil }

    func isSame(as other: any DetailSubject) -> Bool { (other as? Self) == self }
}

/// A box with details above the screen.
public struct DetailBox: Sendable {
    let subject: any DetailSubject
    private var box = ScrollBox()
    /// The chosen field of a packet, whose bytes are marked; nil until a key chooses one.
    private var field: Int?

    init(_ subject: any DetailSubject) { self.subject = subject }

    func detail(in state: State) -> Detail {
        subject.detail(in: state)
            ?? Detail(title: "Details", lines: [Detail.Line("", "No longer available.")])
    }

    /// Scrolls; up and down choose a field where the details have fields.
    mutating func move(_ move: ListCursor.Move, in state: State) {
        let detail = detail(in: state)
        let count = detail.lineCount(screen: state.size)
        guard let next = nextField(move, of: detail.fields.count) else {
            return box.move(move, lines: count, screen: state.size)
        }
        field = next
        if let lines = detail.lines(of: detail.fields[next], screen: state.size) {
            box.reveal(lines, of: count, screen: state.size)
        }
    }

    private func nextField(_ move: ListCursor.Move, of count: Int) -> Int? {
        guard count > 0 else { return nil }
        switch move {
        case .up: return field.map { max(0, min(count, $0) - 1) } ?? count - 1
        case .down: return field.map { min(count - 1, $0 + 1) } ?? 0
        default: return nil
        }
    }

    func surface(_ state: State, _ theme: Theme) -> Surface {
        let detail = detail(in: state)
        let fields = detail.fields
        let marked = field.flatMap { fields.indices.contains($0) ? fields[$0] : nil }
        var box = box
        box.edge = subject.edge(in: state)
        return detail.surface(in: box, screen: state.size, marking: marked, theme)
    }
}
