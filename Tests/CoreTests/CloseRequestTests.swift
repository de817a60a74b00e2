import Testing

@testable import Core

@Suite("Requests to close sockets")
struct CloseRequestTests {
    private static let loopback: UInt64 = 0x7f00_0001

    private func row(
        _ state: SocketState, _ transport: SocketTransport = .tcp, _ family: SocketFamily = .ipv4
    ) -> SocketRow {
        var row = SocketRow(transport: transport, kind: .stream, state: state, family: family)
        (row.cookie, row.inode, row.uid) = (1, 9, 1000)
        row.local = SocketAddressBits(low: family == .ipv4 ? Self.loopback : 1, port: 80)
        row.flags = [.hasUser]
        if state != .listen, state != .bound, state != .unconnected {
            row.flags.insert(.hasPeer)
            row.peer = SocketAddressBits(low: family == .ipv4 ? Self.loopback : 1, port: 51514)
        }
        return row
    }

    private func snapshot(_ rows: [SocketRow], reader: UInt32 = 1000) -> SocketSnapshot {
        var table = SocketTable()
        for row in rows { table.append(row) }
        var snapshot = SocketSnapshot(
            takenAt: Instant(nanoseconds: 0), time: 0, table: table, interfaces: [2: "$(reboot)"])
        snapshot.owners.processes[812] = SocketProcess(
            pid: 812, name: "nginx", uid: 33, startTicks: 1, unit: nil)
        snapshot.owners.holders[9] = [812]
        (snapshot.owners.isComplete, snapshot.owners.reader) = (true, reader)
        snapshot.owners.users = [1000: "ann"]
        return snapshot
    }

    private func request(_ row: SocketRow, reader: UInt32 = 1000) throws(SocketActionFailure) -> CloseRequest
    {
        try CloseRequest(row.id, in: snapshot([row], reader: reader))
    }

