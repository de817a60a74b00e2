import Core
import Dashboard
import Kernel
import Screen

/// `lists ROWS`: measures the program's `update` and `draw` with a list of that many services, without a terminal.
///
/// Prints a line for each measurement: its name, and the microseconds from the event to the drawn frame.
@main
enum Lists {
    private static let rounds = 20

    static func main() throws {
        let rows = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 50_000
        let files = [0, rows / 3].map { file(rows: rows, from: $0) }
        var program = Program(keymap: try Keymap(KeyBinding.shipped))
        program.send(.services(files[0]))
        program.send(.input(.key(.tab)))
        for _ in 0..<100 { program.send(.input(.key(.down))) }
        for round in 0..<rounds {
            let isDown = round % 2 == 0
            try print("move", program.time([.key(isDown ? .down : .up)]))
            try print("filter", program.time([.key(.character("/")), .key(.character("v"))]))
            program.send(.input(.key(.escape)))
            // Cycles through port, protocol, name, aliases, listeners, comment and file order.
            try print("sort", program.time([.key(.character("s"))]))
            try print("snapshot", program.time(.services(files[(round + 1) % 2])))
        }
    }

    /// Returns a services file of unique names that starts with the given row.
    private static func file(rows: Int, from first: Int) -> ServicesFile {
        var text: [UInt8] = []
        for row in 0..<rows {
            let number = (row + first) % rows
            // The step is coprime to the count, so that no column is sorted already.
            let shuffled = number * 7_919 % rows
            text += Array(
                "service-\(shuffled) \(number % 65_536)/tcp alias-\(number) # comment \(shuffled)\n".utf8)
        }
        return ServicesFile(text[...])
    }

    private static func print(_ name: String, _ duration: Duration) throws {
        try StandardStream.output.writeLine("\(name) \(Double(duration.nanoseconds) / 1000)")
    }
}

/// The program's state and frame, without an event loop.
private struct Program {
    private var state: State
    private var frame = Frame(size: Size(columns: 120, rows: 40))

    init(keymap: Keymap) {
        state = State(size: Size(columns: 120, rows: 40), keymap: keymap)
        draw(state, .plain, into: &frame)
    }

    mutating func send(_ event: Event) {
        _ = update(&state, event, now: .current)
        draw(state, .plain, into: &frame)
    }

    mutating func time(_ event: Event) -> Duration {
        let start = Instant.current
        send(event)
        return Instant.current - start
    }

    /// Sends all inputs, and returns the time of the last one.
    mutating func time(_ inputs: [Input]) -> Duration {
        for input in inputs.dropLast() { send(.input(input)) }
        return inputs.last.map { time(.input($0)) } ?? .zero
    }
}
