import ArgumentParser
import Core
import Kernel

struct ProtocolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protocols",
        abstract: "List the protocols of /etc/protocols, with their constants and kernel support.",
        discussion: """
            QUERY is a number, or a whole name, alias or constant (case-insensitive). Exit status 1 if nothing \
            matches.
            """)

    @Argument(help: "A number, a name, an alias, or a constant such as IPPROTO_TCP (default: all).")
    var query: String?

    @Flag(help: "Include the unassigned numbers from 0 to 255.")
    var all = false

    @Flag(help: "Print JSON Lines, one record per line.")
    var json = false

    func run() throws {
        do {
            let file = try systemProtocols()
            let rows = file.rows(constants: systemProtocolConstants(), includingUnassigned: all)
                .filter(ProtocolQuery(lookup: query).matches)
            guard !rows.isEmpty else {
                throw Exit.failure("protocols: no protocol\(query.map { " '\($0)'" } ?? "")")
            }
            try print(rows)
            // Not with --json, whose records are rows only.
            if !json { Exit.note(skippedLines: file.malformedLines, of: "/etc/protocols") }
        } catch let failure as SystemFailure {
            throw Exit.failure("protocols: \(failure)")
        }
    }

    private func print(_ rows: [ProtocolRow]) throws(SystemFailure) {
        var table = TextTable(
            titles: ["number", "name", "aliases", "constant", "kernel", "comment"], rightAligned: [0])
        for row in rows {
            let kernel = kernelAccepts(protocol: row.number)
            if json {
                try StandardStream.output.writeLine(row.record(kernel: kernel).line)
            } else {
                table.rows.append([
                    String(row.number), row.name ?? "", row.aliases.joined(separator: " "),
                    row.constant ?? "", kernel.map { $0 ? "yes" : "no" } ?? "unknown", row.comment ?? "",
                ])
            }
        }
        if !json { try table.print() }
    }
}
