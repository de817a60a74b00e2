import Core

/// Sample hosts.
enum Sample {
    static func address(_ text: String) -> IPAddress { IPAddress(text) ?? IPAddress(ipv4: 0) }

    static let localHost = LocalHost(
        name: "atlas",
        addresses: [
            ("lo", "127.0.0.1"), ("lo", "::1"), ("eth0", "10.0.0.5"), ("eth0", "fd00::5"),
            ("eth0", "fe80::5%eth0"),
        ].map { LocalHost.InterfaceAddress(interface: $0.0, address: address($0.1)) },
        nameServices: ["files", "mdns4_minimal", "dns"],
        hostsFileNames: ["localhost", "atlas", "books.example.org", "books.example.net"])

    /// This machine after its resolver has answered.
    static let localAnswer: HostAnswer = {
        var answer = localHost.answer()
        answer.canonicalName = "atlas.example.org"
        answer.aliases = ["atlas"]
        answer.fqdn = "atlas.example.org"
        answer.source = "files"
        answer.elapsed = .microseconds(840)
        for index in answer.addresses.indices {
            answer.addresses[index].names = index < 2 ? ["localhost", "ip6-localhost"] : []
            answer.addresses[index].forwardConfirmed = index < 2 ? true : nil
            answer.addresses[index].sourceAddress = answer.addresses[index].address
            answer.addresses[index].rank = index
        }
        return answer
    }()

    /// A host with every verdict.
    static let answer: HostAnswer = {
        var answer = HostAnswer(query: "www.example.org")
        answer.canonicalName = "dualstack.map.example.net"
        answer.aliases = ["www.example.org", "example.org"]
        answer.fqdn = "edge-1.example.net"
        answer.source = "dns"
        answer.elapsed = .microseconds(12_340)
        let rows: [(String, [String]?, Bool?, Int?)] = [
            ("203.0.113.7", ["edge-1.example.net"], true, 2),
            ("203.0.113.71", ["another.example.com", "alias.example.com"], false, 3),
            ("198.51.100.200", [], nil, nil),
            ("2001:db8:1122:3344:5566:7788:99aa:bbcc", ["edge-1.example.net"], nil, 0),
            ("2001:db8::7", nil, nil, 1),
        ]
        for row in rows {
            var address = HostAddress(address: Self.address(row.0))
            (address.names, address.forwardConfirmed, address.rank) = (row.1, row.2, row.3)
            address.sourceAddress =
                address.address.family == .ipv4 ? Self.address("10.0.0.5") : Self.address("fd00::5")
            answer.addresses.append(address)
        }
        return answer
    }()

    /// Returns a host with `count` addresses, enough to exceed any screen.
    static func answer(of query: String, addresses count: Int) -> HostAnswer {
        var answer = HostAnswer(query: query)
        answer.canonicalName = query
        answer.fqdn = query
        answer.source = "dns"
        answer.elapsed = .milliseconds(48)
        for index in 0..<count {
            var row = HostAddress(address: IPAddress(ipv4: 0xc633_6400 + UInt32(index)))
            row.names = ["node-\(index).example.org"]
            row.forwardConfirmed = true
            row.rank = index
            answer.addresses.append(row)
        }
        return answer
    }

    static func failed(_ query: String) -> HostAnswer {
        var answer = HostAnswer(query: query)
        answer.elapsed = .milliseconds(31)
        answer.failure = LookupFailure(code: "EAI_NONAME", message: "no such host")
        return answer
    }
}
