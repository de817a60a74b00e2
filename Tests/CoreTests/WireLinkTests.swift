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

    private let reordered = Draw(isReordered: true, delay: .milliseconds(5))
    private let passing = Draw(delay: .milliseconds(5))

    @Test("a reordered packet leaves right after the next one that passes it")
    func reorder() {
        var link = link(interval: .milliseconds(10))
        let held = link.enter(length: 100, at: .zero, draw: reordered, impairments)
        #expect(held.fate == .delivered(at: .milliseconds(20)) && held.marks == .reordered)
        #expect(held.dueAt == .milliseconds(5) && held.releaseAt == nil)
        let lost = link.enter(length: 100, at: .milliseconds(8), draw: Draw(isLost: true), impairments)
        #expect(lost.releaseAt == nil && link.holdLimit == .milliseconds(20))
        let next = link.enter(length: 100, at: .milliseconds(10), draw: passing, impairments)
        #expect(next.fate == .delivered(at: .milliseconds(15)) && next.releaseAt == .milliseconds(15))
        let later = link.enter(length: 100, at: .milliseconds(20), draw: passing, impairments)
        #expect(later.releaseAt == nil && link.holdLimit == nil)
    }

    @Test("a packet that none passes is held for 1.5 intervals after the newest one held back")
    func limit() {
        var link = link(interval: .milliseconds(10))
        for packet in 0..<3 {
            _ = link.enter(length: 100, at: .milliseconds(packet * 10), draw: reordered, impairments)
        }
        #expect(link.endHold(at: .milliseconds(39)) == nil)
        #expect(link.endHold(at: .milliseconds(40)) == .milliseconds(40))
        #expect(link.holdLimit == nil && link.endHold(at: .milliseconds(50)) == nil)
        var burst = self.link(interval: .zero)
        let first = burst.enter(length: 100, at: .zero, draw: Draw(isReordered: true), impairments)
        #expect(first.fate == .delivered(at: .milliseconds(1)))
    }

    @Test("a packet that follows before the limit passes, however late it leaves the rate queue")
    func slowReorder() {
        var (link, impairments) = (link(interval: .milliseconds(5)), impairments)
        impairments.bitsPerSecond = 80_000
        let held = link.enter(length: 100, at: .zero, draw: Draw(isReordered: true), impairments)
        #expect(held.dueAt == .milliseconds(10) && link.holdLimit == .microseconds(17_500))
        let next = link.enter(length: 100, at: .milliseconds(5), draw: Draw(), impairments)
        #expect(next.fate == .delivered(at: .milliseconds(20)) && next.releaseAt == .milliseconds(20))
    }

    @Test("with every packet reordered, each fifth one passes the four before it")
    func allReordered() {
        var link = link(interval: .milliseconds(10))
        let releases = (0..<10).map { packet in
            link.enter(length: 100, at: .milliseconds(packet * 10), draw: reordered, impairments).releaseAt
        }
        #expect(releases.map { $0 != nil } == [0, 0, 0, 0, 1, 0, 0, 0, 0, 1].map { $0 == 1 })
    }

    @Test("a jitter above the delay is refused")
    func jitter() {
        var impairments = Impairments()
        #expect(impairments.refusal == nil)
        (impairments.delay, impairments.jitter) = (.milliseconds(20), .milliseconds(20))
        #expect(impairments.refusal == nil)
        impairments.jitter = .microseconds(20_500)
        #expect(impairments.refusal == "a jitter of 20.5 ms needs a delay of at least 20.5 ms")
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
