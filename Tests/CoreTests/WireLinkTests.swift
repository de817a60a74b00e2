import Core
import TestSupport
import Testing

@Suite("One lane's wire")
struct WireLinkTests {
    private var impairments = Impairments()

    private func link(interval: Duration = .milliseconds(20)) -> WireLink { WireLink(interval: interval) }

    @Test("without impairments a packet arrives as it enters")
    func plain() {
        var link = link()
        for packet in 0..<10 {
            let now = Duration.milliseconds(packet)
            let passage = link.enter(length: 1500, at: now, draw: Draw(), impairments)
            #expect(passage.fate == .delivered(at: now))
            #expect(passage.copyAt == nil && passage.marks.isEmpty)
        }
    }

    @Test("cut comes before lost; neither takes room in the queue")
    func gone() {
        var (link, impairments) = (link(), impairments)
        (impairments.bitsPerSecond, impairments.queuePackets, impairments.isCut) = (8000, 1, true)
        #expect(link.enter(length: 100, at: .zero, draw: Draw(isLost: true), impairments).fate == .cut)
        impairments.isCut = false
        #expect(link.enter(length: 100, at: .zero, draw: Draw(isLost: true), impairments).fate == .lost)
        let next = link.enter(length: 100, at: .zero, draw: Draw(), impairments)
        #expect(next.fate == .delivered(at: .milliseconds(100)))
    }

    @Test("the delay comes behind the transmission")
    func delay() {
        var (link, impairments) = (link(), impairments)
        impairments.bitsPerSecond = 1_000_000
        let passage = link.enter(
            length: 125, at: .seconds(1), draw: Draw(delay: .milliseconds(20)), impairments)
        #expect(passage.fate == .delivered(at: .seconds(1) + .milliseconds(21)))
    }

    @Test(
        "a rate is kept to the nanosecond, however odd",
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

    @Test("the bottleneck of 1 Mbit/s lets 172 of 300 datagrams through")
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

    @Test("never more packets wait than the queue holds", arguments: [1, 2, 20], UInt64(1)...5)
    func queue(places: Int, seed: UInt64) {
        var (link, impairments) = (link(), impairments)
        (impairments.bitsPerSecond, impairments.queuePackets) = (1_000_000, places)
        var generator = SeededGenerator(seed: seed)
        var (now, departures) = (Duration.zero, [Duration]())
        for _ in 0..<2000 {
            now += .microseconds(Int.random(in: 0...8000, using: &generator))
            let waiting = departures.count { $0 > now }
            let passage = link.enter(length: 1000, at: now, draw: Draw(), impairments)
            switch passage.fate {
            case .delivered(let departure):
                #expect(waiting < places && departure >= departures.last ?? .zero)
                departures.append(departure)
            default: #expect(passage.fate == .queueFull && waiting == places)
            }
        }
    }

    @Test("a copy takes its own place behind the packet, or is not made where there is none")
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

    @Test("a reordered packet is held back by one and a half intervals, so that the next overtakes it")
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

    @Test("a limit that is lifted lets nobody overtake who still waits for it")
    func lifted() {
        var (link, impairments) = (link(), impairments)
        impairments.bitsPerSecond = 8000
        let slow = link.enter(length: 100, at: .zero, draw: Draw(), impairments)
        #expect(slow.fate == .delivered(at: .milliseconds(100)))
        impairments.bitsPerSecond = nil
        let behind = link.enter(length: 100, at: .milliseconds(1), draw: Draw(), impairments)
        #expect(behind.fate == .delivered(at: .milliseconds(100)))
        let later = link.enter(length: 100, at: .milliseconds(101), draw: Draw(), impairments)
        #expect(later.fate == .delivered(at: .milliseconds(101)))
    }
}
