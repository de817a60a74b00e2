import App
import ArgumentParser
import Core
import Kernel

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Send the datagrams of a recording again, with their timing.",
        discussion: "Everything that the recording holds is sent, what came and what went, in its order.")

    @Argument(help: "A recording: what chat --record or chat --json has written.")
    var file: String

    @Option(help: ArgumentHelp("Whom to send to.", valueName: "endpoint"))
    var to: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How many times faster than it was.", valueName: "number"))
    var speed = 1.0

    private static let speeds = 0.001...1_000_000.0
    /// A recording is read whole; one that is longer is not what it is taken for.
    private static let maxFileSize = 1 << 30

    func run() throws {
        guard Self.speeds.contains(speed) else {
            throw Exit.failure("replay: --speed \(speed): from 0.001 to 1000000")
        }
        let outcome: ReplayRun.Outcome
        do {
            let endpoint = try Endpoint(to)
            let bytes = try readFile(file, limit: Self.maxFileSize)
            let recording = try Recording(bytes[...], file: file)
            let run = try ReplayRun(recording, to: endpoint, speed: speed)
            if let line = recording.cutLine {
                Exit.note("replay: \(file):\(line): the line ends in the middle, and is left out")
            }
            outcome = try run.run()
        } catch {
            throw Exit.failure("replay: \(error)")
        }
        switch outcome {
        case .signal(let number): Exit.bySignal(number)
        case .done: break
        case .failed(let first, 1): throw Exit.failure("replay: \(first)")
        case .failed(let first, let count):
            throw Exit.failure("replay: \(first), the first of \(count) errors")
        }
    }
}
