import Core
import Testing

@Suite("Coalescing of small datagrams")
struct ArrivalPacerTests {
    private let start = Instant(nanoseconds: 1_000_000_000)

    /// Returns the pause after receiving `count` datagrams in `microseconds`.
    private func pause(count: Int, size: Int = 64, microseconds: Int64) -> Duration? {
        var pacer = ArrivalPacer()
        #expect(pacer.pause(after: 1, bytes: size, now: start) == nil, "nothing is known of the first")
        let now = start + .microseconds(microseconds)
        return pacer.pause(after: count, bytes: count * size, now: now).map { $0 - now }
    }

    @Test(
        "the pause is the time in which 32 datagrams arrive",
        arguments: [(2, 10, 160), (32, 160, 160), (64, 160, 80), (2, 62, 992), (256, 1000, 125)])
    func flood(count: Int, microseconds: Int64, expected: Int64) {
        #expect(pause(count: count, microseconds: microseconds) == .microseconds(expected))
    }

    @Test(
        "there is no pause if 32 datagrams would take longer than a millisecond",
        arguments: [(2, 63), (31, 1000), (5, 1_000_000)])
    func slow(count: Int, microseconds: Int64) {
        #expect(pause(count: count, microseconds: microseconds) == nil)
    }

    @Test(
        "there is no pause after a single datagram, because its sender may be waiting",
        arguments: [1, 10, 1000])
    func single(microseconds: Int64) {
        #expect(pause(count: 1, microseconds: microseconds) == nil)
        #expect(pause(count: 0, microseconds: microseconds) == nil)
    }

    @Test("there is no pause for large datagrams, because they would fill the receive buffer")
    func long() {
        #expect(pause(count: 32, size: 2048, microseconds: 100) != nil)
        #expect(pause(count: 32, size: 2049, microseconds: 100) == nil)
    }
}
