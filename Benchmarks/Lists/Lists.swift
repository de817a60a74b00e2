import Core
import Dashboard
import Kernel
import Screen

/// `lists ROWS`: the program as values with so many services, without a screen. Prints the microseconds that each
/// thing takes, from the event to the frame drawn, a line for each time.
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
            // By port, protocol, name, aliases, listeners, comment, and in the file's own order again.
            try print("sort", program.time([.key(.character("s"))]))
            try print("snapshot", program.time(.services(files[(round + 1) % 2])))
        }
    }

    /// Services of ever new names, the first of them at another row in each file.
    private static func file(rows: Int, from first: Int) -> ServicesFile {
        var text: [UInt8] = []
        for row in 0..<rows {
            let number = (row + first) % rows
            // A step that is prime to the count, so that no column is in order already.
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

/// The program without a loop.
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

    /// The time of the last of some inputs.
    mutating func time(_ inputs: [Input]) -> Duration {
        for input in inputs.dropLast() { send(.input(input)) }
        return inputs.last.map { time(.input($0)) } ?? .zero
    }
}
