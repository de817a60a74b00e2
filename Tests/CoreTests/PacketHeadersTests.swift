import PacketSamples
import TestSupport
import Testing

@testable import Core

@Suite("Packet headers")
struct PacketHeadersTests {
    private func read(_ bytes: [UInt8]) throws -> PacketHeaders { try PacketHeaders(bytes[...]) }

    @Test("a UDP datagram over IPv4")
    func udp() throws {
        let headers = try read(PacketSample.udp([1, 2, 3]))
        #expect(headers.source.description == "10.0.0.1")
        #expect(headers.destination.description == "10.0.0.2")
        #expect((headers.family, headers.hopLimit, headers.protocolNumber) == (.ipv4, 64, 17))
        #expect((headers.length, headers.networkLength, headers.payload) == (31, 20, 28..<31))
        #expect(headers.isDontFragment && headers.fragment == nil)
        guard case .udp(let header) = headers.transport else { throw PacketFailure.truncated(.udp) }
        #expect((header.sourcePort, header.destinationPort, header.datagramLength) == (4000, 7, 11))
    }

    @Test("a TCP SYN with options over IPv4")
    func syn() throws {
        let headers = try read(
            PacketSample.tcp(sequence: 0xfedc_ba98, flags: 2, options: PacketSample.synOptions))
        guard case .tcp(let header) = headers.transport else { throw PacketFailure.truncated(.tcp) }
        #expect((header.sourcePort, header.destinationPort) == (40000, 7))
        #expect((header.sequence, header.flags, header.window) == (0xfedc_ba98, .syn, 502))
        #expect((header.length, header.options) == (40, 40..<60))
        #expect(headers.payload == 60..<60)
    }

    @Test("a TCP segment with data over IPv6")
    func segment() throws {
        let headers = try read(
            PacketSample.tcp(sequence: 5, acknowledgment: 9, flags: 0x18, [104, 105], isV6: true))
        #expect(headers.source.description == "fd00::1")
        guard case .tcp(let header) = headers.transport else { throw PacketFailure.truncated(.tcp) }
        #expect((header.sequence, header.acknowledgment, header.flags) == (5, 9, [.psh, .ack]))
        #expect(header.flags.words == "PSH ACK")
        #expect((headers.networkLength, headers.payload) == (40, 60..<62))
    }

    @Test("an ICMP error and the packet that it quotes, truncated or not", arguments: [false, true])
    func icmp(isV6: Bool) throws {
        let quoted = PacketSample.udp([1, 2, 3, 4, 5, 6], isV6: isV6)
        let packet = PacketSample.unreachable(quoting: quoted.dropLast(4), isV6: isV6)
        let headers = try read(packet)
        guard case .icmp(let header) = headers.transport else { throw PacketFailure.truncated(.icmp) }
        #expect((header.type, header.code) == (isV6 ? 1 : 3, isV6 ? 4 : 3))
        #expect(throws: PacketFailure.truncated(.payload)) { try PacketHeaders(packet[headers.payload]) }
        let inner = try PacketHeaders(packet[headers.payload], isQuoted: true)
        guard case .udp(let udp) = inner.transport else { throw PacketFailure.truncated(.udp) }
        #expect((udp.sourcePort, udp.destinationPort) == (4000, 7))
        #expect(inner.payload.count == 2)
    }

    @Test("only the first fragment has the transport header, in both families")
    func fragments() throws {
        let datagram: [UInt8] =
            PacketSample.word(4000) + PacketSample.word(7) + PacketSample.word(4008) + [0, 0]
        let first = try read(PacketSample.ipv4(17, datagram, flags: 0x2000))
        #expect(first.fragment == .init(identification: 0x1234, offset: 0, hasMore: true))
        guard case .udp(let header) = first.transport else { throw PacketFailure.truncated(.udp) }
        #expect(header.datagramLength == 4008)
        let last = try read(PacketSample.ipv4(17, [1, 2, 3, 4], flags: 185))
        #expect(last.fragment == .init(identification: 0x1234, offset: 1480, hasMore: false))
        #expect((last.transport, last.payload) == (.none, 20..<24))

        let later = try read(
            PacketSample.ipv6(
                44, [1, 2, 3, 4],
                extensions: PacketSample.fragmentHeader(next: 17, offset: 1448, hasMore: true)))
        #expect(later.fragment == .init(identification: 0x1234, offset: 1448, hasMore: true))
        #expect((later.protocolNumber, later.transport, later.payload) == (17, .none, 48..<52))
    }

