import ArgumentParser
import Core
import Kernel

struct ServicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "services",
        abstract: "List the services of /etc/services, and the processes that listen on their ports.",
        discussion: """
            QUERY is a whole name or alias (case-insensitive), a port (443 or 443/tcp), or a URL: its port if it \
            has one, else its scheme's service. Exit status 1 if nothing matches.
            """)

    @Argument(help: "A name, an alias, a port, or a URL (default: all services).")
    var query: String?

    @Option(help: ArgumentHelp("Only services of this transport protocol, such as udp.", valueName: "name"))
    var `protocol`: String?

    @Flag(help: "Print JSON Lines, one record per line.")
    var json = false

    func run() throws {
        do {
            let file = try systemServices()
            let rows = ServiceQuery(lookup: query, protocolName: `protocol`).rows(in: file)
            guard !rows.isEmpty else { throw Exit.failure("services: \(notFound)") }
            let listeners = readListeners()
            try print(rows.map { file[Int($0)] }, listeners)
            // Not with --json, whose records are rows only.
            if !json { Exit.note(skippedLines: file.malformedLines, of: "/etc/services") }
        } catch let failure as SystemFailure {
            throw Exit.failure("services: \(failure)")
        }
    }

    private var notFound: String {
        let suffix = `protocol`.map { " over \($0)" } ?? ""
        return query.map { "no service '\($0)'\(suffix)" } ?? "no service\(suffix) in /etc/services"
    }

    /// Reads the listeners; the table is still useful without them.
    private func readListeners() -> ListenerTable? {
        do {
            return ListenerTable(try listeners())
        } catch {
            Exit.note("services: listeners: \(error)")
            return nil
        }
    }

    private func print(_ entries: [ServiceEntry], _ listeners: ListenerTable?) throws(SystemFailure) {
        var table = TextTable(
            titles: ["port", "protocol", "name", "aliases", "listening", "comment"], rightAligned: [0])
        for entry in entries {
            let owners = listeners?.owners(port: entry.port, protocolName: entry.protocolName)
            if json {
                try StandardStream.output.writeLine(entry.record(listeners: owners).line)
            } else {
                table.rows.append([
                    String(entry.port), entry.protocolName, entry.name, entry.aliases.joined(separator: " "),
                    owners.map { $0.map(\.description).joined(separator: ", ") } ?? "unknown",
                    entry.comment ?? "",
                ])
            }
        }
        if !json { try table.print() }
    }
}
