import Screen

/// What a box of details is about.
///
/// Its text is made from the state whenever it is drawn, so that it never differs from the screen beneath.
protocol DetailSubject: Equatable, Sendable {
    /// nil where the subject is gone.
    func detail(in state: State) -> Detail?
    /// Whether it is a row of the list beneath, so that `j` and `k` go on to the next.
    var isRow: Bool { get }
    /// Selects the row in its list: where the list follows its end, the selection has moved on since.
    func select(in state: inout State)
}

extension DetailSubject {
    func select(in state: inout State) {}

    func isSame(as other: any DetailSubject) -> Bool { (other as? Self) == self }
}

/// A box of details above the screen.
public struct DetailBox: Sendable {
    let subject: any DetailSubject
    private var box = ScrollBox()

    init(_ subject: any DetailSubject) { self.subject = subject }

    func detail(in state: State) -> Detail {
        subject.detail(in: state) ?? Detail(title: "Details", lines: [Detail.Line("", "It is gone.")])
    }

    mutating func move(_ move: ListCursor.Move, in state: State) {
        box.move(move, lines: detail(in: state).lineCount(screen: state.size), screen: state.size)
    }

    func surface(_ state: State, _ theme: Theme) -> Surface {
        detail(in: state).surface(in: box, screen: state.size, theme)
    }
}
