import Core
import PacketSamples
import Testing

@Suite("Lanes")
struct LanesTests {
    @Test("a transport's text form parses to the same transport, and no other text does")
    func text() throws {
        for text in ["udp", "tcp", "tcp:cubic", "tcp:reno", "tcp:bbr", "unix"] {
            #expect(try "\(#require(Transport(text)))" == text)
        }
        for text in ["", "UDP", "tcp:", "tcp:vegas", "udp:cubic", " udp", "tcp#2"] {
            #expect(Transport(text) == nil)
        }
        #expect(Transport("tcp:bbr") == .tcp(.bbr))
        #expect(Transport("tcp") == .tcp(nil))
    }

    @Test("two lanes are separated by a comma, and each must be known")
    func list() throws {
        #expect(try LanePair<Transport>(parsing: "tcp:bbr,udp") == LanePair(.tcp(.bbr), .udp))
        for text in ["", "udp", "udp,tcp,unix", "udp tcp"] {
            #expect(throws: LaneListFailure.notTwo(text)) { try LanePair<Transport>(parsing: text) }
        }
        for (text, word) in [("udp,foo", "foo"), ("tcp:vegas,foo", "tcp:vegas"), ("udp,", ""), (",udp", "")] {
            #expect(throws: LaneListFailure.unknown(word)) { try LanePair<Transport>(parsing: text) }
        }
        #expect(
            "\(LaneListFailure.unknown("foo"))"
                == "unknown lane 'foo'; the lanes are udp, tcp, tcp:cubic, tcp:reno, tcp:bbr, and unix in the "
                + "scenario local")
    }

    @Test("only the second of two equal lanes has a number in its name")
    func names() {
        #expect(LanePair<Transport>(.udp, .tcp(nil)).names == LanePair("udp", "tcp"))
        #expect(LanePair<Transport>(.tcp(nil), .tcp(nil)).names == LanePair("tcp", "tcp#2"))
        #expect(LanePair<Transport>(.tcp(.bbr), .tcp(.bbr)).names == LanePair("tcp:bbr", "tcp:bbr#2"))
        #expect(LanePair<Transport>(.tcp(nil), .tcp(.cubic)).names == LanePair("tcp", "tcp:cubic"))
    }

    @Test("unix lanes need the scenario local, which has no tcp lanes")
    func refusal() throws {
        var clean = try #require(Scenario.named("clean")).setup()
        var local = try #require(Scenario.named(Scenario.localName)).setup()
        #expect(clean.refusal == nil && local.refusal == nil)
        for transports in [LanePair<Transport>(.unix, .unix), LanePair(.udp, .udp), LanePair(.unix, .udp)] {
            local.transports = transports
            #expect(local.refusal == nil)
        }
        clean.transports.second = .unix
        #expect(clean.refusal?.contains("scenario local") == true)
        local.transports.first = .tcp(.bbr)
        #expect(local.refusal?.contains("TCP stream") == true)
    }

    @Test("what to look for is true of the lanes and the medium")
    func watchFor() throws {
        let lossy = try #require(Scenario.named("lossy"))
        var setup = lossy.setup()
        #expect(setup.watchFor == lossy.watchFor)
        setup.transports = LanePair(.tcp(.bbr), .udp)
        #expect(setup.watchFor == lossy.watchFor)
        setup.transports = LanePair(.udp, .udp)
        #expect(setup.watchFor.contains { $0.hasPrefix("UDP: what is lost stays lost") })
        #expect(!setup.watchFor.contains { $0.contains("TCP") })
        setup.medium = .loopback
        #expect(setup.watchFor.first?.hasPrefix("Loopback cannot be impaired") == true)
        var rivals = try #require(Scenario.named("rivals")).setup()
        #expect(rivals.watchFor.count == 2)
        rivals.transports.second = .tcp(.reno)
        #expect(rivals.watchFor.count == 2 && !rivals.watchFor.contains { $0.contains("bbr") })
    }

    @Test("a lane has a port of its own only if both have the same protocol")
    func ports() {
        let mixed = PacketLanes(LanePair(.tcp(nil), .udp))
        #expect(Lane.allCases.map { mixed.receiverPort(of: $0) } == [7, 7])
        #expect(mixed.senderPort(of: .first) == mixed.senderPort(of: .second))
        for transport in [Transport.udp, .tcp(.bbr)] {
            let same = PacketLanes(LanePair(transport, transport))
            #expect(Lane.allCases.map { same.receiverPort(of: $0) } == [7, 9])
            #expect(same.senderPort(of: .first) != same.senderPort(of: .second))
        }
    }
}

