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

    @Test("a SYN is awaited until it is acknowledged, each transmission starts the timer again")
    func handshake() throws {
        var watch = StreamWatch()
        #expect(watch.awaited == nil)
        let syn = try part(.max, flags: 2)
        let isAgain = watch.sent(syn, at: .zero)
        #expect(!isAgain)
        let first = try #require(watch.awaited)
        #expect(first.sequence == .max && first.isHandshake)
        #expect(first.since == .zero && first.transmissions == 1)
        let isSecondAgain = watch.sent(syn, at: .seconds(1))
        #expect(isSecondAgain)
        #expect(watch.awaited?.since == .seconds(1) && watch.awaited?.transmissions == 2)
        watch.heard(0, at: .milliseconds(1200))
        #expect(watch.awaited == nil)
    }

    @Test("the retransmission timer runs for the first unacknowledged segment, from the last ACK")
    func first() throws {
        var watch = StreamWatch()
        watch.sent(try part(99, flags: 2), at: .zero)
        watch.heard(100, at: .milliseconds(10))
        let segments = try [100, 200, 300].map { try part($0, flags: 24, length: 100) }
        for segment in segments {
            let isAgain = watch.sent(segment, at: .milliseconds(20))
            #expect(!isAgain)
        }
        #expect(watch.awaited?.sequence == 100 && watch.awaited?.since == .milliseconds(20))
        #expect(watch.awaited?.isHandshake == false)
        watch.heard(200, at: .milliseconds(40))
        watch.heard(100, at: .milliseconds(50))
        #expect(watch.awaited?.sequence == 200 && watch.awaited?.since == .milliseconds(40))
        #expect(watch.awaited?.transmissions == 1)
        let isAgain = watch.sent(segments[1], at: .milliseconds(240))
        #expect(isAgain)
        #expect(watch.awaited?.since == .milliseconds(240) && watch.awaited?.transmissions == 2)
        watch.heard(400, at: .milliseconds(260))
        #expect(watch.awaited == nil)
    }

    @Test("a tail-loss probe with new data starts the timer again, further data does not")
    func probe() throws {
        var watch = StreamWatch()
        watch.sent(try part(99, flags: 2), at: .zero)
        watch.heard(100, at: .milliseconds(10))
        watch.sent(try part(100, flags: 24, length: 100), at: .milliseconds(20))
        watch.sent(try part(200, flags: 24, length: 100), at: .milliseconds(30))
        #expect(watch.awaited?.since == .milliseconds(20))
        watch.sent(try part(300, flags: 24, length: 100), .lossProbe(hasNewData: true), at: .milliseconds(50))
        #expect(watch.awaited?.since == .milliseconds(50) && watch.awaited?.transmissions == 1)
    }

    @Test("a pure ACK is never retransmitted")
    func acknowledgment() throws {
        var watch = StreamWatch()
        let ack = try part(7)
        let areAgain = [watch.sent(ack, at: .zero), watch.sent(ack, at: .zero)]
        #expect(areAgain == [false, false])
        #expect(watch.awaited == nil)
    }
}
