import Core
import Testing

@Suite("Samples of the lanes")
struct TransportSampleTests {
    @Test("a lane is due again after the interval, whatever the other lane does")
    func due() {
        var sampler = TransportSampler()
        #expect(sampler.isDue(.first, at: .zero, after: .milliseconds(5)))
        sampler.add(TransportSample(lane: .first, at: .milliseconds(10), deliveredBits: 1))
        sampler.add(TransportSample(lane: .second, at: .milliseconds(13), deliveredBits: 2))
        #expect(!sampler.isDue(.first, at: .milliseconds(14), after: .milliseconds(5)))
        #expect(sampler.isDue(.first, at: .milliseconds(15), after: .milliseconds(5)))
        #expect(!sampler.isDue(.second, at: .milliseconds(15), after: .milliseconds(5)))
        #expect(sampler.drain().map(\.deliveredBits) == [1, 2] && sampler.drain().isEmpty)
        #expect(!sampler.isDue(.first, at: .milliseconds(14), after: .milliseconds(5)))
    }

    @Test("what was delivered between two samples is interpolated")
    func interpolation() {
        var series = SampleSeries()
        #expect(series.deliveredBits(at: .seconds(1)) == 0)
        for (time, bits) in [(100, 1_000), (200, 3_000)] {
            series.append(
                TransportSample(lane: .first, at: .milliseconds(time), deliveredBits: bits))
        }
        let bits = [50, 100, 150, 200, 900].map { series.deliveredBits(at: .milliseconds($0)) }
        #expect(bits == [0, 1_000, 2_000, 3_000, 3_000])
    }

    @Test("TCP_INFO of any length is read, and what it lacks is zero")
    func info() {
        var bytes = [UInt8](repeating: 0, count: 280)
        func set(_ number: UInt64, at offset: Int, bytes count: Int) {
            for index in 0..<count {
                bytes[offset + index] = UInt8(truncatingIfNeeded: number >> (8 * index))
            }
        }
        set(10, at: 80, bytes: 4)
        set(7, at: 76, bytes: 4)
        set(1_021, at: 120, bytes: 8)  // one of them the SYN
        set(2_040, at: 200, bytes: 8)
        set(408, at: 208, bytes: 8)
        set(64_240, at: 228, bytes: 4)
        let info = TransportInfo(bytes.span.bytes)
        #expect(info.congestionWindow == 10 && info.slowStartThreshold == 7)
        #expect(info.bytesInFlight == 612 && info.receiveWindow == 64_240)
        set(0x7fff_ffff, at: 76, bytes: 4)
        #expect(TransportInfo(bytes.span.bytes).slowStartThreshold == nil)
        for length in 0..<280 {
            let shorter = TransportInfo(bytes.span.bytes.extracting(first: length))
            #expect(length >= 232 || shorter.receiveWindow == 0)
        }
    }
}
