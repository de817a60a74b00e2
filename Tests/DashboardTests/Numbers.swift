import Core
import Screen

@testable import Dashboard

/// Small tables of services and protocols.
extension Sample {
    static func services(_ text: String) -> ServicesFile { ServicesFile(Array(text.utf8)[...]) }

    /// A file with eight valid rows and two invalid lines.
    static let services = services(
        """
        # services of a test
        ssh 22/tcp # The Secure Shell
        domain 53/udp
        http 80/tcp www # World Wide Web
        https 443/tcp
        https 443/udp # HTTP over QUIC
        this line is none
        postgresql 5432/tcp postgres
        http-alt 8080/tcp webcache
        app 9999999/tcp
        demo-web 3000/tcp # Made up for a test
        """)

    /// Listeners on three ports of the file and one that it lacks, and the UDP socket of a client.
    static let listeners = ListenerTable(listening)

    /// The same, read with units and users.
    static let listenersWithUnits = ListenerTable(listening, hasUnits: true)

    private static let listening = [
        Listener(
            address: address("0.0.0.0"), port: 22, transport: .tcp, uid: 0, inode: 11, processes: ["sshd"],
            process: process(812, "sshd"), unit: "ssh.service", user: "root"),
        Listener(
            address: address("::"), port: 8080, transport: .tcp, uid: 1000, inode: 12,
            processes: ["python3", "nginx"], process: process(4411, "python3"), takesIPv4: true),
        Listener(
            address: address("127.0.0.1"), port: 5432, transport: .tcp, uid: 26, inode: 13, processes: nil,
            reasonUnknown: .otherUser),
        Listener(
            address: address("127.0.0.1"), port: 25126, transport: .tcp, uid: 1000, inode: 14,
            processes: ["python3"], process: process(4502, "python3"), user: "ann"),
        Listener(
            address: address("10.0.0.5"), port: 25126, transport: .tcp, uid: 1000, inode: 15,
            processes: ["socat"], process: process(4600, "socat"), user: "ann"),
        Listener(
            address: address("0.0.0.0"), port: 40_000, transport: .udp, uid: 1000, inode: 16,
            processes: ["client"], process: process(4700, "client")),
    ]

    static func process(_ pid: Int32, _ name: String) -> SocketProcess {
        SocketProcess(pid: pid, name: name, uid: 0, startTicks: 1, unit: nil)
    }

    /// Six protocols, one of them without a name.
    static let protocols = ProtocolNumbers(
        rows: [
            ProtocolRow(
                number: 1, name: "icmp", aliases: ["ICMP"], constant: "IPPROTO_ICMP",
                comment: "internet control message protocol"),
            ProtocolRow(number: 6, name: "tcp", aliases: ["TCP"], constant: "IPPROTO_TCP"),
            ProtocolRow(number: 17, name: "udp", aliases: ["UDP"], constant: "IPPROTO_UDP"),
            ProtocolRow(number: 41, name: "ipv6", aliases: ["IPv6"], constant: "IPPROTO_IPV6"),
            ProtocolRow(number: 73, name: "rspf", aliases: ["RSPF", "CPHB"], comment: "Radio Shortest Path"),
            ProtocolRow(number: 255, constant: "IPPROTO_RAW"),
        ],
        kernel: [true, true, true, nil, false, nil], malformedLines: 3)

    static let support = ProtocolSupport(
        number: 17,
        attempts: [
            .init(family: .ipv4, type: .stream, verdict: .refused("Protocol not supported")),
            .init(family: .ipv4, type: .datagram, verdict: .accepted),
            .init(family: .ipv4, type: .raw, verdict: .needsRawCapability),
        ])

    /// Returns statistics of a loop that has run for 10 s and waited for half of them.
    static func loop(at now: Instant, wakeUps: Int = 50, waited: Duration = .seconds(5)) -> LoopStatistics {
        var metadata = LoopStatistics(
            at: now, startedAt: Instant(nanoseconds: now.nanoseconds - 10_000_000_000))
        (metadata.wakeUps, metadata.waited) = (wakeUps, waited)
        metadata.descriptors = [
            .init(name: "keyboard", interest: "in", lastReport: "in", reports: 12),
            .init(name: "connect 203.0.113.7:443 in progress", interest: "out", lastReport: "—", reports: 0),
        ]
        return metadata
    }
}

extension Program {
    /// Returns a program with its panes filled as shortly after the start, and the focus on one of them.
    static func filled(_ pane: Pane, columns: Int = 120, rows: Int = 36) throws -> Program {
        var program = try Program(columns: columns, rows: rows)
        program.send(.localHost(Sample.localHost))
        program.send(.services(Sample.services))
        program.send(.listeners(Sample.listeners))
        program.send(.protocols(Sample.protocols))
        program.state.dashboard.focus = pane
        return program
    }

    /// Returns the view of a pane's table, or nil for a pane without a table.
    func list(of pane: Pane) -> ListView? {
        switch pane {
        case .resolver: state.dashboard.resolver.addresses.list
        case .services: state.dashboard.services.list
        case .protocols: state.dashboard.protocols.list
        case .live: nil
        }
    }

    /// The names of the services shown, or the numbers of the protocols, in their order.
    var shown: [String] {
        let rows = list(of: state.dashboard.focus)?.order ?? []
        return rows.map { row in
            switch state.dashboard.focus {
            case .services: state.dashboard.services.services.map { Self.name($0[Int(row)]) } ?? ""
            case .protocols: String(state.dashboard.protocols.rows[Int(row)].number)
            default: state.dashboard.resolver.addresses.rows[Int(row)].address.description
            }
        }
    }

    /// The name of the selected service, or the number of the protocol.
    var selected: String? {
        switch state.dashboard.focus {
        case .services: state.dashboard.services.selected.map { Self.name($0) }
        case .protocols: state.dashboard.protocols.selected.map { String($0.number) }
        default:
            state.dashboard.resolver.addresses.selected.map {
                "\(state.dashboard.resolver.addresses.rows[$0].address)"
            }
        }
    }

    /// Returns `https/udp` or, over TCP, `https`; and the number for a port that the file does not name.
    private static func name(_ row: ServiceRow) -> String {
        (row.entry?.name ?? String(row.port)) + (row.protocolName == "udp" ? "/udp" : "")
    }
}
