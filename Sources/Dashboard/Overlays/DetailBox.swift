import Screen

/// The subject of a details box.
///
/// The details are created from the state whenever the box is drawn, so they always match the screen below.
protocol DetailSubject: Equatable, Sendable {
    /// Returns the details; nil if the subject is gone.
    func detail(in state: State) -> Detail?
    /// Whether the subject is a row of the list below, so that `j` and `k` step to the next row.
    var isRow: Bool { get }
    /// Performs what Enter does in the box, after the box has been closed.
    ///
    /// - Returns: nil if Enter only closes the box.
    func open(in state: inout State) -> [Effect]?
    /// Selects the row in its list. A list that follows its end has moved the selection since the box was opened.
    func select(in state: inout State)
}

extension DetailSubject {
    func select(in state: inout State) {}

    func open(in state: inout State) -> [Effect]? { nil }

    func isSame(as other: any DetailSubject) -> Bool { (other as? Self) == self }
}

/// A box with details above the screen.
public struct DetailBox: Sendable {
    let subject: any DetailSubject
    private var box = ScrollBox()

    init(_ subject: any DetailSubject) { self.subject = subject }

    func detail(in state: State) -> Detail {
        subject.detail(in: state)
            ?? Detail(title: "Details", lines: [Detail.Line("", "No longer available.")])
    }

    mutating func move(_ move: ListCursor.Move, in state: State) {
        box.move(move, lines: detail(in: state).lineCount(screen: state.size), screen: state.size)
    }

    func surface(_ state: State, _ theme: Theme) -> Surface {
        detail(in: state).surface(in: box, screen: state.size, theme)
    }
}
