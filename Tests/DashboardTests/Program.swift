import Core
import Screen

@testable import Dashboard

/// The program without an event loop: tests send events, read effects and frames, and advance the clock.
struct Program {
    var state: State
    var now = Instant(nanoseconds: 1_000_000_000_000)
    /// All effects that tests have not removed yet.
    private(set) var effects: [Effect] = []

    init(columns: Int = 120, rows: Int = 36) throws {
        state = State(size: Size(columns: columns, rows: rows), keymap: try Keymap(KeyBinding.shipped))
    }

    @discardableResult
    mutating func send(_ event: Event) -> [Effect] {
        let new = update(&state, event, now: now)
        effects += new
        return new
    }

    @discardableResult
    mutating func press(_ keys: Key...) -> [Effect] {
        keys.flatMap { send(.input(.key($0))) }
    }

    /// Types a text, one key per character.
    @discardableResult
    mutating func type(_ text: String) -> [Effect] {
        text.flatMap { send(.input(.key(.character($0)))) }
    }

    @discardableResult
    mutating func paste(_ text: String) -> [Effect] { send(.input(.paste(text))) }

    @discardableResult
    mutating func mouse(_ kind: MouseAction.Kind, x: Int, y: Int) -> [Effect] {
        send(.input(.mouse(MouseAction(kind, x: x, y: y))))
    }

    mutating func resize(columns: Int, rows: Int) {
        send(.input(.resized(Size(columns: columns, rows: rows))))
    }

    mutating func pass(_ duration: Duration) { now = now + duration }

    /// The last requested lookup.
    var lastLookup: LookupID? {
        effects.reversed().lazy.compactMap { if case .lookUp(let id, _) = $0 { id } else { nil } }.first
    }

    /// The connects requested since the last race began.
    var lastRace: [(race: RaceID, attempt: Int, address: IPAddress, port: UInt16)] {
        let connects = effects.compactMap { effect in
            if case .connect(let race, let attempt, let address, let port) = effect {
                (race: race, attempt: attempt, address: address, port: port)
            } else {
                nil
            }
        }
        return connects.filter { $0.race == connects.last?.race }
    }

    /// Reports progress of the last requested lookup.
    mutating func report(_ progress: LookupProgress) {
        guard let lastLookup else { return }
        send(.lookup(lastLookup, progress))
    }

    /// Looks up a host through the input line and answers the lookup.
    mutating func lookUp(_ text: String, answer: HostAnswer) {
        press(.character("i"))
        type(text)
        press(.enter)
        report(.started)
        report(.finished(answer))
    }

    func frame(_ theme: Theme = .plain) -> Frame {
        var frame = Frame(size: state.size)
        draw(state, theme, into: &frame)
        return frame
    }

    var lines: [String] { frame().lines }
}