    @Test("the question names the socket, its state and its process")
    func question() throws {
        let request = try request(row(.established))
        #expect(
            request.question
                == "Close tcp 127.0.0.1:80 → 127.0.0.1:51514, ESTABLISHED, of nginx 812?")
        #expect(
            request.consequences == [
                "The peer gets a reset, and data that has not arrived is lost.",
                "nginx 812 gets an error, and runs on.",
            ])
    }

    @Test("without a process the question names the user, and without a user nobody")
    func unknownProcess() throws {
        var other = row(.established)
        other.inode = 10
        #expect(try request(other).question.hasSuffix(", ESTABLISHED, of user ann?"))
        other.uid = 5
        #expect(try request(other).question.hasSuffix(", of user 5?"))
        (other.state, other.flags) = (.timeWait, [.hasPeer])
        #expect(try request(other).question.hasSuffix(":51514, TIME_WAIT?"))
        #expect(try request(other).consequences.count == 1)
    }

    @Test("a listener's waiting connections and its port are mentioned", arguments: [0, 1, 2])
    func listener(waiting: UInt32) throws {
        var row = row(.listen)
        row.receiveQueue = waiting
        let text = try request(row).consequences.joined(separator: "\n")
        #expect(text.contains("accepted ones stay open") && text.contains("The port may stay in use"))
        #expect(!text.contains("gets an error"))
        #expect(text.contains("1 connection that waits for accept() is reset.") == (waiting == 1))
        #expect(text.contains("2 connections that wait for accept() are reset.") == (waiting == 2))
    }

    @Test("the process of a peer on this machine is named")
    func localPeer() throws {
        let near = row(.established)
        var far = near
        (far.local, far.peer, far.cookie, far.inode) = (near.peer, near.local, 2, 11)
        var snapshot = snapshot([near, far])
        snapshot.owners.processes[4411] = SocketProcess(
            pid: 4411, name: "curl", uid: 0, startTicks: 1, unit: nil)
        snapshot.owners.holders[11] = [4411]
        let request = try CloseRequest(near.id, in: snapshot)
        #expect(request.consequences.last == "The peer is curl 4411 on this machine.")
    }

    @Test("a path of a multipath connection is said to be one")
    func multipath() throws {
        var row = row(.established)
        row.flags.insert(.isMultipath)
        #expect(try request(row).consequences[1].contains("one path of a multipath connection"))
    }

    @Test(
        "what the kernel cannot close is refused with the reason",
        arguments: [
            (.bound, .tcp, .boundOnly), (.unconnected, .udp, .unconnectedDatagrams),
            (.established, .unix, .otherProtocol), (.unconnected, .raw, .otherProtocol),
            (.unconnected, .packet, .otherProtocol), (.unconnected, .netlink, .otherProtocol),
            (.established, .udplite, .otherProtocol),
        ] as [(SocketState, SocketTransport, SocketActionFailure.Reason)])
    func refused(state: SocketState, transport: SocketTransport, reason: SocketActionFailure.Reason) {
        let row = row(state, transport)
        let name = snapshot([row]).name(of: row)
        #expect(throws: SocketActionFailure("close \(name)", reason)) { try request(row) }
    }

    @Test("a multipath listener and a socket that is gone are refused")
    func refusedToo() throws {
        var row = row(.listen)
        row.flags.insert(.isMultipath)
        #expect(throws: SocketActionFailure("close tcp 127.0.0.1:80", .multipathListener)) {
            try request(row)
        }
        #expect(throws: SocketActionFailure("close socket", .socketGone)) {
            try CloseRequest(SocketID(family: .ipv6, cookie: 1), in: snapshot([row]))
        }
    }

    @Test("every socket of any kind has a whole question or a reason")
    func any() {
        let snapshot = SocketSample.snapshot(count: 2000, seed: 9)
        for row in snapshot.rows {
            do throws(SocketActionFailure) {
                let request = try CloseRequest(row.id, in: snapshot)
                #expect(request.row.id == row.id && request.question.hasSuffix("?"))
                #expect(!request.consequences.isEmpty)
                #expect(request.consequences.allSatisfy { $0.hasSuffix(".") })
                #expect(isSafe(request.command))
            } catch {
                #expect(error.description.contains(": "))
            }
        }
    }

    /// Returns whether a shell reads the text as words without any expansion.
    private func isSafe(_ command: String) -> Bool {
        command.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || " -.:[]'".contains($0)) }
            && command.split(separator: "'", omittingEmptySubsequences: false).enumerated().allSatisfy {
                !$0.offset.isMultiple(of: 2) || !$0.element.contains("[")
            }
    }

    @Test("the command names the family, the state and both ends, without names of interfaces")
    func command() throws {
        #expect(
            try request(row(.established)).command
                == "sudo ss --kill --numeric --ipv4 --tcp state established src '127.0.0.1:80' dst '127.0.0.1:51514'"
        )
        #expect(
            try request(row(.listen, .tcp, .ipv6), reader: 0).command
                == "ss --kill --numeric --ipv6 --tcp state listening src '[::1]:80'")
        var mapped = row(.closeWait, .tcp, .ipv6)
        mapped.local.low = 0xffff_7f00_0001
        #expect(try request(mapped).command.contains(" state close-wait src '[::ffff:127.0.0.1]:80' "))
        var linkLocal = row(.listen, .tcp, .ipv6)
        (linkLocal.local.high, linkLocal.interface) = (0xfe80 << 48, 2)
        let request = try request(linkLocal)
        #expect(request.name == "tcp [fe80::1%$(reboot)]:80")
        #expect(request.command.hasSuffix("src '[fe80::1]:80'"))
    }

    @Test("a failure reads as what was to be done, to what, and why")
    func failure() {
        let failure = SocketActionFailure(
            "close tcp 127.0.0.1:51514 → 127.0.0.1:443", .needsNetworkAdministration)
        #expect("\(failure)" == "close tcp 127.0.0.1:51514 → 127.0.0.1:443: needs CAP_NET_ADMIN")
        #expect(failure.needsPrivilege)
        let notPermitted = SocketActionFailure("send TERM to x 812", .notPermitted(pid: 812, user: "root"))
        #expect(
            "\(notPermitted)"
                == "send TERM to x 812: process 812 belongs to user root; needs root or CAP_KILL")
        #expect(notPermitted.needsPrivilege && !SocketActionFailure("x", .socketGone).needsPrivilege)
    }
}
