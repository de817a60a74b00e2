import PacketSamples
import TestSupport
import Testing

@testable import Core

@Suite("Packet descriptions")
struct PacketDescriptionTests {
    private func texts(_ bytes: [UInt8], _ bases: PacketDescription.SequenceBases = .init()) -> [String] {
        PacketDescription(bytes[...], bases: bases).lines.map { "\($0.label): \($0.text)" }
    }

    @Test("a SYN has every field and its options")
    func syn() {
        let packet = PacketSample.tcp(sequence: 4000, flags: 2, options: PacketSample.synOptions)
        let lines = texts(packet, .init(sequence: 4000))
        #expect(
            lines == [
                "IPv4: 10.0.0.1 → 10.0.0.2", "length: 60 bytes, IP header 20 bytes",
                "forwarding: TTL 64, don't fragment", "IP checksum: correct", "TCP: port 40000 → 7",
                "flags: SYN",
                "seq: 0 (4000)", "window: 502 (not scaled in a SYN)",
                "options: MSS 1460, SACK permitted, timestamps 9 echo 0, window scale 7", "checksum: correct",
                "payload: 0 bytes",
            ])
    }

    @Test("the window is shown with its scale, and each field has its bytes")
    func window() throws {
        let packet = PacketSample.tcp(sequence: 3, acknowledgment: 900, flags: 0x10)
        func line(_ scale: Int?) throws -> PacketDescription.Line {
            let lines = PacketDescription(packet[...], windowScale: scale).lines
            return try #require(lines.first { $0.label == "window" })
        }
        #expect(try line(10).text == "502 x 1,024 = 514,048")
        #expect(try line(0).text == "502")
        #expect(try line(nil).text == "502 (scale not known)")
        #expect(try line(255).text.hasPrefix("502 x 16,384 ="))
        #expect(Array(packet[try #require(try line(nil).bytes)]) == [0x01, 0xf6])
    }

    @Test("sequence numbers are relative if the initial one is known")
    func relative() {
        let packet = PacketSample.tcp(sequence: 3, acknowledgment: 900, flags: 0x10)
        #expect(texts(packet).contains("seq: 3"))
        let lines = texts(packet, .init(sequence: .max, acknowledgment: 700))
        #expect(lines.contains("seq: 4 (3)"))
        #expect(lines.contains("ack: 200 (900)"))
    }

    @Test("a corrupted datagram is described with the correct checksum")
    func corrupted() {
        var packet = PacketSample.udp([1, 2, 3])
        packet[28] ^= 1
        let wrong = texts(packet).first { $0.hasPrefix("checksum: INCORRECT: ") }
        #expect(wrong?.hasPrefix("checksum: INCORRECT: should be 0x") == true)
    }

    @Test("an ICMP error is described with the packet that it quotes", arguments: [false, true])
    func icmp(isV6: Bool) {
        let error = PacketSample.unreachable(quoting: PacketSample.udp([1], isV6: isV6), isV6: isV6)
        let lines = texts(error)
        #expect(lines.contains { $0.hasPrefix("ICMP: port unreachable (type \(isV6 ? 1 : 3)") })
        let hosts = isV6 ? "fd00::1 → fd00::2" : "10.0.0.1 → 10.0.0.2"
        #expect(lines.contains("quotes: \(hosts), UDP port 4000 → 7"))
    }

    @Test("a fragment is described with its offset")
    func fragment() {
        #expect(
            texts(PacketSample.ipv4(17, [1, 2, 3, 4], flags: 0x2000 | 185)).contains(
                "fragment: 4 bytes at offset 1480, more fragments, ID 4660"))
    }

    @Test("an option longer than the header ends the list")
    func options() {
        #expect(TCPOption.all(in: [2, 4, 5]) == [.malformed])
        #expect(TCPOption.all(in: [1, 1, 3, 3, 7, 9, 0]) == [.windowScale(7), .malformed])
        #expect(TCPOption.all(in: [5, 10, 0, 0, 0, 1, 0, 0, 0, 9, 0, 2]).count == 1)
        #expect(TCPOption.all(in: [254, 4, 1, 2]) == [.other(kind: 254, length: 4)])
        #expect(TCPOption.all(in: [2, 3, 1]) == [.other(kind: 2, length: 3)])
    }

    @Test("hostile bytes never trap, and no field lies outside of the packet")
    func hostile() {
        var generator = SeededGenerator(seed: 9)
        for packet in PacketSample.every {
            for count in 0...packet.count { _ = texts(Array(packet.prefix(count))) }
            for _ in 0..<300 {
                var changed = packet
                for _ in 0..<3 {
                    changed[Int.random(in: 0..<changed.count, using: &generator)] = .random(
                        in: 0...255, using: &generator)
                }
                for line in PacketDescription(changed[...]).lines {
                    let bytes = line.bytes ?? 0..<0
                    #expect(bytes.lowerBound >= 0 && bytes.upperBound <= changed.count, "\(line.label)")
                }
            }
        }
    }
}
