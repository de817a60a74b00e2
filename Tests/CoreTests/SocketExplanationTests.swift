import Testing

@testable import Core

@Suite("Explanations of sockets")
struct SocketExplanationTests {
    private func row(_ state: SocketState, _ transport: SocketTransport = .tcp) -> SocketRow {
        var row = SocketRow(transport: transport, kind: .stream, state: state, family: .ipv4)
        (row.cookie, row.inode, row.uid) = (1, 9, 1000)
        (row.local, row.peer) = (
            SocketAddressBits(low: 0x7f00_0001, port: 80), SocketAddressBits(low: 0x7f00_0001, port: 81)
        )
        row.flags = [.hasUser, .hasMemory]
        if state != .listen, state != .bound, state != .unconnected { row.flags.insert(.hasPeer) }
        return row
    }

    private func snapshot(_ rows: [SocketRow], _ tcp: TCPStatistics? = nil) -> SocketSnapshot {
        var table = SocketTable()
        for row in rows { table.append(row, tcp: row.transport == .tcp && row.state != .listen ? tcp : nil) }
        var snapshot = SocketSnapshot(takenAt: Instant(nanoseconds: 0), time: 0, table: table)
        snapshot.owners.processes[42] = SocketProcess(
            pid: 42, name: "socat", uid: 0, startTicks: 1, unit: nil)
        snapshot.owners.holders[9] = [42]
        snapshot.owners.isComplete = true
        return snapshot
    }

    private func text(
        _ row: SocketRow, _ tcp: TCPStatistics? = nil, before: SocketRow? = nil,
        _ earlier: TCPStatistics? = nil
    ) -> String {
        // The row has another index in the snapshot before.
        var first = self.row(.bound, .udp)
        first.cookie = 5
        return SocketExplanation.sentences(
            index: 0, of: snapshot([row], tcp),
            previous: before.map { snapshot([first, $0], earlier) }
        ).joined(separator: "\n")
    }

