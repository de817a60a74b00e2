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

    init<P: PaneContract>(_ pane: P.Type) {
        perform = { state, command, context in P.modify(&state) { $0.perform(command, context) } }
        reasonAgainst = { state, command in P.read(state) { $0.reasonAgainst(command) } }
        move = { state, move, context in P.modify(&state) { $0.move(move, context) } }
        press = { state, x, y, context in P.modify(&state) { $0.press(x: x, y: y, context) } }
        filter = { state in P.read(state) { $0.filter } }
        setFilter = { state, text in P.modify(&state) { $0.setFilter(text) } }
        export = { state, path in P.read(state) { $0.export(to: path) } }
        line = { state in P.read(state) { $0.line } }
        setLine = { state, line in P.modify(&state) { $0.setLine(line) } }
        leaveLine = { state in P.modify(&state) { $0.leaveLine() } }
        openLineForPaste = { state in P.modify(&state) { $0.openLineForPaste() } }
        submitLine = { state, context in P.modify(&state) { $0.submitLine(context) } }
        completeLine = { state in P.modify(&state) { $0.completeLine() } }
        completes = { state in P.read(state) { $0.completes } }
        question = { state, text in P.read(state) { $0.question(pasting: text) } }
        deadline = { state, context in P.read(state) { $0.deadline(context) } }
        timePassed = { state, context in P.modify(&state) { $0.timePassed(context) } }
        token = P.token
        moment = { state in P.read(state) { $0.moment(state.now) } }
        draw = { state, frame, placed, theme in P.read(state) { $0.draw(&frame, placed, theme) } }
    }
}
