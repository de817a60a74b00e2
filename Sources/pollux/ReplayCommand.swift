import App
import ArgumentParser
import Core
import Kernel

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Send the datagrams of a recording again, with their original timing.",
        discussion: "All datagrams of the recording are sent in order, received and sent ones alike.")

    @Argument(help: "A recording, written by chat --record or chat --json.")
    var file: String

    @Option(help: ArgumentHelp("Peer to send to.", valueName: "endpoint"))
    var to: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Playback speed; 2 is twice as fast.", valueName: "number"))
    var speed = 1.0

    private static let speedRange = 0.001...1_000_000.0
    /// In bytes. A recording is read into memory as a whole, and a larger file is hardly a recording.
    private static let maxFileSize = 1 << 30

    func run() throws {
        guard Self.speedRange.contains(speed) else {
            throw Exit.failure("replay: --speed must be between 0.001 and 1000000, not \(speed)")
        }
        let outcome: ReplayRun.Outcome
        do {
            let endpoint = try Endpoint(to)
            let bytes = try readFile(file, limit: Self.maxFileSize, kinds: .regularOrPipe)
            let recording = try Recording(bytes[...], file: file)
            let run = try ReplayRun(recording, to: endpoint, speed: speed)
            if let line = recording.cutLine {
                Exit.note("replay: \(file):\(line): incomplete last line skipped")
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
