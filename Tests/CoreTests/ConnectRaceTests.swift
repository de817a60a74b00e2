import TestSupport
import Testing

@testable import Core

/// Tests of RFC 8305 §5 and §8 without sockets or a clock.
@Suite("Connection race")
struct ConnectRaceTests {
    private func at(_ milliseconds: Int64) -> Instant { Instant(nanoseconds: milliseconds * 1_000_000) }

    private func race(of count: UInt32, timeout: Duration = .seconds(5)) -> ConnectRace {
        ConnectRace(
            addresses: (0..<count).map { IPAddress(ipv4: 0xc000_0201 + $0) }, port: 443, timeout: timeout)
    }

    @Test("attempts start in the given order, 250 ms apart")
    func order() {
        var race = race(of: 3)
        #expect(race.advance(now: at(1000)) == [.connect(0)])
        #expect(race.deadline == at(1250))
        #expect(race.advance(now: at(1249)) == [])
        #expect(race.advance(now: at(1250)) == [.connect(1)])
        #expect(race.deadline == at(1500))
        #expect(race.advance(now: at(1500)) == [.connect(2)])
        #expect(race.attempts.map(\.startedAt) == [at(1000), at(1250), at(1500)])
        #expect(race.attempts.map(\.address.description) == ["192.0.2.1", "192.0.2.2", "192.0.2.3"])
        #expect(race.startedAt == at(1000))
    }

    @Test("a late call starts one attempt, and the next one starts 250 ms later")
    func late() {
        var race = race(of: 3)
        _ = race.advance(now: at(0))
        #expect(race.advance(now: at(2000)) == [.connect(1)])
        #expect(race.deadline == at(2250))
    }

    @Test(
        "after a failure, the next attempt starts at once and the following one 250 ms later",
        arguments: [ProbeOutcome.refused, .timeout, .unreachable, .error("no buffer space")])
    func failure(outcome: ProbeOutcome) {
        var race = race(of: 3)
        _ = race.advance(now: at(0))
        #expect(race.ended(0, as: outcome, now: at(10)) == [.connect(1)])
        #expect(race.attempts[0].state == .ended(outcome))
        #expect(race.attempts[1].startedAt == at(10))
        #expect(race.deadline == at(260))
        #expect(race.winner == nil)
    }

    @Test("the first connection wins, and the race continues to the last address")
    func winner() {
        var race = race(of: 3)
        _ = race.advance(now: at(0))
        _ = race.advance(now: at(250))
        #expect(race.ended(1, as: .open, now: at(260)) == [])
        #expect(race.winner == 1)
        #expect(!race.isOver)
        #expect(race.deadline == at(500))
        #expect(race.advance(now: at(500)) == [.connect(2)])
        #expect(race.ended(0, as: .open, now: at(510)) == [])
        #expect(race.ended(2, as: .refused, now: at(520)) == [])
        #expect(race.winner == 1)
        #expect(race.isOver)
        #expect(race.deadline == nil)
        #expect(race.advance(now: at(9000)) == [])
        #expect((0..<3).map { race.result(of: $0)?.isWinner } == [false, true, false])
        #expect((0..<3).map { race.result(of: $0)?.elapsed.milliseconds } == [510, 10, 20])
        #expect((0..<3).map { race.result(of: $0)?.outcome } == [.open, .open, .refused])
        #expect((0..<3).map { race.result(of: $0)?.port } == [443, 443, 443])
    }

    @Test("an attempt's timeout counts from its own start, and its socket is then closed")
    func timeout() {
        var race = race(of: 2, timeout: .milliseconds(400))
        _ = race.advance(now: at(0))
        _ = race.advance(now: at(250))
        #expect(race.deadline == at(400))
        #expect(race.advance(now: at(399)) == [])
        #expect(race.advance(now: at(400)) == [.abandon(0)])
        #expect(race.attempts[0].state == .ended(.timeout))
        #expect(race.result(of: 0)?.elapsed == .milliseconds(400))
        #expect(race.deadline == at(650))
        #expect(race.advance(now: at(650)) == [.abandon(1)])
        #expect(race.isOver)
        #expect(race.winner == nil)
    }

