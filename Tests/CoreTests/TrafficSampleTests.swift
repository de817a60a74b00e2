import Core
import TestSupport
import Testing

/// Tests for the choice of links whose traffic is the machine's, and for its rates.
@Suite("The machine's traffic")
struct TrafficSampleTests {
    private static let loopback = Link(index: 1, isLoopback: true)

    private func device(_ index: UInt32, isMember: Bool = false) -> Link {
        Link(index: index, isCountedElsewhere: isMember)
    }

    private func virtual(_ index: UInt32, isCountedElsewhere: Bool = false) -> Link {
        Link(index: index, isVirtual: true, isCountedElsewhere: isCountedElsewhere)
    }

    private func counters(_ index: UInt32, _ received: UInt64 = 0, _ sent: UInt64 = 0) -> LinkCounters {
        LinkCounters(index: index, receivedBytes: received, sentBytes: sent)
    }

    private func sample(_ milliseconds: Int64, _ links: LinkCounters...) -> TrafficSample {
        TrafficSample(takenAt: Instant(nanoseconds: milliseconds * 1_000_000), links: links)
    }

    /// Returns the indices of the links that count.
    private func counted(_ links: Link...) -> [UInt32] {
        CountedLinks(links).selection(of: links.map { counters($0.index) }).map(\.index)
    }

    @Test(
        "with a device, only devices count: what passes a bridge, a tunnel or a container passes them as well"
    )
    func devices() {
        #expect(counted(Self.loopback, device(2), virtual(3), virtual(4, isCountedElsewhere: true)) == [2])
        #expect(counted(device(7), device(2), Self.loopback) == [2, 7])
        // The members of a bond count, and the bond does not.
        #expect(counted(virtual(9), device(3, isMember: true), device(4, isMember: true)) == [3, 4])
    }

    @Test("without a device, all links count but loopback and those that another one counts")
    func container() {
        #expect(counted(Self.loopback, virtual(5)) == [5])
        #expect(
            counted(Self.loopback, virtual(5), virtual(3), virtual(6, isCountedElsewhere: true)) == [3, 5])
        #expect(counted(Self.loopback) == [])
        #expect(counted() == [])
    }

    @Test("counters cover the links if none has come or gone")
    func cover() {
        let links = CountedLinks([Self.loopback, device(2), virtual(3)])
        #expect(links.count == 3)
        #expect(links.cover([counters(3), counters(1), counters(2)]))
        #expect(!links.cover([counters(1), counters(2)]))
        #expect(!links.cover([counters(1), counters(2), counters(4)]))
        #expect(!links.cover([counters(1), counters(2), counters(3), counters(4)]))
    }

    @Test("rates are the growth of all counters over the measured time")
    func rates() {
        let first = sample(1000, counters(2, 1000, 50), counters(3, 10, 10))
        let second = sample(3000, counters(2, 5000, 150), counters(3, 30, 10))
        #expect(second.rates(since: first) == TrafficRates(received: 2010, sent: 50))
        #expect(
            sample(1500, counters(2, 1100, 50)).rates(since: first) == TrafficRates(received: 200, sent: 0))
    }

    @Test("without time between them, two samples have no rates")
    func noTime() {
        let first = sample(1000, counters(2, 1, 1))
        #expect(first.rates(since: first) == nil)
        #expect(sample(999, counters(2, 2, 2)).rates(since: first) == nil)
    }

    @Test("a link that comes, goes or begins again adds nothing")
    func changes() {
        let first = sample(0, counters(2, 1000, 1000), counters(4, 5, 5))
        let second = sample(1000, counters(1, 9, 9), counters(3, 700, 700), counters(4, 8, 7))
        #expect(second.rates(since: first) == TrafficRates(received: 3, sent: 2))
        #expect(
            sample(1000, counters(2, 10, 1001), counters(4, 5, 5)).rates(since: first)
                == TrafficRates(received: 0, sent: 1))
    }

    @Test("the largest counters are added without a trap")
    func hostile() throws {
        let first = sample(0, counters(2, 0, 0), counters(3, 0, 0))
        let second = sample(1, counters(2, .max, .max), counters(3, .max, .max))
        let rates = try #require(second.rates(since: first))
        #expect(rates.received.isFinite && rates.received > 1e22)
    }

    @Test("the cost grows in proportion to the number of links")
    func growth() {
        let ratio = Growth.costRatio(of: 4000, to: 1000) { count in
            let counters = (1...UInt32(count)).map { self.counters($0, 7, 7) }.reversed()
            let links = CountedLinks(counters.map { virtual($0.index) })
            for _ in 0..<10 {
                #expect(links.cover(Array(counters)))
                let sample = TrafficSample(
                    takenAt: Instant(nanoseconds: 1), links: links.selection(of: Array(counters)))
                let earlier = TrafficSample(takenAt: Instant(nanoseconds: 0), links: sample.links)
                #expect(sample.rates(since: earlier) == TrafficRates(received: 0, sent: 0))
            }
        }
        #expect(ratio <= Growth.linearLimit)
    }
}
