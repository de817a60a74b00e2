import Core
import Testing

@Suite("How long small datagrams may gather")
struct ArrivalPacerTests {
    private let start = Instant(nanoseconds: 1_000_000_000)

    /// The pause after a turn that brought `count` datagrams in `microseconds`.
    private func pause(count: Int, size: Int = 64, microseconds: Int64) -> Duration? {
        var pacer = ArrivalPacer()
        #expect(pacer.pause(after: 1, bytes: size, now: start) == nil, "nothing is known of the first")
        let now = start + .microseconds(microseconds)
        return pacer.pause(after: count, bytes: count * size, now: now).map { $0 - now }
    }

    @Test(
        "as long as thirty-two take to come",
        arguments: [(2, 10, 160), (32, 160, 160), (64, 160, 80), (2, 62, 992), (256, 1000, 125)])
    func flood(count: Int, microseconds: Int64, expected: Int64) {
        #expect(pause(count: count, microseconds: microseconds) == .microseconds(expected))
    }

    @Test(
        "not at all where they would take longer than a millisecond",
        arguments: [(2, 63), (31, 1000), (5, 1_000_000)])
    func slow(count: Int, microseconds: Int64) {
        #expect(pause(count: count, microseconds: microseconds) == nil)
    }

    @Test("not after a single one, whose sender may wait for the answer", arguments: [1, 10, 1000])
    func single(microseconds: Int64) {
        #expect(pause(count: 1, microseconds: microseconds) == nil)
        #expect(pause(count: 0, microseconds: microseconds) == nil)
    }

    @Test("not where they are long: the receive buffer would be full too soon")
    func long() {
        #expect(pause(count: 32, size: 2048, microseconds: 100) != nil)
        #expect(pause(count: 32, size: 2049, microseconds: 100) == nil)
    }
}
