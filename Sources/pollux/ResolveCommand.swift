import App
import ArgumentParser
import Core
import Kernel
import Screen

extension LookupRequest.Family: ExpressibleByArgument {}

struct ResolveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Look up hosts: canonical name, aliases, and all addresses with their own names.",
        discussion: "Answers are printed as they arrive. Exit status 1 if any lookup failed.")

    @Argument(
        help: ArgumentHelp(
            "A name, an address (for a reverse lookup), a URL, or host:port; '-' reads them from standard input.",
            discussion: "One per line; the first answers may be printed before the input ends."))
    var names: [String]

    @Option(help: "Address family to look up.")
    var family = LookupRequest.Family.any

    @Option(
        help: ArgumentHelp(
            "Connect to each address on a port, on a service's port, or on the URL's port (auto).",
            valueName: "port|service|auto"))
    var probe: String?

    // Parsed unconditionally, since a value may begin with a dash: '-1' is a number out of range, not an option.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Time limit of each lookup and of each connect.", valueName: "seconds"))
    var timeout = 5.0

    @Flag(help: "Print the answers in the order of the names.")
    var ordered = false

    @Flag(help: "Print JSON Lines, one record per line.")
    var json = false

    /// In seconds, up to a day.
    private static let timeoutRange = 0.001...86_400.0

    func run() throws {
        guard Self.timeoutRange.contains(timeout) else {
            throw Exit.failure("resolve: --timeout must be between 0.001 and 86400 seconds, not \(timeout)")
        }
        var hasFailed = false
        let run = ResolveRun(
            family: family, probe: try parsedProbe(), timeout: .nanoseconds(Int64(timeout * 1e9)),
            isOrdered: ordered
        ) { answer in
            try StandardStream.output.writeLine(json ? answer.record.line : answer.report)
            guard let failure = answer.failure else { return }
            hasFailed = true
            _ = Exit.failure("resolve '\(answer.query)': \(failure.message) (\(failure.code))")
        }
        do {
            try run.run(names)
        } catch {
            throw Exit.failure("resolve: \(error)")
        }
        if hasFailed { throw ExitCode(1) }
    }

    private func parsedProbe() throws -> ResolveRun.Probe {
        guard let probe else { return .none }
        if probe == "auto" { return .auto }
        if let number = Int(probe) {
            guard let port = UInt16(exactly: number), port > 0 else {
                throw Exit.failure("resolve: --probe: '\(probe)' is not a port (1 to 65535)")
            }
            return .port(port)
        }
        guard let port = systemPort(ofService: probe) else {
            throw Exit.failure("resolve: --probe: no such TCP service '\(probe)'")
        }
        return .port(port)
    }
}
