import Core
import Testing

@Suite("Round trips of a TCP sender")
struct RoundTripsTests {
    /// A run with segments of 100 bytes and sequence numbers near their maximum.
    private struct Run {
        var trips = RoundTrips()

        mutating func send(_ number: Int, again: Bool = false, at milliseconds: Int) {
            let sequence = UInt32.max - 150 &+ UInt32(number * 100)
            let part = PacketGlance.StreamPart(
                sequence: sequence, next: sequence &+ 100, flags: .ack, acknowledgment: 7)
            trips.sent(part, isRetransmission: again, at: .milliseconds(milliseconds))
        }

        /// Acknowledges all segments before one.
        mutating func acknowledge(before number: Int, flags: TCPFlags = .ack, at milliseconds: Int) {
            let part = PacketGlance.StreamPart(
                sequence: 7, next: 7, flags: flags,
                acknowledgment: UInt32.max - 150 &+ UInt32(number * 100))
            trips.received(part, at: .milliseconds(milliseconds))
        }

        var maxMilliseconds: [Double] { [Double(trips.histogram.count), trips.histogram.max.milliseconds] }
    }

    @Test("an ACK measures the last segment that it acknowledges")
    func plain() {
        var run = Run()
        for number in 0..<4 { run.send(number, at: number * 10) }
        run.acknowledge(before: 1, at: 21)
        #expect(run.maxMilliseconds == [1, 21])
        run.acknowledge(before: 3, at: 50)
        #expect(run.maxMilliseconds == [2, 30])
        run.acknowledge(before: 3, at: 90)
        run.acknowledge(before: 4, flags: .rst, at: 95)
        #expect(run.maxMilliseconds == [2, 30])
    }

    @Test("an ACK of a retransmitted segment measures nothing")
    func retransmitted() {
        var run = Run()
        for number in 0..<5 { run.send(number, at: number) }
        run.send(1, again: true, at: 40)
        run.acknowledge(before: 1, at: 20)
        run.acknowledge(before: 4, at: 60)
        #expect(run.maxMilliseconds == [1, 20])
        run.acknowledge(before: 5, at: 64)
        #expect(run.maxMilliseconds == [2, 60])
    }

    @Test("a pure ACK of the sender has no round trip")
    func empty() {
        var run = Run()
        let part = PacketGlance.StreamPart(sequence: 5, next: 5, flags: .ack, acknowledgment: 7)
        run.trips.sent(part, isRetransmission: false, at: .zero)
        run.acknowledge(before: 1, at: 9)
        #expect(run.trips.histogram.count == 0)
    }
}
