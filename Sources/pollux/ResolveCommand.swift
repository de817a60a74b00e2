import App
import ArgumentParser
import Core
import Kernel
import Screen

extension LookupRequest.Family: ExpressibleByArgument {}

struct ResolveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Look hosts up: canonical name, aliases, and all addresses with their own names.",
        discussion: "Answers are printed as they come. Exit status 1 if any name failed.")

    @Argument(help: "A name, an address (then its names are looked up), a URL, or host:port.")
    var names: [String]

    @Option(help: "Which addresses to look for.")
    var family = LookupRequest.Family.any

    @Option(
        help: ArgumentHelp(
            "Connect to each address, on a port, a service's port, or with 'auto' the URL's.",
            valueName: "port|service|auto"))
    var probe: String?

    // An option with a value of its own may begin with a dash: '-1' is a number out of range, not an option.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How long a lookup and each connect may take.", valueName: "seconds"))
    var timeout = 5.0

    @Flag(help: "Print one JSON record a line.")
    var json = false

    /// A day: whoever wants to wait for ever is better served by an error.
    private static let timeouts = 0.001...86_400.0

    func run() throws {
        guard Self.timeouts.contains(timeout) else {
            throw Exit.failure("resolve: --timeout \(timeout): from 0.001 to 86400 seconds")
        }
        var hasFailed = false
        let run = ResolveRun(probe: try wantedProbe(), timeout: .nanoseconds(Int64(timeout * 1e9))) {
            answer in
            try StandardStream.output.writeLine(json ? answer.record.line : answer.report)
            guard let failure = answer.failure else { return }
            hasFailed = true
            _ = Exit.failure("resolve '\(answer.query)': \(failure.message) (\(failure.code))")
        }
        do {
            try run.run(JoinedNames.names(in: names), family: family)
        } catch {
            throw Exit.failure("resolve: \(error)")
        }
        if hasFailed { throw ExitCode(1) }
    }

    private func wantedProbe() throws -> ResolveRun.Probe {
        guard let probe else { return .none }
        if probe == "auto" { return .auto }
        if let number = Int(probe) {
            guard let port = UInt16(exactly: number), port > 0 else {
                throw Exit.failure("resolve: --probe \(probe): ports are 1 to 65535")
            }
            return .port(port)
        }
        guard let port = systemPort(ofService: probe) else {
            throw Exit.failure("resolve: --probe \(probe): no such TCP service")
        }
        return .port(port)
    }
}
