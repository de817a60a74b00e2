import Foundation

/// One line of `World/reference.py`: the results of Python's `socket` module for a name.
struct Reference: Decodable {
    var query: String
    var canonicalName: String?
    var aliases: [String]
    var ipv4: [String]
    var ipv6: [String]
    var order: [String]
    var fqdn: String?
    var names: [String: [String]]
}

/// The program's and Python's answers for all of `ResolveTests.names`, looked up once in one world.
enum Answers {
    enum Failure: Error {
        case noAnswer(String)
    }

    static func of(_ name: String) throws -> (record: Record, reference: Reference) {
        let (records, references) = try all.get()
        guard let record = records[name], let reference = references[name] else {
            throw Failure.noAnswer(name)
        }
        return (record, reference)
    }

    private static let all = Result { try ask() }

    private static func ask() throws -> ([String: Record], [String: Reference]) {
        let child = try World().shell(
            #"reference=$1; shift; "$0" resolve --json "$@"; echo; exec python3 "$reference" "$@""#,
            [World.reference] + ResolveTests.names)
        let parts = child.lines.split(separator: "", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw Failure.noAnswer(String(decoding: child.errors, as: UTF8.self)) }
        let records = try parts[0].map { try JSONDecoder().decode(Record.self, from: Data($0.utf8)) }
        let references = try parts[1].map { try JSONDecoder().decode(Reference.self, from: Data($0.utf8)) }
        return (
            Dictionary(records.map { ($0.query, $0) }) { first, _ in first },
            Dictionary(references.map { ($0.query, $0) }) { first, _ in first }
        )
    }
}
