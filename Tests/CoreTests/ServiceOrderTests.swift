import Core
import Testing

struct ServiceOrderTests {
    /// Returns the text by which a field is sorted.
    private static func text(_ field: ServicesFile.Field, of entry: ServiceEntry) -> String {
        switch field {
        case .port: String(repeating: "0", count: 5 - String(entry.port).count) + String(entry.port)
        case .protocolName: entry.protocolName
        case .name: entry.name
        case .aliases: entry.aliases.joined(separator: " ")
        case .comment: entry.comment ?? ""
        }
    }

    @Test("rows are sorted by their text, and equal rows keep the file's order", arguments: 0..<8)
    func sameOrderAsStrings(seed: UInt64) {
        var random = RandomServices(seed: seed)
        let file = random.file(rows: 600)
        #expect(file.count == 600)
        let rows = (0..<UInt32(file.count)).map { $0 }
        for field in ServicesFile.Field.allCases {
            let texts = rows.map { Self.text(field, of: file[Int($0)]) }
            #expect(Set(texts).count < rows.count, "no row equals another: \(field)")
            let expected = rows.sorted { (texts[Int($0)], $0) < (texts[Int($1)], $1) }
            #expect(file.sortedRows(rows, by: field) == expected, "\(field)")
            #expect(file.sortedRows(random.shuffled(rows), by: field) == expected, "\(field)")
        }
    }

    @Test("only the requested rows are sorted")
    func someRows() {
        let file = ServicesFile(Array("c 1/tcp\na 3/tcp\nb 2/udp\n".utf8)[...])
        #expect(file.sortedRows([0, 2], by: .name) == [2, 0])
        #expect(file.sortedRows([1, 0], by: .port) == [0, 1])
        for field in ServicesFile.Field.allCases { #expect(file.sortedRows([], by: field) == []) }
    }

    @Test("a text comes after its own prefix, and letters after the seventh count")
    func beginnings() {
        let names = ["aaaaaaa", "aaaaaaaa", "aaaaaaab", "aaaaaaaba", "aaaaaab", "a", "aaaaaaaz", "aaaaaaaa"]
        let file = ServicesFile(Array(names.map { "\($0) 1/tcp\n" }.joined().utf8)[...])
        let sorted = file.sortedRows((0..<8).map { $0 }, by: .name).map { file[Int($0)].name }
        #expect(sorted == names.sorted())
    }

    @Test("non-ASCII letters are sorted by their bytes")
    func bytes() {
        let file = ServicesFile(Array("ö 1/tcp\nz 1/tcp\nà 1/tcp\n".utf8)[...])
        #expect(file.sortedRows([0, 1, 2], by: .name) == [1, 2, 0])
    }
}