    @Test("each state of TCP has a sentence of its own")
    func states() {
        let sentences = SocketState.allCases.map { text(row($0)) }
        #expect(Set(sentences).count == sentences.count)
        for (state, sentence) in zip(SocketState.allCases, sentences) {
            #expect(sentence.hasPrefix("\(state.name): "))
        }
        #expect(
            text(row(.closeWait)) == "CLOSE_WAIT: the peer closed; this program has not called close() yet.")
        #expect(text(row(.established)) == "ESTABLISHED: both ends may send.\nNothing waits in either queue.")
        #expect(text(row(.synSent)).contains("the peer has not answered yet"))
        #expect(text(row(.bound)).contains("holds its port"))
    }

    @Test("sockets below TCP, UDP and Unix have a sentence on what they are for")
    func others() {
        for (transport, start) in [
            (SocketTransport.raw, "Raw: the socket reads and writes IP packets"),
            (.packet, "Packet: the socket sees the frames"),
            (.netlink, "Netlink: the socket exchanges messages with the kernel"),
        ] {
            #expect(text(row(.unconnected, transport)).hasPrefix(start))
        }
    }

    @Test("a receive queue that grows is told from one that only has bytes in it")
    func receiveQueue() {
        var (row, before) = (row(.established), row(.established))
        row.receiveQueue = 1
        #expect(text(row).contains("1 byte received and not yet read"))
        (row.receiveQueue, before.receiveQueue) = (3000, 2000)
        #expect(text(row, before: before).contains("The receive queue grows (3,000 bytes)"))
        before.receiveQueue = 3000
        #expect(!text(row, before: before).contains("grows"))
    }

    @Test("a send queue does not drain if nothing was acknowledged since the snapshot before")
    func sendQueue() {
        var (row, tcp) = (row(.established), TCPStatistics())
        (row.sendQueue, tcp.bytesAcked, tcp.hasSendWindow, tcp.sendWindow) = (500, 10, true, 1000)
        var moved = tcp
        moved.bytesAcked = 5
        #expect(text(row, tcp, before: row, tcp).contains("The send queue does not drain (500 bytes)"))
        #expect(!text(row, tcp, before: row, moved).contains("does not drain"))
        #expect(text(row, tcp).contains("500 bytes sent and not yet acknowledged."))
        tcp.notSentBytes = 400
        #expect(text(row, tcp).contains("100 bytes sent and not yet acknowledged, 400 bytes not yet sent."))
        tcp.notSentBytes = 500
        #expect(text(row, tcp).contains("500 bytes not yet sent."))
        #expect(!text(row, tcp).contains("acknowledged"))
        #expect(!text(row, tcp).contains("Zero window"))
    }

    @Test("a zero window is told by the window, and on an old kernel by the probes")
    func zeroWindow() {
        var (row, tcp) = (row(.established), TCPStatistics())
        (row.sendQueue, tcp.hasSendWindow) = (500, true)
        #expect(text(row, tcp).contains("Zero window"))
        tcp.hasSendWindow = false
        #expect(!text(row, tcp).contains("Zero window"))
        row.timer = .probe
        #expect(text(row, tcp).contains("Zero window"))
        row.sendQueue = 0
        #expect(!text(row, tcp).contains("Zero window"))
    }

    @Test("drops are counted, and those since the snapshot before")
    func drops() {
        var (row, before) = (row(.unconnected, .udp), row(.unconnected, .udp))
        #expect(!text(row).contains("dropped"))
        (row.drops, before.drops) = (7, 5)
        #expect(
            text(row, before: before).contains(
                "dropped 7 datagrams, 2 since the last snapshot: a buffer was full."))
        #expect(text(row).contains("dropped 7 datagrams: a buffer was full."))
        row.flags.remove(.hasMemory)
        #expect(!text(row).contains("dropped"))
    }

    @Test("a backlog is full above its limit")
    func backlog() {
        var row = row(.listen)
        (row.receiveQueue, row.sendQueue) = (2, 1)
        #expect(text(row).contains("The backlog is full (2 of 1)"))
        row.receiveQueue = 1
        #expect(text(row).contains("1 connection in the backlog of 1"))
        row.receiveQueue = 0
        #expect(!text(row).contains("backlog"))
        #expect(!text(row).contains("acknowledged"))
    }

    @Test("an exposed listener is told from a private one")
    func exposed() {
        var row = row(.listen)
        #expect(!text(row).contains("Exposed"))
        row.local.low = 0
        #expect(text(row).contains("Exposed: it listens on every address of this machine."))
        row.family = .ipv6
        #expect(text(row).contains("over IPv6 and IPv4"))
        row.flags.insert(.isIPv6Only)
        #expect(!text(row).contains("IPv4"))
        (row.local.high, row.local.low) = (0x2001_0db9_0000_0000, 1)
        #expect(text(row).contains("Exposed: it listens on a public address."))
    }

    @Test("why a process is unknown is said, for each reason")
    func unknownProcess() {
        func sentence(_ edit: (inout SocketRow) -> Void, _ owners: (inout SocketOwners) -> Void = { _ in })
            -> String
        {
            var row = row(.established)
            row.inode = 10
            edit(&row)
            var snapshot = snapshot([row])
            owners(&snapshot.owners)
            let sentences = SocketExplanation.sentences(index: 0, of: snapshot, previous: nil)
            return sentences.first { $0.hasPrefix("Process unknown") } ?? ""
        }
        let sentences = [
            sentence({ $0.state = .timeWait }), sentence({ $0.inode = 0 }), sentence({ _ in }),
            sentence({ _ in }, { $0.isComplete = false }),
            sentence({ _ in }, { $0.reader = 33 }), sentence({ _ in }, { $0.reader = 1000 }),
        ]
        #expect(Set(sentences).count == UnknownOwner.allCases.count && !sentences.contains(""))
        #expect(sentence({ $0.inode = 9 }) == "")
    }

    @Test("the other end of a connection within this machine is named")
    func otherEnd() {
        var (one, other) = (row(.established), row(.established))
        (one.inode, other.cookie) = (10, 2)
        (other.local, other.peer) = (one.peer, one.local)
        let sentences = SocketExplanation.sentences(index: 0, of: snapshot([one, other]), previous: nil)
        #expect(sentences.contains("The other end is held by socat 42 on this machine."))
        // One end may list the addresses in their IPv6 form.
        (other.family, other.local.low, other.peer.low) = (
            .ipv6, other.local.low | 0xffff << 32, other.peer.low | 0xffff << 32
        )
        #expect(snapshot([one, other]).otherEnd(of: one)?.cookie == 2)
        other.transport = .udp
        #expect(snapshot([one, other]).otherEnd(of: one) == nil)
    }

    @Test("it is said that only TCP has rates")
    func rates() {
        #expect(text(row(.unconnected, .udp)).contains("the kernel counts bytes for TCP only"))
        #expect(!text(row(.established)).contains("the kernel counts"))
    }

    @Test("no row of any kind is left without words, and none has an empty sentence")
    func any() {
        let snapshot = SocketSample.snapshot(count: 1000, seed: 8)
        for index in snapshot.rows.indices {
            let sentences = SocketExplanation.sentences(index: index, of: snapshot, previous: snapshot)
            #expect(!sentences.isEmpty && sentences.allSatisfy { $0.hasSuffix(".") })
        }
    }
}
