import Core
import Testing

@Suite("Service queries")
struct ServiceQueryTests {
    static let file = ServicesFile(
        Array(
            """
            http 80/tcp www
            http 80/udp
            https 443/tcp
            https 443/udp
            http-alt 8080/tcp webcache WWW-cache
            tcpmux 1/tcp
            amqp 5672/sctp
            broken
            """.utf8)[...])

    /// Returns the rows found, as `name/protocol`.
    private static func names(_ query: ServiceQuery) -> [String] {
        query.rows(in: ServiceTable(file)).map { "\(file[Int($0)].name)/\(file[Int($0)].protocolName)" }
    }

    @Test(
        "a search finds the rows that contain every word",
        arguments: [
            (
                "",
                ["http/tcp", "http/udp", "https/tcp", "https/udp", "http-alt/tcp", "tcpmux/tcp", "amqp/sctp"]
            ),
            (
                "  ",
                ["http/tcp", "http/udp", "https/tcp", "https/udp", "http-alt/tcp", "tcpmux/tcp", "amqp/sctp"]
            ),
            ("HTTPS", ["https/tcp", "https/udp"]),
            ("www", ["http/tcp", "http-alt/tcp"]),
            ("ttp al", ["http-alt/tcp"]),
            ("http udp", ["http/udp", "https/udp"]),
            ("udp", ["http/udp", "https/udp"]),
            ("TCP", ["http/tcp", "https/tcp", "http-alt/tcp", "tcpmux/tcp"]),
            ("tcpm", ["tcpmux/tcp"]),
            ("443", ["https/tcp", "https/udp"]),
            ("44", []),
            ("443/udp", ["https/udp"]),
            ("443/", ["https/tcp", "https/udp"]),
            ("5672/SCTP", ["amqp/sctp"]),
            ("443 http-alt", []),
            ("70000", []),
            ("99999999999999999999999", []),
            ("nothing", []),
            ("https://www.python.org", ["https/tcp", "https/udp"]),
            ("HTTP://user@host/path?a#b", ["http/tcp", "http/udp"]),
            ("http://host:8080/", ["http-alt/tcp"]),
            ("http://[::1]:443 tcp", ["https/tcp"]),
            ("http://", ["http/tcp", "http/udp"]),
            ("http://host:", ["http/tcp", "http/udp"]),
            ("http://host:70000", []),
            ("http://[::1", []),
            ("www://host", ["http/tcp"]),
            ("htt://host", []),
        ])
    func search(text: String, found: [String]) {
        #expect(Self.names(ServiceQuery(search: text)) == found)
    }

    @Test("an indexed search of a long file finds the same rows as a linear search", arguments: 0..<4)
    func everyEntry(seed: UInt64) {
        var random = RandomServices(seed: seed)
        let file = random.file(rows: 500)
        let entries = (0..<file.count).map { file[$0] }
        for word in ["a", "AB", "-a", "aaaab", "zz", "~", "aaaaaaaaaaaa"] {
            let found = entries.indices.filter { row in
                ([entries[row].name] + entries[row].aliases).contains { name in
                    let (name, word) = (Array(name.lowercased().utf8), Array(word.lowercased().utf8))
                    return name.indices.contains { name[$0...].starts(with: word) }
                }
            }
            #expect(
                ServiceQuery(search: word).rows(in: ServiceTable(file)) == found.map { UInt32($0) }, "\(word)"
            )
        }
    }

    @Test(
        "a lookup matches names, aliases and ports exactly",
        arguments: [
            ("www", ["http/tcp"]), ("WWW", ["http/tcp"]), (" http ", ["http/tcp", "http/udp"]), ("ttp", []),
            ("", []), ("443", ["https/tcp", "https/udp"]), ("443/tcp", ["https/tcp"]), ("http udp", []),
            ("tcp", []), ("https://www.python.org", ["https/tcp", "https/udp"]),
            ("https://www.python.org:80/", ["http/tcp", "http/udp"]), ("gopher://host", []),
        ])
    func lookup(text: String, found: [String]) {
        #expect(Self.names(ServiceQuery(lookup: text)) == found)
    }

    @Test("a protocol filter excludes other protocols in every query")
    func protocolName() {
        #expect(Self.names(ServiceQuery(lookup: nil, protocolName: "udp")) == ["http/udp", "https/udp"])
        #expect(Self.names(ServiceQuery(lookup: "443", protocolName: "UDP")) == ["https/udp"])
        #expect(Self.names(ServiceQuery(search: "http", protocolName: "sctp")) == [])
        #expect(Self.names(ServiceQuery(lookup: nil, protocolName: "tc")) == [])
        #expect(Self.names(ServiceQuery(lookup: nil)).count == Self.file.count)
    }

    @Test("the listeners of a port are those of its protocol, without duplicates")
    func owners() {
        func listener(_ port: UInt16, _ transport: Listener.Transport, _ names: [String]?, uid: UInt32 = 0)
            -> Listener
        {
            Listener(
                address: IPAddress(ipv4: 0), port: port, transport: transport, uid: uid, inode: 1,
                processes: names)
        }
        let file = ServicesFile(
            Array("http 80/tcp\nhttp 80/udp\nhttp 80/sctp\nhttps 443/udp\nhttps 443/tcp\nzero 0/tcp\n".utf8)[
                ...])
        let table = ServiceTable(
            file,
            ListenerTable([
                listener(443, .udp, ["caddy"]), listener(80, .tcp, ["nginx", "python3"]),
                listener(80, .tcp, ["nginx"]),
                listener(80, .tcp, nil, uid: 33), listener(80, .tcp, nil, uid: 33),
                listener(65535, .tcp, ["last"]),
            ]))
        let owners = (0..<table.count).map { table[$0].owners }
        #expect(owners[0] == [.process(name: "nginx"), .process(name: "python3"), .user(id: 33)])
        #expect(owners[3].map(\.description) == ["caddy"])
        #expect(owners[6].map(\.processName) == ["last"])
        for row in [1, 2, 4, 5] { #expect(owners[row] == [] && !table.isListening(row), "row \(row)") }
        #expect(ServiceTable(file, ListenerTable())[0].owners == [] && ServiceTable(file)[0].owners == [])
        #expect(SocketOwner.user(id: 33).description == "owned by uid 33")
    }
}