    @Test("IPv6 extension headers and IPv4 options are skipped")
    func extensions() throws {
        let datagram: [UInt8] = PacketSample.word(1) + PacketSample.word(2) + PacketSample.word(8) + [0, 0]
        let hopByHop: [UInt8] = [60, 0, 5, 2, 0, 0, 1, 0]
        let options: [UInt8] = [17, 1] + [UInt8](repeating: 0, count: 14)
        let headers = try read(PacketSample.ipv6(0, datagram, extensions: hopByHop + options))
        #expect((headers.protocolNumber, headers.networkLength) == (17, 64))
        let old = try read(PacketSample.ipv4(17, datagram, options: [7, 7, 4, 0, 0, 0, 0, 0]))
        #expect((old.protocolNumber, old.networkLength, old.payload) == (17, 28, 36..<36))
    }

    @Test("a packet in the middle of a buffer is parsed from its own start")
    func slice() throws {
        let bytes: [UInt8] = [9, 9, 9] + PacketSample.udp([1, 2, 3]) + [9]
        let headers = try PacketHeaders(bytes[3..<bytes.count - 1])
        #expect(headers == (try read(PacketSample.udp([1, 2, 3]))))
    }

    @Test("each kind of truncation has its own error")
    func truncated() {
        let tcp = PacketSample.tcp(sequence: 1, flags: 2, options: PacketSample.synOptions)
        #expect(throws: PacketFailure.truncated(.ip)) { try read([]) }
        #expect(throws: PacketFailure.truncated(.ip)) { try read(Array(tcp.prefix(19))) }
        #expect(throws: PacketFailure.truncated(.payload)) { try read(Array(tcp.dropLast())) }
        #expect(throws: PacketFailure.truncated(.tcp)) { try read(PacketSample.ipv4(6, [1, 2, 3])) }
        #expect(throws: PacketFailure.truncated(.udp)) { try read(PacketSample.ipv4(17, [1, 2, 3])) }
        #expect(throws: PacketFailure.truncated(.icmp)) { try read(PacketSample.ipv4(1, [3])) }
        #expect(throws: PacketFailure.truncated(.ip)) { try read(PacketSample.ipv6(0, [17, 4, 0])) }
        #expect(throws: PacketFailure.badVersion(5)) { try read([0x50]) }
        var short = tcp
        short[0] = 0x44
        #expect(throws: PacketFailure.badLength(.ip)) { try read(short) }
        var offset = tcp
        offset[32] = 0x40
        #expect(throws: PacketFailure.badLength(.tcp)) { try read(offset) }
        offset[32] = 0xf0
        #expect(throws: PacketFailure.truncated(.tcp)) { try read(offset) }
    }

    @Test("truncated or modified packets give a value or an error and never trap")
    func hostile() {
        var generator = SeededGenerator(seed: 1)
        for packet in PacketSample.every {
            for count in 0...packet.count { inspect(Array(packet.prefix(count))) }
            for _ in 0..<2000 {
                var changed = packet
                for _ in 0...Int.random(in: 0..<4, using: &generator) {
                    changed[Int.random(in: 0..<changed.count, using: &generator)] = .random(
                        in: 0...255, using: &generator)
                }
                inspect(changed)
            }
        }
    }

    /// Checks that every range of the packet lies within its bytes.
    private func inspect(_ bytes: [UInt8]) {
        for isQuoted in [false, true] {
            guard let headers = try? PacketHeaders(bytes[...], isQuoted: isQuoted) else { continue }
            #expect(headers.payload.upperBound <= bytes.count)
            _ = Checksums.network(of: bytes.span.bytes, headers)
            _ = Checksums.transport(of: bytes.span.bytes, headers)
            for bit in [UInt64.min, 1, 12_345_678_901, .max] {
                guard let corruption = Corruption(drawn: bit, headers) else { continue }
                #expect(corruption.offset < bytes.count)
            }
        }
    }
}
