import Testing

@testable import Core

@Suite("Rows of pollux services")
struct ServiceListingTests {
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

    private static func rows(
        _ query: String? = nil, protocolName: String? = nil, isListeningOnly: Bool = false
    ) -> [String] {
        ServiceListing(
            file, listeners, ServiceQuery(lookup: query, protocolName: protocolName),
            dynamicPorts: 32_768...60_999, isListeningOnly: isListeningOnly
        ).rows.map { "\($0.entry?.name ?? "-") \($0.port)/\($0.protocolName)" }
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

    @Test("a record has the documented fields; unknown listeners are null")
    func record() {
        let rows = ServiceListing(
            Self.file, Self.listeners, ServiceQuery(lookup: nil), dynamicPorts: 32_768...60_999
        ).rows
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
        let unknown = ServiceListing(
            Self.file, nil, ServiceQuery(lookup: "80"), dynamicPorts: 32_768...60_999
        ).rows
        #expect(unknown.map(\.record.line).allSatisfy { $0.hasSuffix(#""listeners":null}"#) })
        #expect(unknown.count == 1)
    }
}
