import Core
import TestSupport
import Testing

/// Tests of the services file together with what listens.
@Suite("The table of services")
struct ServiceTableTests {
    private static let file = ServicesFile(
        Array("http 80/tcp www # web\nntp 123/udp\nhigh 40000/udp\n".utf8)[...])

    private static func listener(
        _ port: UInt16, _ transport: Listener.Transport = .tcp, _ name: String? = nil, user: String? = nil
    ) -> Listener {
        let process = name.map { SocketProcess(pid: 7, name: $0, uid: 33, startTicks: 1, unit: nil) }
        return Listener(
            address: IPAddress(ipv4: 0x7f00_0001), port: port, transport: transport, uid: 33, inode: 1,
            processes: name.map { [$0] }, process: process, unit: name.map { "\($0).service" }, user: user)
    }

    private static let listeners = ListenerTable([
        listener(80, .tcp, "nginx", user: "www-data"), listener(3000, .tcp, "node"), listener(3000, .udp),
        listener(40_000, .udp), listener(50_000, .udp, "client"), listener(50_000, .tcp, "node"),
    ])

    private static let table = ServiceTable(file, listeners)

    private static func names(_ rows: [UInt32]) -> [String] {
        rows.map { table[Int($0)] }.map { "\($0.entry?.name ?? "-") \($0.port)/\($0.protocolName)" }
    }

    private static func rows(
        _ query: String? = nil, protocolName: String? = nil, isListeningOnly: Bool = false
    ) -> [String] {
        names(
            ServiceQuery(lookup: query, protocolName: protocolName)
                .rows(in: table, isListeningOnly: isListeningOnly))
    }

    @Test("ports that the file lacks follow its lines; a UDP port that the kernel chose is not one")
    func all() {
        #expect(
            Self.rows() == [
                "http 80/tcp", "ntp 123/udp", "high 40000/udp", "- 3000/tcp", "- 3000/udp", "- 50000/tcp",
            ])
        #expect(
            Self.rows(isListeningOnly: true) == [
                "http 80/tcp", "high 40000/udp", "- 3000/tcp", "- 3000/udp", "- 50000/tcp",
            ])
    }

    @Test(
        "a query finds names, ports, URLs and processes",
        arguments: [
            ("www", ["http 80/tcp"]), ("80", ["http 80/tcp"]), ("3000", ["- 3000/tcp", "- 3000/udp"]),
            ("3000/udp", ["- 3000/udp"]), ("http://example.org:3000/", ["- 3000/tcp", "- 3000/udp"]),
            ("NODE", ["- 3000/tcp", "- 50000/tcp"]), ("nginx", ["http 80/tcp"]), ("client", []), ("no", []),
            ("99999", []),
        ])
    func query(text: String, found: [String]) {
        #expect(Self.rows(text) == found)
    }

    @Test("a protocol excludes other protocols")
    func protocolName() {
        #expect(Self.rows("3000", protocolName: "UDP") == ["- 3000/udp"])
        #expect(Self.rows("node", protocolName: "udp") == [])
    }

    @Test(
        "a search finds parts of process names, also together with the names of the file",
        arguments: [
            ("gin", ["http 80/tcp"]), ("htt NGI", ["http 80/tcp"]), ("www nginx tcp 80", ["http 80/tcp"]),
            ("htt node", []), ("node 50000", ["- 50000/tcp"]), ("client", []), ("udp ntp", ["ntp 123/udp"]),
        ])
    func search(text: String, found: [String]) {
        #expect(Self.names(ServiceQuery(search: text).rows(in: Self.table)) == found)
    }

    @Test("the rows that listen come first, by port, and the others stay in their order")
    func listeningFirst() {
        let rows = ServiceQuery(search: "").rows(in: Self.table)
        #expect(
            Self.names(Self.table.listeningFirst(rows)) == [
                "http 80/tcp", "- 3000/tcp", "- 3000/udp", "high 40000/udp", "- 50000/tcp", "ntp 123/udp",
            ])
        #expect(ServiceTable(Self.file).listeningFirst([0, 1, 2]) == [0, 1, 2])
    }

    @Test("ports that the file lacks are sorted among its lines")
    func sorted() {
        let rows = ServiceQuery(search: "").rows(in: Self.table)
        #expect(
            Self.names(Self.table.sortedRows(rows, by: .port)) == [
                "http 80/tcp", "ntp 123/udp", "- 3000/tcp", "- 3000/udp", "high 40000/udp", "- 50000/tcp",
            ])
        #expect(
            Self.names(Self.table.sortedRows(rows, by: .protocolName)) == [
                "http 80/tcp", "- 3000/tcp", "- 50000/tcp", "ntp 123/udp", "high 40000/udp", "- 3000/udp",
            ])
        #expect(
            Self.names(Self.table.sortedRows(rows.reversed(), by: .name)) == [
                "high 40000/udp", "http 80/tcp", "ntp 123/udp", "- 3000/tcp", "- 3000/udp", "- 50000/tcp",
            ])
        for field in [ServicesFile.Field.aliases, .comment] {
            #expect(Self.names(Self.table.sortedRows(rows, by: field)).last == "http 80/tcp", "\(field)")
        }
    }

    @Test("building, searching and ordering cost in proportion to the lines and the listeners")
    func growth() {
        let tables = Dictionary(
            uniqueKeysWithValues: [1_000, 4_000].map { count in
                let lines = (0..<count).map { "service-\($0) \($0 * 7 % count + 1)/tcp alias-\($0)\n" }
                // Half of the ports are those of a line.
                let sockets = (0..<count).map { Self.listener(UInt16($0 + count / 2), .tcp, "node") }
                return (count, (ServicesFile(Array(lines.joined().utf8)[...]), ListenerTable(sockets)))
            })
        let ratio = Growth.costRatio(of: 4_000, to: 1_000) { count in
            guard let (file, listeners) = tables[count] else { return }
            let table = ServiceTable(file, listeners)
            let rows = ServiceQuery(search: "e").rows(in: table)
            #expect(table.listeningFirst(rows).count == table.count)
        }
        #expect(ratio <= Growth.linearLimit)
    }

    @Test("a record has the documented fields; unknown listeners are null")
    func record() {
        let rows = (0..<Self.table.count).map { Self.table[$0] }
        #expect(
            rows[0].record.line
                == #"{"name":"http","port":80,"protocol":"tcp","aliases":["www"],"comment":"web","#
                + #""listeners":[{"address":"127.0.0.1","port":80,"process":{"pid":7,"name":"nginx"},"#
                + #""unit":"nginx.service","user":"www-data"}]}"#)
        #expect(rows[1].record.line.hasSuffix(#""comment":null,"listeners":[]}"#))
        #expect(
            rows[4].record.line
                == #"{"name":null,"port":3000,"protocol":"udp","aliases":[],"comment":null,"#
                + #""listeners":[{"address":"127.0.0.1","port":3000,"process":null,"unit":null,"user":null}]}"#
        )
        let unknown = ServiceTable(Self.file)
        #expect(unknown.count == 3)
        #expect((0..<3).allSatisfy { unknown[$0].record.line.hasSuffix(#""listeners":null}"#) })
    }
}
