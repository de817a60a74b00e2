import Core
import PacketSamples
import Testing

@Suite("Counts of retransmissions")
struct RetransmissionCountTests {
    private static let names = "TcpExt: TW TCPFastRetrans TCPSlowStartRetrans TCPTimeouts X TCPLossProbes"
    private static let other = "IpExt: InNoRoutes TCPTimeouts\nIpExt: 7 8\n"

    private func parse(_ packet: [UInt8]) -> TCPSegment? { TCPSegment(packet.span.bytes) }

    private func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

    @Test("the columns are found once, and each sample reads the numbers")
    func columns() throws {
        let columns = try #require(
            RetransmissionColumns(bytes("\(Self.names)\nTcpExt: 0 0 0 0 0 0\n\(Self.other)")))
        let text = "\(Self.names)\nTcpExt: 1 22 333 4 5 66\n\(Self.other)"
        let counts = try #require(columns.counts(in: bytes(text)))
        #expect((counts.fast, counts.afterTimeout, counts.timeout, counts.lossProbes) == (22, 333, 4, 66))
        var counters = NamespaceCounters()
        counters.read(pairedLines: Array(text.utf8))
        #expect(RetransmissionCounts(counters) == counts)
    }

    @Test("a file without a column, or a truncated one, has no counts")
    func truncated() throws {
        for text in ["", "\n", "TcpExt: TW\nTcpExt: 1\n", "Tcp: A\nTcp: 1\n", Self.names] {
            #expect(RetransmissionColumns(bytes(text)) == nil)
        }
        let text = "\(Self.names)\nTcpExt: 1 2 3 4 5 6\n"
        let columns = try #require(RetransmissionColumns(bytes(text)))
        for count in 0..<text.utf8.count {
            #expect(columns.counts(in: Array(text.utf8)[..<count]) == nil, "\(count) bytes")
        }
        #expect(columns.counts(in: bytes(text)) != nil)
    }

    @Test("the total is the sum of the reasons, and a probe with new data is not part of it")
    func record() {
        var tally = RetransmissionTally()
        (tally.fast, tally.timeout, tally.probe, tally.newDataProbe) = (12, 2, 1, 3)
        (tally.afterTimeout, tally.unexplained) = (5, 1)
        let retransmits = Retransmits(tally)
        #expect(retransmits.total == 21 && retransmits.other == 6 && tally.lossProbes == 4)
        #expect(retransmits.words == "21: 12 fast, 2 timeout, 1 probe, 6 other")
        #expect(Retransmits().words == "0")
        #expect(Retransmits(unexplained: 3).words == "3: 3 other")
    }

    @Test("each reason is compared with the kernel's counter of it")
    func witnesses() {
        var counters = NamespaceCounters()
        counters.read(
            pairedLines: Array(
                """
                Tcp: RetransSegs
                Tcp: 10
                TcpExt: TCPFastRetrans TCPSlowStartRetrans TCPTimeouts TCPLossProbes
                TcpExt: 4 3 2 3

                """.utf8))
        var info = TransportInfo([UInt8]().span.bytes)
        info.totalRetransmits = 10
        var tally = WireTally()
        (tally[.second].retransmissions.fast, tally[.second].retransmissions.afterTimeout) = (4, 3)
        (tally[.second].retransmissions.timeout, tally[.second].retransmissions.probe) = (2, 1)
        tally[.second].retransmissions.newDataProbe = 2
        func mismatches() -> [String] {
            CounterCheck(
                tally: tally, a: counters, b: NamespaceCounters(), device: "wire",
                sockets: LanePair(nil, info)
            ).mismatches
        }
        #expect(mismatches() == [])
        (tally[.second].retransmissions.fast, tally[.second].retransmissions.timeout) = (3, 3)
        #expect(
            mismatches() == [
                "fast retransmissions by A: kernel counted 4, wire counted 3",
                "retransmission timeouts of A: kernel counted 2, wire counted 3",
            ])
    }

    @Test("the SACK blocks of a segment are read from its options, in their order")
    func blocks() throws {
        let numbers: [UInt32] = [300, 400, 100, 200]
        let sack: [UInt8] = [5, 18] + numbers.flatMap(PacketSample.long)
        let timestamps: [UInt8] = [1, 1, 8, 10, 0, 0, 0, 9, 0, 0, 0, 8]
        for isV6 in [false, true] {
            let packet = PacketSample.tcp(
                sequence: 7, acknowledgment: 50, flags: 16, options: timestamps + [1, 1] + sack, isV6: isV6)
            let segment = try #require(parse(packet))
            #expect((segment.sequence, segment.next, segment.acknowledgment) == (7, 7, 50))
            #expect(segment.timestamp == 9)
            #expect(segment.blocks.map(\.start) == [300, 100] && segment.blocks.map(\.end) == [400, 200])
        }
        let data = PacketSample.tcp(sequence: 7, flags: 0x19, options: timestamps, [1, 2, 3])
        #expect(try #require(parse(data)).next == 11)
        #expect(parse(PacketSample.udp([1])) == nil)
    }

    @Test("malformed options end the search for SACK blocks")
    func malformed() throws {
        let endings: [[UInt8]] = [
            [5, 1, 0, 0], [5, 0, 0, 0], [5, 40, 1, 2], [1, 1, 1, 5], [0, 5, 10, 0], [8, 1, 5, 10],
            [5, 2, 0, 0], [5, 4, 1, 2],
        ]
        for options in endings {
            let packet = PacketSample.tcp(sequence: 7, flags: 16, options: options)
            #expect(try #require(parse(packet)).blocks == [], "\(options)")
        }
        let whole = PacketSample.tcp(sequence: 7, flags: 24, options: PacketSample.synOptions, [1, 2])
        for count in 0..<whole.count { #expect(parse(Array(whole[..<count])) == nil) }
    }
}
