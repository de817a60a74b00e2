import Core
import Screen

/// The operations of one pane, bound to its member of the state, which hides the type of the pane from callers.
///
/// An operation that mutates gives the pane a new change token, and so a redraw: call one only to change something.
/// A class, because a structure of this many closures would be expensive to pass on.
final class PaneOperations: Sendable {
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
    ///   - read: Returns the pane.
    ///   - modify: Changes the pane in place. A key path instead of the two would copy the whole state for a read, and
    ///     cost a microsecond for each key.
    ///   - token: Returns the change token of the pane's whole state.
    init<P: PaneContract>(
        read: @escaping @Sendable (State) -> P,
        modify: @escaping @Sendable (inout State, (inout P) -> Void) -> Void,
        token: @escaping @Sendable (State) -> ChangeToken
    ) {
        @Sendable func result<Result>(
            _ state: inout State, _ initial: Result, _ body: (inout P) -> Result
        ) -> Result {
            var result = initial
            modify(&state) { result = body(&$0) }
            return result
        }
        perform = { state, command, context in result(&state, nil) { $0.perform(command, context) } }
        reasonAgainst = { read($0).reasonAgainst($1) }
        move = { state, move, context in modify(&state) { $0.move(move, context) } }
        press = { state, x, y, context in modify(&state) { $0.press(x: x, y: y, context) } }
        filter = { read($0).filter }
        setFilter = { state, text in modify(&state) { $0.setFilter(text) } }
        export = { read($0).export(to: $1) }
        line = { read($0).line }
        setLine = { state, line in modify(&state) { $0.setLine(line) } }
        leaveLine = { state in modify(&state) { $0.leaveLine() } }
        openLineForPaste = { state in result(&state, false) { $0.openLineForPaste() } }
        submitLine = { state, context in result(&state, Reply()) { $0.submitLine(context) } }
        completeLine = { state in result(&state, Reply()) { $0.completeLine() } }
        completes = { read($0).completes }
        question = { read($0).question(pasting: $1) }
        deadline = { read($0).deadline($1) }
        timePassed = { state, context in result(&state, []) { $0.timePassed(context) } }
        self.token = token
        moment = { read($0).moment($0.now) }
        draw = { read($0).draw(&$1, $2, $3) }
    }
}
