import TestSupport
import Testing

@testable import Core

@Suite("Socket filters")
struct SocketFilterTests {
    /// A row, for conditions that are written without the filter's own code.
    struct Subject {
        let snapshot: SocketSnapshot
        let index: Int

        var row: SocketRow { snapshot.rows[index] }
        var hasPeer: Bool { row.flags.contains(.hasPeer) }
        var hasPorts: Bool { [.tcp, .udp, .udplite].contains(row.transport) }
        var holders: [SocketProcess] {
            row.inode == 0
                ? [] : (snapshot.owners.holders[row.inode] ?? []).compactMap { snapshot.owners.processes[$0] }
        }
        var rate: Double? {
            guard let receive = snapshot.activity[index].receiveRate,
                let send = snapshot.activity[index].sendRate
            else { return nil }
            return max(receive, send)
        }
        var rtt: UInt32? {
            guard let rtt = snapshot.table.tcp(of: row)?.rttMicroseconds, rtt > 0 else { return nil }
            return rtt
        }
        var queue: UInt32 { row.state == .listen ? row.receiveQueue : max(row.receiveQueue, row.sendQueue) }
        var age: Double? {
            snapshot.activity[index].firstSeen.map { Double((snapshot.takenAt - $0).nanoseconds) / 1e9 }
        }
        /// The texts of the addresses, without ports.
        var addresses: [String] {
            guard hasPorts || row.transport == .raw else { return [] }
            return [snapshot.address(row.local, row).description]
                + (hasPeer ? [snapshot.address(row.peer, row).description] : [])
        }
        var text: String {
            ([row.transport.name, row.state.name, snapshot.local(row), snapshot.peer(row)]
                + holders.map(\.name) + [snapshot.owners.unit(of: row)])
                .compactMap(\.self).joined(separator: "\n").lowercased()
        }
        func port(_ number: UInt32) -> (local: Bool, peer: Bool) {
            (hasPorts && row.local.port == number, hasPorts && hasPeer && row.peer.port == number)
        }
    }

    typealias Condition = @Sendable (Subject) -> Bool

