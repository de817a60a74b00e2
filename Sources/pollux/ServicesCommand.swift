import ArgumentParser
import Core
import Kernel

struct ServicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "services",
        abstract: "List the services of /etc/services, and the processes that listen on their ports.",
        discussion: """
            QUERY is a whole name or alias (case-insensitive), the name of a listening process, a port (443 or \
            443/tcp), or a URL: its port if it has one, else its scheme's service. Listening ports that the file \
            does not name follow its lines. Exit status 1 if nothing matches.
            """)

    @Argument(help: "A name, an alias, a process, a port, or a URL (default: all services).")
    var query: String?

    @Option(help: ArgumentHelp("Only services of this transport protocol, such as udp.", valueName: "name"))
    var `protocol`: String?

    @Flag(help: "Only ports on which a program listens.")
    var listening = false

    @Flag(help: "Print JSON Lines, one record per line.")
    var json = false

    func run() throws {
        do {
            let file = try systemServices()
            let table = ServiceTable(file, readListeners())
            let found = ServiceQuery(lookup: query, protocolName: `protocol`)
                .rows(in: table, isListeningOnly: listening)
            guard !found.isEmpty else { throw Exit.failure("services: \(notFound)") }
            try print(found.map { table[Int($0)] })
            // Not with --json, whose records are rows only.
            if !json { Exit.note(skippedLines: file.malformedLines, of: "/etc/services") }
        } catch let failure as SystemFailure {
            throw Exit.failure("services: \(failure)")
        }
    }

    private var notFound: String {
        let suffix = `protocol`.map { " over \($0)" } ?? ""
        let subject = listening ? "listening service" : "service"
        return query.map { "no \(subject) '\($0)'\(suffix)" }
            ?? "no \(subject)\(suffix)\(listening ? "" : " in /etc/services")"
    }

    /// Reads the listeners; the table is still useful without them.
    private func readListeners() -> ListenerTable? {
        do {
            return try listeners(hasUnits: true)
        } catch {
            Exit.note("services: listeners: \(error)")
            return nil
        }
    }

    private func print(_ rows: [ServiceRow]) throws(SystemFailure) {
        var table = TextTable(
            titles: ["port", "protocol", "name", "aliases", "listening", "comment"], rightAligned: [0])
        for row in rows {
            if json {
                try StandardStream.output.writeLine(row.record.line)
            } else {
                table.rows.append([
                    String(row.port), row.protocolName, row.entry?.name ?? "—",
                    row.entry?.aliases.joined(separator: " ") ?? "",
                    row.listeners == nil
                        ? "unknown" : row.owners.map(\.description).joined(separator: ", "),
                    row.entry?.comment ?? "",
                ])
            }
        }
        if !json { try table.print() }
    }
}
