import Core
import Screen

/// The operations of one pane, bound to its key path in the state.
///
/// The key path hides the type of the pane from callers. Since access through a key path copies the value out and
/// back in, operations should replace arrays instead of changing them in place.
struct PaneOperations: Sendable {
    let perform: @Sendable (inout State, Command, PaneContext) -> Reply?
    let reasonAgainst: @Sendable (State, Command) -> String?
    let move: @Sendable (inout State, ListCursor.Move, PaneContext) -> Void
    let press: @Sendable (inout State, _ x: Int, _ y: Int, PaneContext) -> Void
    let filter: @Sendable (State) -> String
    let setFilter: @Sendable (inout State, String) -> Void
    let export: @Sendable (State, _ path: String) -> Reply
    let line: @Sendable (State) -> InputLine?
    let setLine: @Sendable (inout State, InputLine) -> Void
    let leaveLine: @Sendable (inout State) -> Void
    let openLineForPaste: @Sendable (inout State) -> Bool
    let submitLine: @Sendable (inout State, PaneContext) -> Reply
    let completeLine: @Sendable (inout State) -> Reply
    let completes: @Sendable (State) -> Bool
    let question: @Sendable (State, _ pasted: String) -> Confirmation?
    let deadline: @Sendable (State, PaneContext) -> Instant?
    let timePassed: @Sendable (inout State, PaneContext) -> [Effect]
    /// Returns the change token of the pane's whole state.
    let changeToken: @Sendable (State) -> ChangeToken
    let moment: @Sendable (State) -> Int64
    let draw: @Sendable (State, inout Frame, PlacedPane, Theme) -> Void

    init<P: PaneContract>(
        _ pane: WritableKeyPath<State, P> & Sendable,
        _ changeToken: KeyPath<State, ChangeToken> & Sendable
    ) {
        perform = { $0[keyPath: pane].perform($1, $2) }
        reasonAgainst = { $0[keyPath: pane].reasonAgainst($1) }
        move = { $0[keyPath: pane].move($1, $2) }
        press = { $0[keyPath: pane].press(x: $1, y: $2, $3) }
        filter = { $0[keyPath: pane].filter }
        setFilter = { $0[keyPath: pane].setFilter($1) }
        export = { $0[keyPath: pane].export(to: $1) }
        line = { $0[keyPath: pane].line }
        setLine = { $0[keyPath: pane].setLine($1) }
        leaveLine = { $0[keyPath: pane].leaveLine() }
        openLineForPaste = { $0[keyPath: pane].openLineForPaste() }
        submitLine = { $0[keyPath: pane].submitLine($1) }
        completeLine = { $0[keyPath: pane].completeLine() }
        completes = { $0[keyPath: pane].completes }
        question = { $0[keyPath: pane].question(pasting: $1) }
        deadline = { $0[keyPath: pane].deadline($1) }
        timePassed = { $0[keyPath: pane].timePassed($1) }
        self.changeToken = { $0[keyPath: changeToken] }
        moment = { $0[keyPath: pane].moment($0.now) }
        draw = { $0[keyPath: pane].draw(&$1, $2, $3) }
    }
}