    static let forms: [(filter: String, condition: Condition)] = [
        ("proto:tcp", { $0.row.transport == .tcp }), ("proto:UDP", { $0.row.transport == .udp }),
        ("proto:udplite", { $0.row.transport == .udplite }), ("proto:raw", { $0.row.transport == .raw }),
        ("proto:unix", { $0.row.transport == .unix }), ("proto:packet", { $0.row.transport == .packet }),
        ("proto:netlink", { $0.row.transport == .netlink }),
        ("state:listen", { $0.row.state == .listen }), ("state:LISTEN", { $0.row.state == .listen }),
        ("state:estab", { $0.row.state == .established }), ("state:time-wait", { $0.row.state == .timeWait }),
        ("state:TIME_WAIT", { $0.row.state == .timeWait }),
        ("state:fin-wait-1", { $0.row.state == .finWait1 }),
        ("state:fin_wait2", { $0.row.state == .finWait2 }), ("state:close", { $0.row.state == .closeWait }),
        ("state:closi", { $0.row.state == .closing }), ("state:b", { $0.row.state == .bound }),
        ("state:syn-s", { $0.row.state == .synSent }), ("state:unconn", { $0.row.state == .unconnected }),
        ("port:443", { $0.port(443).local || $0.port(443).peer }), ("sport:22", { $0.port(22).local }),
        ("dport:53", { $0.port(53).peer }), ("port:0", { $0.port(0).local || $0.port(0).peer }),
        ("sport:65535", { $0.port(65535).local }),
        ("addr:10.1.2.3", { $0.addresses.contains("10.1.2.3") }),
        ("addr:::ffff:10.1.2.3", { $0.addresses.contains("10.1.2.3") }),
        ("addr:10.0.0.0/8", { $0.addresses.contains { $0.hasPrefix("10.") } }),
        ("addr:10.9.9.9/8", { $0.addresses.contains { $0.hasPrefix("10.") } }),
        ("addr:::ffff:10.0.0.0/104", { $0.addresses.contains { $0.hasPrefix("10.") } }),
        ("addr:10.1.2.2/31", { $0.addresses.contains("10.1.2.3") }),
        ("addr:0.0.0.0/0", { $0.addresses.contains { $0.contains(".") } }),
        ("addr:::/0", { $0.addresses.contains { !$0.contains(".") } }),
        ("addr:::", { $0.addresses.contains("::") }),
        ("addr:[::1]", { $0.addresses.contains("::1") }), ("addr:::1/128", { $0.addresses.contains("::1") }),
        ("addr:fe80::/10", { $0.addresses.contains { $0.hasPrefix("fe80") } }),
        ("addr:fe80::1%eth0", { $0.addresses.contains("fe80::1%eth0") }),
        ("addr:fe80::1%5", { $0.addresses.contains("fe80::1%5") }),
        ("addr:2001:db8::/65", { $0.addresses.contains("2001:db8::7") }),
        ("process:NGINX", { $0.holders.contains { $0.name.hasPrefix("nginx") } }),
        ("process:\"web content\"", { $0.holders.contains { $0.name == "Web Content" } }),
        ("process:\"(\"", { $0.holders.contains { $0.name == "(sd-pam)" } }),
        ("pid:42", { $0.holders.contains { $0.pid == 42 } }),
        ("pid:1", { $0.holders.contains { $0.pid == 1 } }),
        ("user:www-data", { $0.row.flags.contains(.hasUser) && $0.row.uid == 33 }),
        ("user:root", { $0.row.flags.contains(.hasUser) && $0.row.uid == 0 }),
        ("user:1000", { $0.row.flags.contains(.hasUser) && $0.row.uid == 1000 }),
        ("user:ann", { _ in false }),
        ("unit:SSH", { $0.snapshot.owners.unit(of: $0.row) == "ssh.service" }),
        ("unit:docker", { $0.snapshot.owners.unit(of: $0.row) == "docker 0123456789ab" }),
        ("scope:any", { $0.row.scope == .any }), ("scope:private", { $0.row.scope == .private }),
        ("scope:loopback", { $0.row.scope == .loopback }), ("scope:global", { $0.row.scope == .global }),
        ("rate>1M", { ($0.rate ?? 0) > 1e6 }), ("rate>=1m", { ($0.rate ?? 0) >= 1e6 }),
        ("rate<1k", { $0.rate.map { $0 < 1000 } ?? false }),
        ("rate<=1K", { $0.rate.map { $0 <= 1000 } ?? false }),
        ("rate=0", { $0.rate == 0 }), ("rate>1.5M", { ($0.rate ?? 0) > 1.5e6 }),
        ("rate<1G", { $0.rate != nil }),
        ("rtt>50ms", { ($0.rtt ?? 0) > 50_000 }), ("rtt>=50000us", { ($0.rtt ?? 0) >= 50_000 }),
        ("rtt<=2s", { $0.rtt != nil }), ("rtt<0.05s", { $0.rtt.map { $0 < 50_000 } ?? false }),
        ("rtt=100µs", { $0.rtt == 100 }), ("rtt>0", { $0.rtt != nil }),
        ("queue>0", { $0.queue > 0 }), ("queue>=2k", { $0.queue >= 2000 }),
        ("queue=128", { $0.queue == 128 }),
        ("queue<1", { $0.queue == 0 }),
        ("drops>0", { ($0.row.knownDrops ?? 0) > 0 }), ("drops=0", { $0.row.knownDrops == 0 }),
        ("drops<=7", { $0.row.knownDrops != nil }),
        ("age<10s", { $0.age.map { $0 < 10 } ?? false }), ("age>=10000ms", { ($0.age ?? 0) >= 10 }),
        ("age>1m", { ($0.age ?? 0) > 60 }), ("age<1h", { $0.age != nil }), ("age=9s", { $0.age == 9 }),
        ("tcp", { $0.text.contains("tcp") }), ("ESTAB", { $0.text.contains("estab") }),
        ("10.1.2.3:443", { $0.text.contains("10.1.2.3:443") }),
        ("[::1]:22", { $0.text.contains("[::1]:22") }),
        ("::1", { $0.text.contains("::1") }), ("nginx", { $0.text.contains("nginx") }),
        ("@BUS", { $0.text.contains("@bus") }), ("/run/a", { $0.text.contains("/run/a") }),
        ("ssh.service", { $0.text.contains("ssh.service") }),
        ("\"port:443\"", { $0.text.contains("port:443") }),
        ("\"web content\"", { $0.text.contains("web content") }), ("\"or\"", { $0.text.contains("or") }),
        ("dead::beef", { $0.text.contains("dead::beef") }), ("%eth0", { $0.text.contains("%eth0") }),
        ("0x0003:eth0", { $0.text.contains("0x0003:eth0") }),
    ]

