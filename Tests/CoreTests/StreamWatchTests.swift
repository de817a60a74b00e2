import Core
import PacketSamples
import Testing

@Suite("One direction of a TCP stream")
struct StreamWatchTests {
    private let peer = IPAddress(bytes: PacketSample.destinationV4) ?? IPAddress(ipv4: 0)

    private func part(_ sequence: UInt32, flags: Int = 16, length: Int = 0) throws -> PacketGlance.StreamPart
    {
        let packet = PacketSample.tcp(
            sequence: sequence, flags: flags, [UInt8](repeating: 1, count: length))
        var lanes = PacketLanes(LanePair(.udp, .tcp(nil)))
        let glance = PacketGlance(packet.span.bytes, to: peer, &lanes)
        return try #require(glance?.stream)
    }

    @Test("a SYN is pending until it is acknowledged, and so is its retransmission")
    func handshake() throws {
        var watch = StreamWatch()
        let syn = try part(.max, flags: 2)
        let isAgain = watch.sent(syn, at: .zero)
        #expect(!isAgain)
        #expect(watch.waits(for: syn) == .zero)
        let isSecondAgain = watch.sent(syn, at: .seconds(1))
        #expect(isSecondAgain)
        #expect(watch.waits(for: syn) == .seconds(1))
        watch.heard(0, at: .milliseconds(1200))
        #expect(watch.waits(for: syn) == nil)
    }

    @Test("the retransmission timer runs for the first unacknowledged segment, from the last ACK")
    func first() throws {
        var watch = StreamWatch()
        _ = watch.sent(try part(99, flags: 2), at: .zero)
        watch.heard(100, at: .milliseconds(10))
        let segments = try [100, 200, 300].map { try part($0, flags: 24, length: 100) }
        for segment in segments {
            let isAgain = watch.sent(segment, at: .milliseconds(20))
            #expect(!isAgain)
        }
        #expect(segments.map { watch.waits(for: $0) } == [.milliseconds(20), nil, nil])
        watch.heard(200, at: .milliseconds(40))
        watch.heard(100, at: .milliseconds(50))
        #expect(segments.map { watch.waits(for: $0) } == [nil, .milliseconds(40), nil])
        let isAgain = watch.sent(segments[1], at: .milliseconds(240))
        #expect(isAgain)
        #expect(watch.waits(for: segments[1]) == .milliseconds(240))
    }

    @Test("a pure ACK is never retransmitted")
    func acknowledgment() throws {
        var watch = StreamWatch()
        let ack = try part(7)
        let areAgain = [watch.sent(ack, at: .zero), watch.sent(ack, at: .zero)]
        #expect(areAgain == [false, false])
        #expect(watch.waits(for: ack) == nil)
    }
}
