import Core
import TestSupport
import Testing

/// The stream has messages of 20 bytes, with their length 24.
@Suite("Holes in a TCP stream")
struct StreamHolesTests {
    /// Near the maximum, so that sequence numbers wrap around.
    private static let initialSequence: UInt32 = 0xffff_ffe0

    private func segment(_ bytes: Range<Int>, _ flags: TCPFlags = .ack) -> PacketGlance.StreamPart {
        let first = Self.initialSequence &+ 1
        return PacketGlance.StreamPart(
            sequence: first &+ UInt32(bytes.lowerBound), next: first &+ UInt32(bytes.upperBound),
            flags: flags, acknowledgment: 0)
    }

    private func opened() -> StreamHoles {
        var holes = StreamHoles(messageSize: 20)
        let start = Self.initialSequence
        let part = PacketGlance.StreamPart(sequence: start, next: start &+ 1, flags: .syn, acknowledgment: 0)
        #expect(holes.arrived(part, at: .zero) == [])
        return holes
    }

    private func wait(_ message: Int, _ milliseconds: Int) -> StreamHoles.Wait {
        StreamHoles.Wait(message: message, duration: .milliseconds(milliseconds))
    }

    @Test("in a stream without a hole, no message waits")
    func inOrder() {
        var holes = opened()
        for message in 0..<10 {
            #expect(holes.arrived(segment(message * 24..<message * 24 + 24), at: .seconds(message)) == [])
        }
    }

    @Test("a message waits from the arrival of its last byte until the hole before it closes")
    func hole() {
        var holes = opened()
        #expect(holes.arrived(segment(0..<24), at: .milliseconds(1)) == [])
        #expect(holes.arrived(segment(48..<72), at: .milliseconds(5)) == [])
        #expect(holes.arrived(segment(72..<120), at: .milliseconds(7)) == [])
        #expect(
            holes.arrived(segment(24..<48), at: .milliseconds(20)) == [wait(3, 15), wait(4, 13), wait(5, 13)])
        #expect(holes.arrived(segment(120..<144), at: .milliseconds(30)) == [])
    }

    @Test("a message whose last byte closes the hole did not wait")
    func lastByte() {
        var holes = opened()
        #expect(holes.arrived(segment(12..<20), at: .milliseconds(1)) == [])
        #expect(holes.arrived(segment(0..<12), at: .milliseconds(9)) == [])
        #expect(holes.arrived(segment(20..<24), at: .milliseconds(10)) == [])
    }

    @Test("two holes close one after the other")
    func twoHoles() {
        var holes = opened()
        for (start, time) in [(24, 1), (72, 2)] {
            #expect(holes.arrived(segment(start..<start + 24), at: .milliseconds(time)) == [])
        }
        // The second hole closes first, but its message still waits for the first one.
        #expect(holes.arrived(segment(48..<72), at: .milliseconds(5)) == [])
        #expect(
            holes.arrived(segment(0..<24), at: .milliseconds(9)) == [wait(2, 8), wait(3, 4), wait(4, 7)])
    }

    @Test("bytes that arrive again count from their first arrival")
    func repeated() {
        var holes = opened()
        #expect(holes.arrived(segment(24..<48), at: .milliseconds(1)) == [])
        #expect(holes.arrived(segment(24..<72), at: .milliseconds(4)) == [])
        #expect(holes.arrived(segment(24..<48), at: .milliseconds(6)) == [])
        #expect(holes.arrived(segment(0..<36), at: .milliseconds(8)) == [wait(2, 7), wait(3, 4)])
        #expect(holes.arrived(segment(0..<72), at: .milliseconds(9)) == [])
    }

    @Test("nothing is counted before the SYN, nor for a FIN")
    func edges() {
        var holes = StreamHoles(messageSize: 20)
        #expect(holes.arrived(segment(24..<48), at: .zero) == [])
        holes = opened()
        #expect(holes.arrived(segment(24..<25, [.fin, .ack]), at: .milliseconds(1)) == [])
        #expect(holes.arrived(segment(0..<24), at: .milliseconds(2)) == [])
    }

    @Test("the messages that waited are the same as by a simple model", arguments: UInt64(1)...20)
    func model(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var holes = opened()
        var arrivals = [Int?](repeating: nil, count: 24 * 60)
        var (complete, expected, actual) = (0, [StreamHoles.Wait](), [StreamHoles.Wait]())
        var time = 0
        while complete < arrivals.count {
            time += 1
            let start = Int.random(
                in: max(0, complete - 40)..<min(arrivals.count, complete + 200), using: &generator)
            let end = min(arrivals.count, start + Int.random(in: 1...90, using: &generator))
            for byte in start..<end where arrivals[byte] == nil { arrivals[byte] = time }
            while complete < arrivals.count, let arrived = arrivals[complete] {
                complete += 1
                if complete % 24 == 0, arrived < time {
                    expected.append(wait(complete / 24, time - arrived))
                }
            }
            actual += holes.arrived(segment(start..<end), at: .milliseconds(time))
        }
        #expect(actual == expected)
        #expect(!expected.isEmpty)
    }

    @Test("four times as many segments after a hole cost four times as much")
    func linear() {
        func run(_ count: Int) {
            var holes = opened()
            for number in 1...count {
                _ = holes.arrived(segment(number * 48..<number * 48 + 24), at: .zero)
            }
            var waited = 0
            for number in 0...count {
                waited += holes.arrived(segment(number * 48..<number * 48 + 48), at: .seconds(1)).count
            }
            #expect(waited == count)
        }
        #expect(Growth.costRatio(of: 40_000, to: 10_000) { run($0) } <= Growth.linearLimit)
    }
}
