import Core
import Testing

@Suite("Random draws for packets")
struct WireDrawsTests {
    private static func draws(
        seed: UInt64 = 7, lane: Lane = .first, direction: WireDirection = .aToB, count: Int = 20_000,
        _ change: (inout Impairments) -> Void
    ) -> [Draw] {
        var impairments = Impairments()
        change(&impairments)
        let draws = WireDraws(seed: seed)
        return (0..<count).map { draws.draw(lane: lane, direction: direction, ordinal: $0, impairments) }
    }

    @Test("the share of lost packets matches the percentage", arguments: [0.1, 1, 10, 50, 99], UInt64(1)...5)
    func fraction(percent: Double, seed: UInt64) {
        let lost = Self.draws(seed: seed) { $0.lossPercent = percent }.count { $0.isLost }
        let expected = 20_000 * percent / 100
        let deviation = (expected * (1 - percent / 100)).squareRoot()
        #expect(abs(Double(lost) - expected) < 4.5 * deviation + 1)
    }

    @Test("no packets are impaired at 0 %, and all at 100 %")
    func ends() {
        for draw in Self.draws({ _ in }) { #expect(draw == Draw()) }
        let draws = Self.draws(count: 1000) {
            ($0.lossPercent, $0.duplicatePercent, $0.reorderPercent, $0.corruptPercent) = (100, 100, 100, 100)
        }
        #expect(
            draws.allSatisfy { $0.isLost && $0.isDuplicated && $0.isReordered && $0.corruptBit != nil })
    }

    @Test("the same seed, lane, direction and number give the same draw, in any order")
    func determinism() {
        var impairments = Impairments()
        (impairments.lossPercent, impairments.jitter, impairments.corruptPercent) = (30, .milliseconds(9), 20)
        let first = Self.draws(count: 500) { $0 = impairments }
        for ordinal in (0..<500).reversed() {
            let draw = WireDraws(seed: 7).draw(
                lane: .first, direction: .aToB, ordinal: ordinal, impairments)
            #expect(draw == first[ordinal])
        }
    }

    @Test("another seed, lane or direction gives independent draws")
    func independence() {
        let change: (inout Impairments) -> Void = { $0.lossPercent = 50 }
        let streams = [
            Self.draws(change), Self.draws(seed: 8, change), Self.draws(lane: .second, change),
            Self.draws(direction: .bToA, change), Self.draws(lane: .second, direction: .bToA, change),
        ]
        for (index, one) in streams.enumerated() {
            for other in streams[..<index] {
                let agreeing = zip(one, other).count { $0.isLost == $1.isLost }
                #expect(abs(agreeing - 10_000) < 320)  // 4.5 standard deviations
            }
        }
    }

    @Test("consecutive draws are independent")
    func neighbours() {
        let lost = Self.draws { $0.lossPercent = 50 }.map(\.isLost)
        for distance in 1...8 {
            let agreeing = zip(lost, lost.dropFirst(distance)).count { $0 == $1 }
            #expect(abs(agreeing - (lost.count - distance) / 2) < 320)
        }
    }

    @Test("changing one impairment does not change the draws of the others")
    func oneAtATime() {
        let alone = Self.draws(count: 2000) { $0.lossPercent = 10 }
        let together = Self.draws(count: 2000) {
            ($0.lossPercent, $0.duplicatePercent, $0.corruptPercent) = (10, 40, 40)
            ($0.delay, $0.jitter, $0.reorderPercent) = (.milliseconds(20), .milliseconds(10), 30)
        }
        #expect(alone.map(\.isLost) == together.map(\.isLost))
        // A higher probability loses the same packets as before, and more.
        let more = Self.draws(count: 2000) { $0.lossPercent = 20 }
        #expect(zip(alone, more).allSatisfy { !$0.isLost || $1.isLost })
    }

    @Test("the delay is uniform within the jitter and never negative")
    func jitter() {
        let delays = Self.draws {
            ($0.delay, $0.jitter) = (.milliseconds(20), .milliseconds(10))
        }.map(\.delay.milliseconds)
        #expect(delays.allSatisfy { $0 >= 10 && $0 <= 30 })
        for low in stride(from: 10.0, to: 30, by: 5) {
            let share = delays.count { $0 >= low && $0 < low + 5 }
            #expect(abs(share - 5000) < 300)
        }
        let early = Self.draws { ($0.delay, $0.jitter) = (.milliseconds(1), .milliseconds(10)) }
        #expect(early.allSatisfy { $0.delay >= .zero })
    }
}
