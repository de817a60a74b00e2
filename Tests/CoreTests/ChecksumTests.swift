import PacketSamples
import TestSupport
import Testing

@testable import Core

@Suite("Checksums and corrupted packets")
struct ChecksumTests {
    private func verdicts(_ bytes: [UInt8]) throws -> (Checksums.Verdict, Checksums.Verdict) {
        let headers = try PacketHeaders(bytes[...])
        return (
            Checksums.network(of: bytes.span.bytes, headers),
            Checksums.transport(of: bytes.span.bytes, headers)
        )
    }

    @Test("a textbook header has the checksum given in the textbook")
    func textbook() throws {
        let header: [UInt8] = [
            0x45, 0x00, 0x00, 0x14, 0x00, 0x00, 0x40, 0x00, 0x40, 0x3b, 0xb8, 0x96, 0xc0, 0xa8, 0x00, 0x01,
            0xc0, 0xa8, 0x00, 0xc7,
        ]
        #expect(try verdicts(header).0 == .right)
        var wrong = header
        wrong[8] = 0x3f
        #expect(try verdicts(wrong).0 == .wrong(expected: 0xb996))
    }

    @Test("intact packets of any length have correct checksums")
    func right() throws {
        for length in 0..<40 {
            let payload = (0..<length).map { UInt8($0 * 37 & 0xff) }
            #expect(try verdicts(PacketSample.udp(payload)) == (.right, .right))
            #expect(try verdicts(PacketSample.udp(payload, isV6: true)) == (.absent, .right))
            #expect(try verdicts(PacketSample.tcp(sequence: 9, flags: 16, payload)) == (.right, .right))
            let error = PacketSample.unreachable(quoting: PacketSample.udp(payload))
            #expect(try verdicts(error) == (.right, .right))
            let other = PacketSample.unreachable(quoting: PacketSample.udp(payload, isV6: true), isV6: true)
            #expect(try verdicts(other) == (.absent, .right))
        }
    }

    @Test("a datagram without a checksum and a fragment are not checked")
    func absent() throws {
        var packet = PacketSample.udp([1, 2, 3])
        packet[26] = 0
        packet[27] = 0
        #expect(try verdicts(packet).1 == .absent)
        let datagram: [UInt8] =
            PacketSample.word(1) + PacketSample.word(2) + PacketSample.word(4008) + [1, 1]
        #expect(try verdicts(PacketSample.ipv4(17, datagram, flags: 0x2000)).1 == .absent)
    }

    @Test("flipping one bit invalidates only the transport checksum")
    func corrupted() throws {
        var generator = SeededGenerator(seed: 3)
        let packets = PacketSample.every.filter { (try? verdicts($0).1) == .right }
        #expect(packets.count == 7)
        for packet in packets {
            for _ in 0..<500 {
                let corruption = try #require(
                    Corruption(drawn: generator.next(), try PacketHeaders(packet[...])))
                var changed = packet
                changed[corruption.offset] ^= corruption.mask
                let (network, transport) = try verdicts(changed)
                #expect(network != .wrong(expected: 0), "\(network)")
                guard case .wrong = transport else {
                    Issue.record("\(transport) with \(corruption)")
                    return
                }
            }
        }
    }

    @Test("the only set bit of a UDP checksum is not flipped, because 0 means no checksum")
    func onlyBit() throws {
        for bit in 0..<16 {
            var packet = PacketSample.udp([])
            packet[26] = bit < 8 ? 1 << UInt8(bit) : 0
            packet[27] = bit < 8 ? 0 : 1 << UInt8(bit - 8)
            for drawn in UInt64(0)..<16 {
                let corruption = try #require(Corruption(drawn: drawn, try PacketHeaders(packet[...])))
                var changed = packet
                changed[corruption.offset] ^= corruption.mask
                #expect(changed[26] != 0 || changed[27] != 0)
            }
        }
    }

    @Test("a packet without payload and checksum is not corrupted")
    func nothing() throws {
        #expect(Corruption(drawn: 1, try PacketHeaders(PacketSample.udp([1])[...])) != nil)
        #expect(Corruption(drawn: 1, try PacketHeaders(PacketSample.ipv4(89, [])[...])) == nil)
    }

    @Test("a capture file has a header, and packet times in nanoseconds")
    func capture() {
        #expect(
            PcapFile.header == [
                0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 101, 0, 0, 0,
            ])
        var bytes: [UInt8] = []
        let packet: [UInt8] = [9, 1, 2, 3, 9]
        PcapFile.append(packet[1..<4], at: .seconds(0x0102_0304) + .nanoseconds(0x0506), to: &bytes)
        #expect(bytes == [4, 3, 2, 1, 6, 5, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3])
    }

    @Test("a pcapng file has an interface for each lane, and a packet its comment and direction")
    func pcapng() {
        var bytes = PcapngFile.header(interfaces: ["udp", "tcp:bbr"])
        let interfaces = bytes.count
        let packet: [UInt8] = [9, 1, 2, 3, 9]
        PcapngFile.append(
            packet[1..<4], interface: 1, .bToA, at: .nanoseconds(0x0102_0304_0506_0708), comment: "lost",
            to: &bytes)
        #expect(
            Array(bytes[..<interfaces]) == [
                10, 13, 13, 10, 44, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, 255, 255, 255, 255, 255, 255,
                255,
                255, 4, 0, 6, 0,
            ] + Array("Pollux".utf8) + [0, 0, 0, 0, 0, 0, 44, 0, 0, 0]
                + [1, 0, 0, 0, 40, 0, 0, 0, 101, 0, 0, 0, 0, 0, 0, 0, 2, 0, 3, 0] + Array("udp".utf8)
                + [0, 9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0, 40, 0, 0, 0]
                + [1, 0, 0, 0, 44, 0, 0, 0, 101, 0, 0, 0, 0, 0, 0, 0, 2, 0, 7, 0] + Array("tcp:bbr".utf8)
                + [0, 9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0, 44, 0, 0, 0])
        #expect(
            Array(bytes[interfaces...]) == [
                6, 0, 0, 0, 56, 0, 0, 0, 1, 0, 0, 0, 4, 3, 2, 1, 8, 7, 6, 5, 3, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3,
                0,
                1, 0, 4, 0,
            ] + Array("lost".utf8) + [2, 0, 4, 0, 1, 0, 0, 0, 0, 0, 0, 0, 56, 0, 0, 0])
    }
}
