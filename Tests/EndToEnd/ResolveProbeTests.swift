import Testing

/// `pollux resolve --probe` against ports that listen, refuse and never answer.
extension ResolveTests {
    /// 127.0.0.31 listens on ports 7000 and 80; .32 refuses; .33 and .17 never answer.
    static let ports = World(arguments: [
        "--listen", "127.0.0.31:7000", "--listen", "127.0.0.31:80", "--silent", "127.0.0.33:7000",
        "--silent", "127.0.0.17:7000",
    ])

    @Test("after a race each address has a state, and one address has won")
    func race() throws {
        let child = try Self.ports.resolve(["race.port.test", "--probe", "7000", "--timeout", "1", "--json"])
        #expect(child.status == 0)
        let record = try #require(Record.all(in: child).first)
        #expect(record.addresses.count == 3)
        #expect(record["127.0.0.31"]?.probe?.state == "open")
        #expect(record["127.0.0.32"]?.probe?.state == "refused")
        #expect(record["127.0.0.33"]?.probe?.state == "timeout")
        for address in record.addresses {
            let probe = try #require(address.probe)
            #expect(probe.port == 7000)
            #expect(probe.winner == (address.address == "127.0.0.31"))
            #expect(try #require(probe.milliseconds) >= 0)
        }
        // Each attempt is timed from its own start, and the silent one used the whole time-out.
        let silent = try #require(record["127.0.0.33"]?.probe?.milliseconds)
        #expect(silent >= 1000)
        for address in ["127.0.0.31", "127.0.0.32"] {
            #expect(try #require(record[address]?.probe?.milliseconds) < silent)
        }
    }

    @Test("the second address wins if the first never answers")
    func silentFirst() throws {
        let record = try #require(
            Self.ports.records(["late.port.test", "--probe", "7000", "--timeout", "1"]).first)
        #expect(record["127.0.0.17"]?.rank == 0)
        #expect(record["127.0.0.17"]?.probe?.state == "timeout")
        #expect(record["127.0.0.17"]?.probe?.winner == false)
        #expect(record["127.0.0.31"]?.probe?.state == "open")
        #expect(record["127.0.0.31"]?.probe?.winner == true)
    }

    @Test("without a listener no address wins")
    func noWinner() throws {
        let record = try #require(Self.ports.records(["closed.port.test", "--probe", "7000"]).first)
        #expect(record.addresses.map { $0.probe?.state } == ["refused"])
        #expect(record.addresses.map { $0.probe?.winner } == [false])
    }

    @Test("an address without a route is unreachable")
    func unreachable() throws {
        let record = try #require(Self.ports.records(["four.city.test", "--probe", "7000"]).first)
        #expect(record.addresses.map { $0.probe?.state } == ["unreachable"])
    }

    @Test(
        "the port is a number or a service; auto takes the URL's port or its scheme's",
        arguments: [
            ("race.port.test", "http", 80), ("race.port.test", "https", 443),
            ("http://race.port.test:7000/", "auto", 7000), ("http://race.port.test/", "auto", 80),
            ("https://race.port.test/", "auto", 443), ("race.port.test:7000", "auto", 7000),
        ])
    func port(query: String, probe: String, port: Int) throws {
        let record = try #require(
            Self.ports.records([query, "--probe", probe, "--timeout", "1"]).first)
        #expect(record.addresses.count == 3)
        #expect(record.addresses.allSatisfy { $0.probe?.port == port })
        #expect(record["127.0.0.31"]?.probe?.state == (port == 443 ? "refused" : "open"))
    }

    @Test("a host without a port fails alone, and the ports of the other hosts are probed")
    func noPort() throws {
        let queries = [
            "http://race.port.test:7000/", "race.port.test", "closed.port.test:80", "x-no://race.port.test",
        ]
        let child = try Self.ports.resolve(queries + ["--probe", "auto", "--timeout", "1", "--json"])
        #expect(child.status == 1)
        #expect(
            child.errorLines.sorted() == [
                "pollux: resolve 'race.port.test': no port to probe: give a port or a URL (INVALID_NAME)",
                "pollux: resolve 'x-no://race.port.test': no port to probe: no TCP service is named 'x-no' "
                    + "(INVALID_NAME)",
            ])
        for record in try Record.all(in: child) {
            let hasPort = record.query.hasSuffix("7000/") || record.query.hasSuffix("80")
            #expect((record.error == nil) == hasPort, "\(record.query)")
            #expect(!record.addresses.isEmpty)
            #expect(record.addresses.allSatisfy { ($0.probe != nil) == hasPort }, "\(record.query)")
        }
    }

    @Test("an unknown service is refused with a line that names it")
    func unknownService() throws {
        let child = try Self.ports.resolve(["race.port.test", "--probe", "no-such-service"])
        #expect(child.status != 0)
        #expect(String(decoding: child.errors, as: UTF8.self).contains("no-such-service"))
    }
}
