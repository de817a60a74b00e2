import Core
import PacketSamples
import Testing

@Suite("Packet glance")
struct PacketGlanceTests {
    private let peer4 = IPAddress(bytes: PacketSample.destinationV4) ?? IPAddress(ipv4: 0)
    private let peer6 = IPAddress(bytes: PacketSample.destinationV6) ?? IPAddress(ipv4: 0)

    private func glance(_ packet: [UInt8], to address: IPAddress) -> PacketGlance? {
        var lanes = PacketLanes(LanePair(.udp, .tcp(nil)))
        return PacketGlance(packet.span.bytes, to: address, &lanes)
    }

    @Test("UDP and TCP packets belong to their lanes, over IPv4 and IPv6")
    func lanes() {
        #expect(glance(PacketSample.udp([1, 2, 3]), to: peer4)?.lane == .first)
        #expect(glance(PacketSample.udp([1], isV6: true), to: peer6)?.lane == .first)
        #expect(glance(PacketSample.tcp(sequence: 1, flags: 2), to: peer4)?.lane == .second)
        #expect(glance(PacketSample.tcp(sequence: 1, flags: 2, isV6: true), to: peer6)?.lane == .second)
    }

    @Test("a packet that is not addressed to the peer is housekeeping")
    func housekeeping() {
        #expect(glance(PacketSample.udp([1]), to: peer4) != nil)
        #expect(glance(PacketSample.udp([1], isV6: true), to: peer6) != nil)
        #expect(glance(PacketSample.udp([1]), to: IPAddress(ipv4: 1)) == nil)
        #expect(glance(PacketSample.udp([1]), to: peer6) == nil)
        #expect(glance(PacketSample.udp([1], isV6: true), to: peer4) == nil)
        #expect(glance(PacketSample.ipv4(2, [0x16, 0, 0, 0]), to: peer4) == nil)
    }

    @Test("SYN, FIN and data take up sequence numbers, and an ACK does not")
    func stream() throws {
        let syn = try #require(glance(PacketSample.tcp(sequence: 9, flags: 2), to: peer4)?.stream)
        #expect(syn.next == 10 && syn.isRetransmittable)
        let data = PacketSample.tcp(sequence: .max, flags: 0x19, options: [1, 1, 1, 1], [5, 6, 7])
        let last = try #require(glance(data, to: peer4)?.stream)
        #expect(last.next == 3 && last.flags.contains(.fin) && last.isRetransmittable)
        let ack = try #require(glance(PacketSample.tcp(sequence: 9, flags: 0x10), to: peer4)?.stream)
        #expect(ack.next == 9 && !ack.isRetransmittable)
        let reset = try #require(glance(PacketSample.tcp(sequence: 9, flags: 4, [1]), to: peer4)?.stream)
        #expect(!reset.isRetransmittable)
    }

    @Test("a datagram carries its message number, and its later fragments have none")
    func datagram() {
        var message = LabMessage.blank(size: 40)
        LabMessage.stamp(&message, number: 70_000, due: .zero)
        for (isV6, peer) in [(false, peer4), (true, peer6)] {
            let packet = PacketSample.udp(message, isV6: isV6)
            #expect(glance(packet, to: peer)?.datagram == .beginning(message: 70_000))
        }
        let rest = PacketSample.ipv4(17, [UInt8](repeating: 3, count: 1480), flags: 0x2000 | 185)
        #expect(glance(rest, to: peer4)?.datagram == .rest)
        #expect(glance(PacketSample.udp([1]), to: peer4)?.datagram == nil)
        #expect(glance(PacketSample.tcp(sequence: 1, flags: 2), to: peer4)?.datagram == nil)
    }

    @Test("an ICMP error belongs to the lane of the packet that it quotes")
    func quoted() {
        for (inner, lane) in [
            (PacketSample.udp([1]), Lane.first), (PacketSample.tcp(sequence: 1, flags: 2), .second),
        ] {
            let error = PacketSample.ipv4(1, [3, 3, 0, 0, 0, 0, 0, 0] + inner)
            #expect(glance(error, to: peer4)?.lane == lane)
        }
        #expect(glance(PacketSample.ipv4(1, [3, 3, 0, 0, 0, 0, 0, 0]), to: peer4) == nil)
    }

    @Test("a truncated packet is never read past its end")
    func truncated() {
        let packets = [
            (PacketSample.udp([1, 2, 3]), peer4), (PacketSample.udp([1], isV6: true), peer6),
            (PacketSample.tcp(sequence: 1, flags: 2, [1, 2]), peer4),
            (PacketSample.tcp(sequence: 1, flags: 2, [1], isV6: true), peer6),
            (PacketSample.ipv4(1, [3, 3, 0, 0, 0, 0, 0, 0] + PacketSample.udp([1])), peer4),
            (PacketSample.ipv6(44, [17, 0, 0, 1, 0, 0, 0, 9, 1, 2, 3]), peer6),
        ]
        for (packet, peer) in packets {
            #expect(glance(packet, to: peer) != nil, "\(packet)")
            for length in 0..<packet.count { _ = glance(Array(packet[..<length]), to: peer) }
        }
        for first in UInt8.min...UInt8.max {
            for length in [20, 40, 48] {
                var packet = [UInt8](repeating: first, count: length)
                packet.replaceSubrange(16..<20, with: PacketSample.destinationV4)
                _ = glance(packet, to: peer4)
            }
        }
    }
}