@Suite("Packets of two lanes with the same protocol")
struct EqualLanesTests {
    private let peer4 = IPAddress(bytes: PacketSample.destinationV4) ?? IPAddress(ipv4: 0)
    private let peer6 = IPAddress(bytes: PacketSample.destinationV6) ?? IPAddress(ipv4: 0)

    /// Returns a packet with other ports.
    private func packet(_ sample: [UInt8], from source: Int, to destination: Int, isV6: Bool = false)
        -> [UInt8]
    {
        let start = isV6 ? 40 : 20
        var packet = sample
        packet.replaceSubrange(
            start..<start + 4, with: PacketSample.word(source) + PacketSample.word(destination))
        return packet
    }

    private func fragment(
        _ identification: Int, at offset: Int, hasMore: Bool, port: Int = 0, isV6: Bool
    ) -> [UInt8] {
        let header = PacketSample.word(50_000) + PacketSample.word(port) + [5, 200, 0, 0]
        let payload = (offset == 0 ? header : []) + [UInt8](repeating: 3, count: 40)
        guard isV6 else {
            return PacketSample.ipv4(
                17, payload, flags: offset / 8 | (hasMore ? 0x2000 : 0), identification: identification)
        }
        var extensions = PacketSample.fragmentHeader(next: 17, offset: offset, hasMore: hasMore)
        extensions.replaceSubrange(6..<8, with: PacketSample.word(identification))
        return PacketSample.ipv6(44, payload, extensions: extensions)
    }

    @Test("the port at B tells TCP lanes apart, in both directions and families")
    func streams() {
        var lanes = PacketLanes(LanePair(.tcp(.cubic), .tcp(.bbr)))
        for isV6 in [false, true] {
            let sample = PacketSample.tcp(sequence: 1, flags: 2, isV6: isV6)
            for (source, destination, lane) in [
                (50_000, 7, Lane.first), (7, 50_000, .first), (50_001, 9, .second), (9, 50_001, .second),
            ] {
                let bytes = packet(sample, from: source, to: destination, isV6: isV6)
                let glance = PacketGlance(bytes.span.bytes, to: isV6 ? peer6 : peer4, &lanes)
                #expect(glance?.lane == lane && glance?.stream != nil)
            }
            let stranger = packet(sample, from: 50_000, to: 8, isV6: isV6)
            #expect(PacketGlance(stranger.span.bytes, to: isV6 ? peer6 : peer4, &lanes) == nil)
        }
        #expect(PacketGlance(PacketSample.udp([1]).span.bytes, to: peer4, &lanes) == nil)
    }

    @Test("an ICMP error belongs to the lane whose ports it quotes", arguments: [false, true])
    func quoted(isV6: Bool) {
        var lanes = PacketLanes(LanePair(.udp, .udp))
        for (port, lane) in [(7, Lane.first), (9, .second)] {
            let about = packet(PacketSample.udp([1], isV6: isV6), from: 50_000, to: port, isV6: isV6)
            let error = PacketSample.unreachable(quoting: about, isV6: isV6)
            #expect(PacketGlance(error.span.bytes, to: isV6 ? peer6 : peer4, &lanes)?.lane == lane)
        }
        let stranger = packet(PacketSample.udp([1], isV6: isV6), from: 50_000, to: 8, isV6: isV6)
        let error = PacketSample.unreachable(quoting: stranger, isV6: isV6)
        #expect(PacketGlance(error.span.bytes, to: isV6 ? peer6 : peer4, &lanes) == nil)
    }

