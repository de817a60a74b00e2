import Testing

@testable import Core

@Suite("Views and groups of sockets")
struct SocketViewTests {
    private static let snapshot = SocketSample.snapshot(count: 2000, seed: 21)

    @Test("each built-in view shows its sockets")
    func views() throws {
        #expect(
            SocketView.builtIn.map(\.name) == ["Network", "Listening", "Connected", "Unix", "Closed", "All"])
        #expect(SocketView.builtIn.map(\.showsEnds) == [false, false, false, false, true, false])
        let local: Set<SocketTransport> = [.unix, .netlink]
        let idle: Set<SocketState> = [.listen, .bound, .unconnected, .timeWait]
        let conditions: [String: (SocketRow) -> Bool] = [
            "Network": { !local.contains($0.transport) && $0.state != .timeWait },
            "Listening": \.isListening,
            "Connected": {
                !local.contains($0.transport) && $0.transport != .packet && !idle.contains($0.state)
            },
            "Unix": { $0.transport == .unix }, "All": { _ in true },
        ]
        for view in SocketView.builtIn where !view.showsEnds {
            let condition = try #require(conditions[view.name])
            let expected = Self.snapshot.rows.indices.filter { condition(Self.snapshot.rows[$0]) }.map(
                UInt32.init)
            #expect(view.filter.rows(of: Self.snapshot) == expected, "\(view.name)")
            #expect(!expected.isEmpty)
        }
    }

    @Test("a user's own view has a filter, or fails with its reason")
    func own() throws {
        let (view, filter) = (try SocketView(name: "Web", filter: "port:443"), try SocketFilter("port:443"))
        #expect(view.name == "Web" && view.filter == filter && !view.showsEnds)
        #expect(throws: SocketFilterFailure.self) { try SocketView(name: "Web", filter: "port:x") }
    }

    @Test("groups have every row once, with the sums of its rates", arguments: SocketGrouping.allCases)
    func groups(grouping: SocketGrouping) {
        let snapshot = Self.snapshot
        let rows = snapshot.rows.indices.filter { $0 % 3 != 0 }.map(UInt32.init)
        let groups = grouping.groups(of: rows, in: snapshot)
        #expect(groups.map(\.count).reduce(0, +) == rows.count)
        #expect(Set(groups.map(\.key)).count == groups.count)
        #expect(grouping == .none ? groups.count == 1 : groups.count > 2)
        for group in groups {
            let members = rows.map(Int.init).filter { grouping.key(of: $0, in: snapshot) == group.key }
            #expect(members.count == group.count)
            let rates = members.compactMap { snapshot.activity[$0].receiveRate }
            #expect(group.receiveRate == (rates.isEmpty ? nil : rates.reduce(0, +)))
            let hasOthers = members.contains { snapshot.rows[$0].transport != .tcp }
            #expect(group.isTCPOnly == (hasOthers && !rates.isEmpty))
        }
    }

    @Test("keys are the process and its user, the host, the port and the unit")
    func keys() throws {
        for (index, row) in Self.snapshot.rows.enumerated() {
            func key(_ grouping: SocketGrouping) -> SocketGroup.Key {
                grouping.key(of: index, in: Self.snapshot)
            }
            let process = Self.snapshot.owners.process(of: row)
            #expect(key(.process) == process.map { .process(name: $0.name, uid: $0.uid) } ?? .none)
            #expect(key(.unit) == Self.snapshot.owners.unit(of: row).map { .unit($0) } ?? .none)
            #expect(key(.localPort) == (row.transport.hasPorts ? .port(UInt16(row.local.port)) : .none))
            let hasHost = row.transport.isInternet && row.flags.contains(.hasPeer)
            #expect(key(.peerHost) == (hasHost ? .host(Self.snapshot.address(row.peer, row)) : .none))
        }
    }

    @Test("a classified snapshot has the rows and the count of each view")
    func classified() throws {
        let views = SocketViews(
            try SocketView.builtIn + [
                SocketView(name: "Web", filter: "process:nginx"), SocketView(name: "DNS", filter: "port:53"),
            ])
        var snapshot = Self.snapshot
        views.classify(&snapshot)
        #expect(snapshot.viewCounts.count == 8 && snapshot.membership.count == snapshot.rows.count)
        for (index, view) in views.all.enumerated() {
            let expected = view.showsEnds ? [] : view.filter.rows(of: snapshot)
            #expect(snapshot.rows(ofView: index) == expected && snapshot.viewCounts[index] == expected.count)
            #expect(view.showsEnds == expected.isEmpty, "\(view.name)")
        }
        // Without classification the filters of the built-in views find the same rows.
        for index in SocketView.builtIn.indices {
            #expect(Self.snapshot.rows(ofView: index) == snapshot.rows(ofView: index))
        }
    }

    @Test("views beyond the 32nd are found by their filters")
    func manyViews() throws {
        let views = try (0..<40).map {
            try SocketView(name: "\($0)", filter: "sport:\([22, 53, 80][$0 % 3])")
        }
        var snapshot = Self.snapshot
        SocketViews(views).classify(&snapshot)
        #expect(snapshot.viewCounts.count == 40)
        for (index, view) in views.enumerated() {
            #expect(snapshot.rows(ofView: index) == view.filter.rows(of: snapshot))
            #expect(snapshot.viewCounts[index] == snapshot.rows(ofView: index).count)
        }
    }
}
