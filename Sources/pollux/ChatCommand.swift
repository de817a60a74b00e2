import App
import ArgumentParser
import Core
import Glibc
import Kernel

struct ChatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Chat over UDP or Unix datagrams, on the screen or line by line.",
        discussion: """
            ENDPOINT is udp://HOST:PORT (port 0 lets the kernel choose; a multicast group is joined, with optional \
            ?interface=eth0&ttl=1), unix:/PATH (?mode=660) or unix:@NAME. Without --to, messages go to the \
            sender of the last datagram.
            """)

    @Option(help: ArgumentHelp("Endpoint to listen on.", valueName: "endpoint"))
    var bind: String

    @Option(help: ArgumentHelp("Peer to send to.", valueName: "endpoint"))
    var to: String?

    @Flag(help: "Send every datagram back to its sender.")
    var echo = false

    @Flag(help: "Show bytes in hexadecimal digits.")
    var hex = false

    @Flag(help: "No screen: send each line of input as a datagram, print each datagram as a line.")
    var lines = false

    @Flag(help: "Print JSON Lines, one record per line; implies --lines.")
    var json = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How long to keep listening after the end of the input.", valueName: "seconds"))
    var linger = 0.5

    @Option(help: ArgumentHelp("Record everything to a new file, as JSON Lines.", valueName: "file"))
    var record: String?

    @Flag(help: "Let the recording overwrite an existing file.")
    var force = false

    @OptionGroup(title: "Screen")
    var screen: ScreenArguments

    /// In seconds, up to a day; to listen for longer, keep the input open.
    private static let lingerRange = 0.0...86_400.0

    func run() throws {
        guard Self.lingerRange.contains(linger) else {
            throw Exit.failure("chat: --linger must be between 0 and 86400 seconds, not \(linger)")
        }
        let start = try start()
        let hasScreen = isatty(STDIN_FILENO) == 1 && StandardStream.output.isTerminal
        if lines || json || !hasScreen {
            try runWithoutScreen(start)
        } else {
            var options = screen.options
            options.chat = start
            OpenCommand.openScreen(options, host: nil)
        }
    }

    private func start() throws -> ChatStart {
        do {
            var start = try ChatStart(bind: Endpoint(bind), to: to.map { try Endpoint($0) })
            (start.isEchoing, start.showsHex) = (echo, hex)
            (start.recordingPath, start.isForced) = (record, force)
            return start
        } catch {
            throw Exit.failure("chat: \(error)")
        }
    }

    private func runWithoutScreen(_ start: ChatStart) throws {
        let outcome: ChatRun.Outcome
        do {
            let run = try ChatRun(
                start, output: json ? .json : hex ? .hex : .text, linger: .nanoseconds(Int64(linger * 1e9)),
                errorLine: { Exit.line("chat: \($0)") })
            outcome = try run.run()
        } catch {
            throw Exit.failure("chat: \(error)")
        }
        if let signal = outcome.signal { Exit.bySignal(signal) }
        if outcome.hasFailed { throw ExitCode(1) }
    }
}
