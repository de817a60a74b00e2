import Core
import TestSupport
import Testing

@Suite("Wire of one lane")
struct WireLinkTests {
    private var impairments = Impairments()

    private func link(interval: Duration = .milliseconds(20)) -> WireLink { WireLink(interval: interval) }

    @Test("without impairments, a packet arrives when it is sent")
    func plain() {
        var link = link()
        for packet in 0..<10 {
            let now = Duration.milliseconds(packet)
            let passage = link.enter(length: 1500, at: now, draw: Draw(), impairments)
            #expect(passage.fate == .delivered(at: now))
            #expect(passage.copyAt == nil && passage.marks.isEmpty)
        }
    }

    @Test("a cut takes precedence over loss; neither packet occupies the queue")
    func gone() {
        var (link, impairments) = (link(), impairments)
        (impairments.bitsPerSecond, impairments.queuePackets, impairments.isCut) = (8000, 1, true)
        #expect(link.enter(length: 100, at: .zero, draw: Draw(isLost: true), impairments).fate == .cut)
        impairments.isCut = false
        #expect(link.enter(length: 100, at: .zero, draw: Draw(isLost: true), impairments).fate == .lost)
        let next = link.enter(length: 100, at: .zero, draw: Draw(), impairments)
        #expect(next.fate == .delivered(at: .milliseconds(100)))
    }

    @Test("the delay starts after transmission")
    func delay() {
        var (link, impairments) = (link(), impairments)
        impairments.bitsPerSecond = 1_000_000
        let passage = link.enter(
            length: 125, at: .seconds(1), draw: Draw(delay: .milliseconds(20)), impairments)
        #expect(passage.fate == .delivered(at: .seconds(1) + .milliseconds(21)))
    }

    @Test(
        "any rate is exact to the nanosecond",
        arguments: [1_000_000, 999_983, 56_000, 3, 1_000_000_007])
    func rate(bitsPerSecond: Int) {
        var (link, impairments) = (link(), impairments)
        (impairments.bitsPerSecond, impairments.queuePackets) = (bitsPerSecond, .max)
        var generator = SeededGenerator(seed: UInt64(bitsPerSecond))
        var bits = 0
        for _ in 0..<3000 {
            let length = Int.random(in: 20...1500, using: &generator)
            bits += length * 8
            let passage = link.enter(length: length, at: .zero, draw: Draw(), impairments)
            let expected = Duration.nanoseconds(bits * 1_000_000_000 / bitsPerSecond)
            guard passage.fate == .delivered(at: expected) else {
                Issue.record("\(passage.fate), not at \(expected)")
                return
            }
        }
    }

    @Test("a bottleneck of 1 Mbit/s delivers 172 of 300 datagrams")
    func bottleneck() {
        var (link, impairments) = (link(interval: .milliseconds(5)), impairments)
        (impairments.bitsPerSecond, impairments.queuePackets) = (1_000_000, 20)
        var dropped = 0
        for message in 0..<300 {
            let passage = link.enter(
                length: 1228, at: .milliseconds(5 * message), draw: Draw(), impairments)
            if passage.fate == .queueFull { dropped += 1 }
        }
        #expect(dropped == 128)
    }

    @Test("the queue never holds more packets than its limit", arguments: [1, 2, 20], UInt64(1)...5)
    func queue(maxPackets: Int, seed: UInt64) {
        var (link, impairments) = (link(), impairments)
        (impairments.bitsPerSecond, impairments.queuePackets) = (1_000_000, maxPackets)
        var generator = SeededGenerator(seed: seed)
        var (now, departures) = (Duration.zero, [Duration]())
        for _ in 0..<2000 {
            now += .microseconds(Int.random(in: 0...8000, using: &generator))
            let waiting = departures.count { $0 > now }
            let passage = link.enter(length: 1000, at: now, draw: Draw(), impairments)
            switch passage.fate {
            case .delivered(let departure):
                #expect(waiting < maxPackets && departure >= departures.last ?? .zero)
                departures.append(departure)
            default: #expect(passage.fate == .queueFull && waiting == maxPackets)
            }
        }
    }

    @Test("a duplicate occupies its own slot in the queue, and is not made if the queue is full")
    func copies() {
        var (link, impairments) = (link(), impairments)
        let draw = Draw(isDuplicated: true, delay: .milliseconds(5))
        var passage = link.enter(length: 125, at: .zero, draw: draw, impairments)
        #expect(passage.copyAt == .milliseconds(5) && passage.marks == .duplicated)
        (impairments.bitsPerSecond, impairments.queuePackets) = (1_000_000, 2)
        passage = link.enter(length: 125, at: .seconds(1), draw: draw, impairments)
        #expect(passage.fate == .delivered(at: .milliseconds(1006)))
        #expect(passage.copyAt == .milliseconds(1007))
        impairments.queuePackets = 1
        passage = link.enter(length: 125, at: .seconds(2), draw: draw, impairments)
        #expect(passage.copyAt == nil && passage.marks.isEmpty)
    }

    @Test("a reordered packet is delayed by 1.5 intervals, so that the next one overtakes it")
    func reorder() {
        var link = link(interval: .milliseconds(10))
        let held = link.enter(length: 100, at: .zero, draw: Draw(isReordered: true), impairments)
        #expect(held.fate == .delivered(at: .milliseconds(15)) && held.marks == .reordered)
        let next = link.enter(length: 100, at: .milliseconds(10), draw: Draw(), impairments)
        #expect(next.fate == .delivered(at: .milliseconds(10)))
        var burst = self.link(interval: .zero)
        let first = burst.enter(length: 100, at: .zero, draw: Draw(isReordered: true), impairments)
        #expect(first.fate == .delivered(at: .milliseconds(1)))
    }

    @Test("lifting the rate limit does not let new packets overtake queued ones")
    func lifted() {
        var (link, impairments) = (link(), impairments)
        impairments.bitsPerSecond = 8000
        let slow = link.enter(length: 100, at: .zero, draw: Draw(), impairments)
        #expect(slow.fate == .delivered(at: .milliseconds(100)))
        impairments.bitsPerSecond = nil
        let queued = link.enter(length: 100, at: .milliseconds(1), draw: Draw(), impairments)
        #expect(queued.fate == .delivered(at: .milliseconds(100)))
        let later = link.enter(length: 100, at: .milliseconds(101), draw: Draw(), impairments)
        #expect(later.fate == .delivered(at: .milliseconds(101)))
    }
}
