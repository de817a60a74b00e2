import Core
import TestSupport
import Testing

@Suite("Histograms of durations")
struct DurationHistogramTests {
    @Test("an empty histogram has no percentile")
    func empty() {
        #expect(DurationHistogram().percentile(99) == nil && Lateness(DurationHistogram()) == nil)
    }

    @Test("percentiles are within 1 %, and the maximum is exact", arguments: UInt64(1)...10)
    func percentiles(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var (histogram, all) = (DurationHistogram(), [Duration]())
        for _ in 0..<Int.random(in: 1...3000, using: &generator) {
            let bits = Int64.random(in: 0...40, using: &generator)
            let duration = Duration.nanoseconds(Int64.random(in: 0...(1 << bits), using: &generator))
            histogram.add(duration)
            all.append(duration)
        }
        all.sort()
        #expect(histogram.count == all.count && histogram.max == all.last)
        for percent in [1, 50, 90, 99, 100] {
            let exact = all[max(0, (all.count * percent + 99) / 100 - 1)].milliseconds
            let value = try #require(histogram.percentile(percent)).milliseconds
            #expect(abs(value - exact) <= exact / 100, "\(percent): \(value), not \(exact)")
        }
    }

    @Test("the longest and the shortest durations have a bucket")
    func extremes() {
        var histogram = DurationHistogram()
        histogram.add(.nanoseconds(-5))
        histogram.add(.nanoseconds(Int64.max))
        #expect(histogram.percentile(50) == .zero && histogram.max == .nanoseconds(Int64.max))
    }

    @Test("only a lateness of more than 5 ms at p99 is notable")
    func notable() throws {
        var histogram = DurationHistogram()
        for _ in 0..<990 { histogram.add(.milliseconds(1)) }
        for _ in 0..<10 { histogram.add(.seconds(5)) }
        #expect(try !#require(Lateness(histogram)).isNotable)
        histogram.add(.seconds(5))
        let late = try #require(Lateness(histogram))
        #expect(late.isNotable && late.max == .seconds(5))
    }
}