    @Test("a timeout shorter than the delay starts the next attempt at once")
    func shortTimeout() {
        var race = race(of: 2, timeout: .milliseconds(100))
        _ = race.advance(now: at(0))
        #expect(race.deadline == at(100))
        #expect(race.advance(now: at(100)) == [.abandon(0), .connect(1)])
        #expect(race.deadline == at(200))
    }

    @Test("only a running attempt can end")
    func endedTwice() {
        var race = race(of: 2)
        _ = race.advance(now: at(0))
        #expect(race.ended(1, as: .open, now: at(5)) == [])
        #expect(race.attempts[1].state == .waiting)
        #expect(race.ended(0, as: .open, now: at(10)) == [])
        #expect(race.ended(0, as: .refused, now: at(20)) == [])
        #expect(race.attempts[0].state == .ended(.open))
        #expect(race.attempts[0].endedAt == at(10))
        #expect(race.ended(2, as: .open, now: at(30)) == [])
        #expect(race.ended(-1, as: .open, now: at(30)) == [])
        #expect(race.winner == 0)
    }

    @Test("a race has no result until it ends")
    func noResult() {
        var race = race(of: 2)
        #expect(race.result(of: 0) == nil)
        _ = race.advance(now: at(0))
        #expect(race.result(of: 0) == nil)
        _ = race.ended(0, as: .refused, now: at(10))
        #expect(race.result(of: 0)?.outcome == .refused)
    }

    @Test("a race has no deadline before it starts; a race without addresses is over")
    func edges() {
        #expect(race(of: 2).deadline == nil)
        #expect(!race(of: 2).isOver)
        var empty = race(of: 0)
        #expect(empty.isOver)
        #expect(empty.advance(now: at(0)) == [])
        #expect(empty.deadline == nil)
        #expect(empty.winner == nil)
    }

    @Test("two simultaneous failures start only one attempt, so that a dead network is not flooded")
    func twoFailures() {
        var race = race(of: 5, timeout: .milliseconds(1000))
        _ = race.advance(now: at(0))
        _ = race.advance(now: at(250))
        #expect(race.advance(now: at(2000)) == [.abandon(0), .abandon(1), .connect(2)])
        #expect(race.deadline == at(2250))
    }

    @Test("every address ends in a final state, for any combination of results", arguments: 0..<27)
    func everyOutcome(code: Int) {
        let outcomes = [code % 3, code / 3 % 3, code / 9].map { [ProbeOutcome.open, .refused, .timeout][$0] }
        var race = race(of: 3, timeout: .milliseconds(300))
        var (now, steps) = (at(0), race.advance(now: at(0)))
        for _ in 0..<20 where !race.isOver {
            var following: [ConnectRace.Step] = []
            for case .connect(let index) in steps where outcomes[index] != .timeout {
                following += race.ended(index, as: outcomes[index], now: now + .milliseconds(1))
            }
            if following.isEmpty, let deadline = race.deadline {
                now = max(now, deadline)
                following = race.advance(now: now)
            }
            steps = following
        }
        #expect(race.isOver)
        #expect((0..<3).compactMap { race.result(of: $0)?.outcome } == outcomes)
        #expect((race.winner != nil) == outcomes.contains(.open))
        #expect(
            (0..<3).filter { race.result(of: $0)?.isWinner == true }.count == (race.winner == nil ? 0 : 1))
    }

    @Test("the deadline is that of the oldest running attempt, even if a later one has ended")
    func oldestAttempt() {
        var race = race(of: 3, timeout: .milliseconds(900))
        for time: Int64 in [0, 250, 500] { _ = race.advance(now: at(time)) }
        _ = race.ended(1, as: .open, now: at(510))
        #expect(race.deadline == at(900))
        _ = race.ended(0, as: .open, now: at(520))
        #expect(race.deadline == at(1400))
        #expect(race.lastEndedAt == at(520))
    }

    @Test("a race costs as much per address with 4,000 addresses as with 1,000")
    func growth() {
        let ratio = Growth.costRatio(of: 4_000, to: 1_000) { count in
            var race = race(of: UInt32(count))
            _ = race.advance(now: at(0))
            for attempt in 0..<count {
                _ = race.ended(attempt, as: .refused, now: at(1))
                _ = (race.deadline, race.isOver, race.result(of: attempt))
            }
        }
        #expect(ratio <= Growth.linearLimit)
    }
}
