import Dashboard
import DequeModule
import Screen

/// The events that `update` has not handled yet.
struct EventQueue {
    private var events: Deque<Event> = []

    /// The number of events beyond which no more input is read.
    private static let maxInput = 4096

    var isEmpty: Bool { events.isEmpty }
    var takesInput: Bool { events.count < Self.maxInput }

    mutating func append(_ event: Event) { events.append(event) }

    /// Removes and returns the first event.
    ///
    /// - Parameter isTyping: Whether characters go into an input line: those in a row are then one event, since each
    ///   change of a line, and of a list that it filters, costs more than a character.
    ///   Asked only about a character, since the answer costs as much as handling a key.
    mutating func removeFirst(isTyping: @autoclosure () -> Bool) -> Event? {
        guard let first = events.popFirst() else { return nil }
        guard case .input(.key(.character(let character))) = first, isTyping() else { return first }
        var run = [character]
        while case .input(.key(.character(let next)))? = events.first {
            run.append(next)
            events.removeFirst()
        }
        return run.count == 1 ? first : .input(.characters(run))
    }
}