    @Test(
        "a later fragment belongs to the lane of the latest first one with its number",
        arguments: [false, true])
    func fragments(isV6: Bool) {
        var lanes = PacketLanes(LanePair(.udp, .udp))
        func lane(_ identification: Int, at offset: Int, port: Int = 0) -> Lane? {
            let bytes = fragment(identification, at: offset, hasMore: offset < 80, port: port, isV6: isV6)
            return PacketGlance(bytes.span.bytes, to: isV6 ? peer6 : peer4, &lanes)?.lane
        }
        #expect(lane(500, at: 48) == nil)
        #expect(lane(500, at: 0, port: 9) == .second)
        #expect(lane(500, at: 48) == .second)
        #expect(lane(60, at: 0, port: 7) == .first)
        #expect(lane(60, at: 48) == .first && lane(500, at: 80) == .second && lane(60, at: 80) == .first)
        // The same number in both lanes: the latest counts.
        #expect(lane(500, at: 0, port: 7) == .first && lane(500, at: 48) == .first)
        #expect(lane(500, at: 0, port: 9) == .second && lane(500, at: 48) == .second)
        #expect(lane(60, at: 48) == nil)
    }

    @Test("a truncated packet is never read past its end")
    func truncated() {
        var lanes = PacketLanes(LanePair(.udp, .udp))
        for sample in PacketSample.every {
            for length in 0...sample.count {
                let packet = Array(sample[..<length])
                for peer in [peer4, peer6] { _ = PacketGlance(packet.span.bytes, to: peer, &lanes) }
            }
        }
    }

    @Test("retransmissions of two TCP lanes are compared with the namespace's sum and with each socket")
    func counters() {
        var a = NamespaceCounters()
        a.read(
            pairedLines: Array("Tcp: RetransSegs\nTcp: 7\nTcpExt: TCPFastRetrans\nTcpExt: 7\n".utf8))
        var b = NamespaceCounters()
        b.read(pairedLines: Array("Tcp: RetransSegs\nTcp: 2\n".utf8))
        var tally = WireTally()
        (tally[.first].retransmissions.fast, tally[.second].retransmissions.fast) = (3, 4)
        tally[.second].receiverRetransmissions.unexplained = 2
        func info(_ retransmissions: UInt8) -> TransportInfo {
            var bytes = [UInt8](repeating: 0, count: TransportInfo.size)
            bytes[100] = retransmissions
            return TransportInfo(bytes.span.bytes)
        }
        var check = CounterCheck(
            tally: tally, a: a, b: b, device: "wire", sockets: LanePair(info(3), info(4)))
        #expect(check.mismatches == [])
        check.sockets = LanePair(info(4), info(3))
        #expect(check.mismatches.count == 2 && check.mismatches[0].contains("in the first lane"))
        check.sockets = LanePair(nil, info(4))
        #expect(
            check.mismatches == [
                "retransmissions by A: kernel counted 7, wire counted 4",
                "fast retransmissions by A: kernel counted 7, wire counted 4",
            ])
    }

    @Test("checksum errors are the kernel's by protocol, and the wire's own for two lanes of one protocol")
    func checksums() {
        var a = NamespaceCounters()
        a.read(pairedLines: Array("Tcp: InCsumErrors\nTcp: 7\nUdp: InCsumErrors\nUdp: 5\n".utf8))
        var tally = WireTally()
        (tally[.first].corrupted, tally[.second].corrupted) = (3, 4)
        let check = CounterCheck(tally: tally, a: a, b: a, device: "wire")
        #expect(check.checksumErrors(of: LanePair(.udp, .tcp(nil))) == LanePair(10, 14))
        #expect(check.checksumErrors(of: LanePair(.tcp(.bbr), .udp)) == LanePair(14, 10))
        #expect(check.checksumErrors(of: LanePair(.tcp(.bbr), .tcp(nil))) == LanePair(3, 4))
    }
}
