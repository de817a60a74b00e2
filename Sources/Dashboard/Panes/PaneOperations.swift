import Core
import Screen

/// The operations of one pane, bound to its key path in the state, which hides the type of the pane from callers.
///
/// An operation that mutates gives the pane a new change token, and so a redraw: call one only to change something.
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
    let token: @Sendable (State) -> ChangeToken
    let moment: @Sendable (State) -> Int64
    let draw: @Sendable (State, inout Frame, PlacedPane, Theme) -> Void

    /// - Parameters:
    ///   - pane: The key path for operations that mutate the pane.
    ///   - read: Returns the pane. A read through the key path would copy the whole state.
    ///   - token: Returns the change token of the pane's whole state.
    init<P: PaneContract>(
        _ pane: WritableKeyPath<State, P> & Sendable, read: @escaping @Sendable (State) -> P,
        token: @escaping @Sendable (State) -> ChangeToken
    ) {
        perform = { $0[keyPath: pane].perform($1, $2) }
        reasonAgainst = { read($0).reasonAgainst($1) }
        move = { $0[keyPath: pane].move($1, $2) }
        press = { $0[keyPath: pane].press(x: $1, y: $2, $3) }
        filter = { read($0).filter }
        setFilter = { $0[keyPath: pane].setFilter($1) }
        export = { read($0).export(to: $1) }
        line = { read($0).line }
        setLine = { $0[keyPath: pane].setLine($1) }
        leaveLine = { $0[keyPath: pane].leaveLine() }
        openLineForPaste = { $0[keyPath: pane].openLineForPaste() }
        submitLine = { $0[keyPath: pane].submitLine($1) }
        completeLine = { $0[keyPath: pane].completeLine() }
        completes = { read($0).completes }
        question = { read($0).question(pasting: $1) }
        deadline = { read($0).deadline($1) }
        timePassed = { $0[keyPath: pane].timePassed($1) }
        self.token = token
        moment = { read($0).moment($0.now) }
        draw = { read($0).draw(&$1, $2, $3) }
    }
}
