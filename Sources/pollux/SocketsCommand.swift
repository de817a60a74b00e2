import App
import ArgumentParser
import Core
import Kernel

struct SocketsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sockets",
        abstract: "List the sockets of this network namespace, with their processes and rates.",
        discussion: """
            FILTER is any number of words, combined by and, or, not and parentheses: free text, proto:udp, \
            state:listen, port:443, sport:22, dport:53, addr:10.0.0.0/8, process:nginx, pid:42, user:www-data, \
            unit:ssh, scope:any, rate>1M, rtt>50ms, queue>0, drops>0, age<10s. Rates are known from the second \
            snapshot on (--watch). Other users' processes are visible to root only.
            """)

    @Argument(parsing: .remaining, help: "Words that a socket must match (default: all sockets).")
    var filter: [String] = []

    @Flag(help: "Print JSON Lines, one record per line.")
    var json = false

    @Flag(help: "Print comma-separated values, with a line of titles.")
    var csv = false

    @Flag(help: "Print a snapshot at each interval, until interrupted.")
    var watch = false

    @Flag(help: "Print each TCP connection as it ends, until interrupted.")
    var closed = false

    @Flag(help: "Wait until a socket matches, and print it.")
    var wait = false

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Time between snapshots.", valueName: "seconds"))
    var interval = 1.0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How long to wait for a match (default: forever).", valueName: "seconds"))
    var timeout: Double?

    /// In seconds, up to a day.
    private static let intervalRange = 0.05...86_400.0
    private static let timeoutRange = 0.0...86_400.0

    func validate() throws {
        if json, csv { throw ValidationError("--json and --csv exclude each other.") }
        if [watch, closed, wait].filter(\.self).count > 1 {
            throw ValidationError("--watch, --closed and --wait exclude each other.")
        }
        if timeout != nil, !wait { throw ValidationError("--timeout needs --wait.") }
        if wait, filter.isEmpty { throw ValidationError("--wait needs a FILTER.") }
    }

    func run() throws {
        try checkRanges()
        let filter = try parsedFilter()
        do {
            if closed {
                try printEnds(matching: filter)
            } else {
                try printSnapshots(matching: filter)
            }
        } catch let failure as SystemFailure {
            throw Exit.failure("sockets: \(failure)")
        }
    }

    private func checkRanges() throws {
        guard Self.intervalRange.contains(interval) else {
            throw Exit.failure("sockets: --interval must be between 0.05 and 86400 seconds, not \(interval)")
        }
        if let timeout, !Self.timeoutRange.contains(timeout) {
            throw Exit.failure("sockets: --timeout must be between 0 and 86400 seconds, not \(timeout)")
        }
    }

    /// Parses the filter; a mistake is printed with the place where it is.
    private func parsedFilter() throws -> SocketFilter {
        do throws(SocketFilterFailure) {
            return try SocketFilter(filter.joined(separator: " "))
        } catch {
            _ = Exit.failure("sockets: filter: \(error)")
            for line in error.marked.split(separator: "\n") {
                try? StandardStream.error.writeLine("  \(String(line).plainText)")
            }
            throw ExitCode(1)
        }
    }

    private func printSnapshots(matching filter: SocketFilter) throws {
        let run = try SocketsRun(filter, interval: .nanoseconds(Int64(interval * 1e9)))
        var printer = SocketPrinter(format: json ? .json : csv ? .csv : .table, isRepeated: watch)
        if watch {
            _ = try run.watch { matches in
                try printer.print(matches)
                return true
            }
        } else if wait {
            let deadline = timeout.map { Instant.current + .nanoseconds(Int64($0 * 1e9)) }
            let isFound = try run.watch(until: deadline) { matches in
                if matches.rows.isEmpty { return true }
                try printer.print(matches)
                return false
            }
            if !isFound {
                throw Exit.failure("sockets: no match for '\(filter.text)' within \(timeout ?? 0) s")
            }
        } else {
            let matches = try run.once()
            try printer.print(matches)
            guard !matches.rows.isEmpty || filter.isEmpty else {
                throw Exit.failure("sockets: no match for '\(filter.text)'")
            }
        }
    }

    private func printEnds(matching filter: SocketFilter) throws {
        let run = try SocketEndsRun(interval: .nanoseconds(Int64(interval * 1e9)))
        var isFirst = true
        try run.run { ends in
            for end in ends where filter.matches(end) {
                var text: [UInt8] = []
                if json {
                    end.appendJSON(to: &text)
                } else if csv {
                    if isFirst { text += "\(SocketEnd.csvTitles)\n".utf8 }
                    end.appendCSV(to: &text)
                } else {
                    text += "\(end.summary.plainText)\n".utf8
                }
                isFirst = false
                try StandardStream.output.write(text[...])
            }
        } missed: { total in
            Exit.note("sockets: \(total) ends missed so far: the kernel had no room to report them")
        }
    }
}