    static let snapshot = SocketSample.snapshot(count: 3000, seed: 11)

    /// The same snapshot with the processes of its rows looked up before.
    private static let prepared: SocketSnapshot = {
        var prepared = snapshot
        prepared.prepareHolders()
        return prepared
    }()

    private func expected(_ condition: Condition) -> [UInt32] {
        Self.snapshot.rows.indices.filter { condition(Subject(snapshot: Self.snapshot, index: $0)) }.map(
            UInt32.init)
    }

    @Test("each form finds the rows that meet its condition, and no others")
    func eachForm() throws {
        // Forms that find nothing in the sample on purpose.
        let empty: Set = ["user:ann", "\"port:443\"", "dead::beef"]
        for (text, condition) in Self.forms {
            let filter = try SocketFilter(text)
            let rows = filter.rows(of: Self.snapshot)
            #expect(rows == expected(condition), "\(text)")
            #expect(filter.rows(of: Self.prepared) == rows, "\(text)")
            #expect(rows.isEmpty == empty.contains(text), "\(text) finds \(rows.count) rows")
            #expect(rows.count < Self.snapshot.rows.count)
            #expect(rows.allSatisfy { filter.matches(Int($0), of: Self.snapshot) })
            let negated = try SocketFilter("not \(text)").rows(of: Self.snapshot)
            #expect(
                Set(negated).isDisjoint(with: rows) && negated.count + rows.count == Self.snapshot.rows.count)
        }
    }

    /// A random filter with its condition; `level` is 0 for alternatives, 1 for a sequence, 2 for one factor.
    private func tree(_ depth: Int, level: Int, _ random: inout SeededGenerator) -> (String, Condition) {
        let kind = depth == 0 ? 3 : Int.random(in: 0...3, using: &random)
        switch kind {
        case 0:
            let (left, right) = (tree(depth - 1, level: 0, &random), tree(depth - 1, level: 0, &random))
            let text = "\(left.0) or \(right.0)"
            return (level > 0 ? "(\(text))" : text, { left.1($0) || right.1($0) })
        case 1:
            let (left, right) = (tree(depth - 1, level: 1, &random), tree(depth - 1, level: 1, &random))
            let text = "\(left.0)\(Bool.random(using: &random) ? " and " : " ")\(right.0)"
            return (level > 1 ? "( \(text))" : text, { left.1($0) && right.1($0) })
        case 2:
            let inner = tree(depth - 1, level: 2, &random)
            return ("NOT \(inner.0)", { !inner.1($0) })
        default:
            let form = Self.forms[Int.random(in: 0..<Self.forms.count, using: &random)]
            return (form.filter, form.condition)
        }
    }

    @Test("'not', 'or', 'and' and parentheses combine forms")
    func combinations() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<100 {
            let (text, condition) = tree(4, level: 0, &random)
            #expect(try SocketFilter(text).rows(of: Self.snapshot) == expected(condition), "\(text)")
        }
    }

    @Test("a blank filter matches every row; a snapshot without rows has no match")
    func blank() throws {
        for text in ["", "  \t\n"] {
            let filter = try SocketFilter(text)
            #expect(filter.isEmpty)
            #expect(filter.rows(of: Self.snapshot).count == Self.snapshot.rows.count)
            #expect(filter.matches(0, of: Self.snapshot))
        }
        let empty = SocketSnapshot(takenAt: Instant(nanoseconds: 0), time: 0, table: SocketTable())
        #expect(try SocketFilter("tcp").rows(of: empty).isEmpty)
        #expect(try SocketFilter("").rows(of: empty).isEmpty)
    }

    @Test("owners that are set later are searched")
    func laterOwners() throws {
        var (snapshot, filter) = (Self.prepared, try SocketFilter("process:nginx"))
        #expect(!filter.rows(of: snapshot).isEmpty)
        snapshot.owners = SocketOwners()
        #expect(filter.rows(of: snapshot).isEmpty)
        filter = try SocketFilter("not process:nginx")
        #expect(filter.rows(of: snapshot).count == snapshot.rows.count)
    }

    @Test(
        "a filter of four times as many rows takes at most five times as long",
        arguments: ["nginx", ":443", "not unit:ssh"])
    func growth(text: String) throws {
        let filter = try SocketFilter(text)
        let sizes = [1000, 4000].map { SocketSample.snapshot(count: $0, seed: 8) }
        let ratio = Growth.costRatio(of: 4000, to: 1000) { size in
            #expect(!filter.rows(of: sizes[size == 1000 ? 0 : 1]).isEmpty)
        }
        #expect(ratio <= Growth.linearLimit)
    }

    @Test("a filter of some rows keeps their order")
    func among() throws {
        let rows = Self.snapshot.rows.indices.filter { $0 % 3 > 0 }.reversed().map(UInt32.init)
        for (text, _) in Self.forms {
            let filter = try SocketFilter(text)
            let all = Set(filter.rows(of: Self.snapshot))
            #expect(filter.rows(of: Self.snapshot, among: rows) == rows.filter(all.contains))
        }
        #expect(SocketFilter().rows(of: Self.snapshot, among: rows) == rows)
        #expect(try SocketFilter("tcp").rows(of: Self.snapshot, among: []).isEmpty)
    }

    @Test("two filters together match what both match")
    func both() throws {
        let (left, right) = (try SocketFilter("proto:tcp or proto:udp"), try SocketFilter("port:443"))
        let both = left.and(right)
        #expect(
            both.rows(of: Self.snapshot)
                == expected {
                    [.tcp, .udp].contains($0.row.transport) && ($0.port(443).local || $0.port(443).peer)
                })
        #expect(try SocketFilter(both.text).rows(of: Self.snapshot) == both.rows(of: Self.snapshot))
        #expect(left.and(SocketFilter()) == left)
        #expect(SocketFilter().and(right) == right)
    }

    @Test(
        "a broken filter is marked where it breaks",
        arguments: [
            ("prot:udp", "^^^^", "did you mean proto?"), ("tcp foo:1", "    ^^^", "unknown key 'foo'"),
            ("proto:sctp", "      ^^^^", "tcp, udp, udplite, raw, unix, packet, netlink"),
            ("state:fin", "      ^^^", "FIN_WAIT1 or FIN_WAIT2"), ("state:x", "      ^", "unknown state 'x'"),
            ("state:-", "      ^", "unknown state"),
            ("state:", "      ^", "needs a value, as in state:listen"),
            ("state:listening", "      ^^^^^^^^^", "unknown state"),
            ("state:syn", "      ^^^", "SYN_SENT or SYN_RECV"),
            ("state:clos", "      ^^^^", "CLOSE_WAIT or CLOSING"),
            ("port:65536", "     ^^^^^", "from 0 to 65535"), ("sport:-1", "      ^^", "from 0 to 65535"),
            ("dport:http", "      ^^^^", "not 'http'"), ("port:\"\" tcp", "     ^^", "needs a value"),
            ("port>80", "    ^", "':', as in port:443"), ("rate:1M", "    ^", ">, <, >=, <= or ="),
            ("rate>=", "      ^", "needs a value"), ("rate>1T", "     ^^", "k, M, G"),
            ("rate>x", "     ^", "k, M, G"),
            ("rate>1.2.3", "     ^^^^^", "k, M, G"), ("rate>.5", "     ^^", "k, M, G"),
            ("queue>-1", "      ^^", "k, M, G"),
            ("rtt>50", "    ^^", "us, ms, s"), ("rtt>5m", "    ^^", "us, ms, s"),
            ("age<1us", "    ^^^", "ms, s, m, h"),
            ("age<10", "    ^^", "ms, s, m, h"), ("drops>>1", "      ^^", "k, M, G"),
            ("addr:10.0.0.0/33", "     ^^^^^^^^^^^", "0 to 32 bits"),
            ("addr:::/129", "     ^^^^^^", "0 to 128 bits"),
            ("addr:10.0.0.0/", "     ^^^^^^^^^", "bits"), ("addr:10.0/8", "     ^^^^^^", "not '10.0/8'"),
            ("addr:[::1", "     ^^^^", "not '[::1'"),
            ("pid:-1", "    ^^", "process id"), ("pid:9999999999", "    ^^^^^^^^^^", "2147483647"),
            ("user:9999999999", "     ^^^^^^^^^^", "user id"),
            ("scope:all", "      ^^^", "any, global, private, loopback"),
            ("(tcp or udp", "^", "not closed"), ("tcp) udp", "   ^", "no '('"), (")", "^", "no '('"),
            ("tcp ()", "    ^^", "between the parentheses"), ("(tcp (udp)", "^", "not closed"),
            ("(", "^", "not closed"),
            ("tcp or", "    ^^", "after 'or'"), ("or tcp", "^^", "before 'or'"),
            ("tcp or or udp", "    ^^", "after 'or'"),
            ("(tcp or ) udp", "     ^^", "after 'or'"), ("( or tcp)", "  ^^", "before 'or'"),
            ("not", "^^^", "after 'not'"),
            ("tcp NOT", "    ^^^", "after 'NOT'"), ("not or tcp", "^^^", "after 'not'"),
            ("(not) tcp", " ^^^", "after 'not'"),
            ("and tcp", "^^^", "before 'and'"), ("tcp and", "    ^^^", "after 'and'"),
            ("tcp and or udp", "    ^^^", "after 'and'"),
            ("tcp \"a b", "    ^^^^", "quote is not closed"), ("process:\"a", "        ^^", "quote"),
            ("\"\"", "^^", "empty"),
            ("é port:x", "       ^", "not 'x'"), ("👩‍👩‍👧 ü port:99999", "         ^^^^^", "65535"),
            ("a\tb\nport:x", "         ^", "not 'x'"),
        ])
    func failure(text: String, marks: String, reason: String) throws {
        let failure = try #require(throws: SocketFilterFailure.self) { try SocketFilter(text) }
        #expect(failure.marked.split(separator: "\n").count == 2)
        #expect(
            failure.marked.split(separator: "\n").last.map(String.init) == marks,
            "\(failure.range) \(failure.reason)")
        #expect(failure.reason.contains(reason), "\(failure.reason)")
        #expect(failure.text == text)
        #expect(failure.range.upperBound <= text.utf8.count)
    }

    @Test("deep nesting is refused, long filters are not")
    func nesting() throws {
        for opening in ["(", "not "] {
            let text =
                String(repeating: opening, count: 100_000) + "tcp"
                + String(repeating: ")", count: opening == "(" ? 100_000 : 0)
            let failure = try #require(throws: SocketFilterFailure.self) { try SocketFilter(text) }
            #expect(failure.reason.contains("nested deeper"))
        }
        let long = try SocketFilter(String(repeating: "port:1 or ", count: 10_000) + "proto:tcp")
        #expect(
            long.matches(0, of: Self.snapshot)
                == (Self.snapshot.rows[0].transport == .tcp
                    || Subject(snapshot: Self.snapshot, index: 0).port(1).local))
    }

    @Test("each key's example is a filter")
    func examples() throws {
        #expect(
            SocketFilter.examples.map(\.key) == [
                "proto", "state", "port", "sport", "dport", "addr", "process", "pid", "user", "unit", "scope",
                "rate", "rtt", "queue", "drops", "age",
            ])
        for (key, example) in SocketFilter.examples {
            #expect(example.hasPrefix(key))
            #expect(try !SocketFilter(example).isEmpty)
        }
    }
}
