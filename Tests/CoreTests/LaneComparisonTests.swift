import Testing

@testable import Core

@Suite("The comparison of the lanes")
struct LaneComparisonTests {
    private static let info = LabRunInfo(
        medium: .wire, mediumReason: nil, congestionControl: LanePair(nil, "cubic"))

    private func setup(_ scenario: String = "lossy") throws -> LabSetup {
        try #require(Scenario.named(scenario)).setup()
    }

    private func latency(_ p50: Double, _ p99: Double) -> LatencyPercentiles {
        let (p50, p99) = (Duration.microseconds(Int(p50 * 1000)), Duration.microseconds(Int(p99 * 1000)))
        return LatencyPercentiles(p50: p50, p90: p99, p99: p99, max: p99)
    }

    /// The figures of a lossy run.
    private var lossy: LanePair<LaneFigures> {
        var figures = LanePair(repeating: LaneFigures())
        (figures.first.sent, figures.first.delivered, figures.first.drops[.wire]) = (500, 451, 49)
        figures.first.latency = latency(5.8, 6.9)
        (figures.second.sent, figures.second.delivered) = (500, 500)
        (figures.second.retransmits.total, figures.second.retransmits.fast) = (20, 18)
        figures.second.retransmits.timeout = 2
        figures.second.waited = Waits(count: 83, p50: .milliseconds(14), max: .milliseconds(212))
        figures.second.latency = latency(16, 261)
        figures.second.handshake = .milliseconds(10)
        return figures
    }

    private func cells(_ label: String, _ comparison: LaneComparison) -> [String]? {
        comparison.rows.first { $0.label == label }?.cells.all
    }

    @Test("both lanes have the same rows, and a dash where one does not apply")
    func rows() throws {
        let comparison = LaneComparison(try setup(), Self.info, lossy, .finished)
        #expect(comparison.titles == LanePair("UDP", "TCP cubic"))
        #expect(cells("delivered", comparison) == ["451 of 500", "500 of 500"])
        #expect(cells("lost", comparison) == ["49 wire", "0"])
        #expect(cells("waited for a hole", comparison) == ["—", "83, at most 212 ms"])
        #expect(cells("latency p50 / p99", comparison) == ["5.8 / 6.9 ms", "16.0 / 261 ms"])
        #expect(cells("retransmissions", comparison) == ["—", "20: 18 fast, 2 timeout"])
        #expect(cells("SYN handshake", comparison) == ["—", "10.0 ms"])
    }

    @Test("delivered, lost and latency come first even if they are 0, and rows without a figure last")
    func order() throws {
        let before = LaneComparison(try setup(), nil, LanePair(repeating: LaneFigures()), nil)
        #expect(before.rows.prefix(3).map(\.label) == ["delivered", "lost", "latency p50 / p99"])
        #expect(before.verdict.isEmpty)
        let labels = LaneComparison(try setup(), Self.info, lossy, .finished).rows.map(\.label)
        let (handshake, duplicates) = (
            labels.firstIndex(of: "SYN handshake"), labels.firstIndex(of: "duplicates")
        )
        #expect(try #require(handshake) < #require(duplicates))
        #expect(labels.count == before.rows.count)
    }

    @Test("the verdict of a lossy run names what UDP lost and what TCP paid for losing nothing")
    func lossyVerdict() throws {
        #expect(
            LaneComparison(try setup(), Self.info, lossy, .finished).verdict == [
                "UDP lost 49 of 500 on the wire; p99 6.9 ms.",
                "TCP lost nothing: 83 messages waited up to 212 ms for a hole, p99 261 ms, 18 fast retransmissions, 2 timeouts.",
            ])
        #expect(LaneComparison(try setup(), Self.info, lossy, .running).verdict == [])
    }

    @Test("a lane that never connected says why, also during the run")
    func notConnected() throws {
        var figures = LanePair(repeating: LaneFigures())
        (figures.first.sent, figures.first.drops[.noPort]) = (93, 93)
        figures.second.failure = LabFailure(code: "ECONNREFUSED", message: "connect tcp: Connection refused")
        let setup = try setup("no-listener")
        #expect(
            LaneComparison(setup, Self.info, figures, .finished).verdict == [
                "UDP lost 93 of 93 to a closed port.",
                "TCP sent nothing: connect tcp: Connection refused.",
            ])
        #expect(
            LaneComparison(setup, Self.info, figures, .running).verdict == [
                "TCP: connect tcp: Connection refused."
            ])
    }

    @Test("what TCP still owed when the run ended is not called lost")
    func unfinished() throws {
        var figures = lossy
        figures.second.delivered = 300
        let comparison = LaneComparison(try setup(), Self.info, figures, .unfinished)
        #expect(cells("lost", comparison) == ["49 wire", "0"])
        #expect(cells("undelivered", comparison) == ["0", "200"])
        #expect(comparison.verdict.first == "The run did not end before its deadline.")
        #expect(comparison.verdict.last?.hasPrefix("TCP delivered 300 of 500 before the run ended:") == true)
    }

    @Test("datagrams that arrived twice or out of order are mentioned")
    func twice() throws {
        var figures = lossy
        figures.first.delivered = 498
        (figures.first.drops[.wire], figures.first.drops[.queue]) = (1, 1)
        (figures.first.duplicates, figures.first.outOfOrder) = (34, 2)
        #expect(
            LaneComparison(try setup(), Self.info, figures, .finished).verdict.first
                == "UDP lost 2 of 500 (1 on the wire, 1 to a full queue); p99 6.9 ms, 34 arrived twice, 2 came out of order."
        )
    }

    @Test("a run about message boundaries counts reads")
    func boundaries() throws {
        var figures = LanePair(repeating: LaneFigures())
        for lane in Lane.allCases { (figures[lane].sent, figures[lane].delivered) = (3, 3) }
        (figures.first.reads, figures.second.reads) = (3, 1)
        let comparison = LaneComparison(try setup("boundaries"), Self.info, figures, .finished)
        #expect(
            comparison.verdict == [
                "UDP delivered all 3; 3 reads.", "TCP lost nothing: 1 read, no retransmissions.",
            ])
        figures.first.drops[.buffer] = 1
        figures.first.delivered = 2
        let lost = LaneComparison(try setup("slow-reader"), Self.info, figures, .finished)
        #expect(!lost.verdict.contains { $0.contains("read,") || $0.contains("reads") })
    }

    @Test("the round trip of two TCP lanes, which lose nothing, comes after what they delivered")
    func orderOfStreams() throws {
        var figures = LanePair(repeating: lossy.second)
        for lane in Lane.allCases {
            figures[lane].roundTrip = RoundTripPercentiles(
                p50: .milliseconds(100), p99: .milliseconds(200), max: .milliseconds(200))
            figures[lane].goodputBitsPerSecond = 961_000
        }
        figures.first.retransmits = Retransmits()
        let comparison = LaneComparison(try setup("rivals"), nil, figures, .finished)
        #expect(
            comparison.rows.prefix(3).map(\.label) == [
                "delivered", "round trip p50 / p99", "retransmissions",
            ])
        figures.second.retransmits = Retransmits()
        let quiet = LaneComparison(try setup("bufferbloat"), nil, figures, .finished)
        #expect(quiet.rows.prefix(3).map(\.label) == ["delivered", "round trip p50 / p99", "goodput"])
    }

    @Test("a loss without a listener is to no port")
    func noPort() throws {
        var figures = LanePair(repeating: LaneFigures())
        (figures.first.sent, figures.first.drops[.noPort]) = (100, 100)
        let comparison = LaneComparison(try setup("no-listener"), nil, figures, .finished)
        #expect(cells("lost", comparison) == ["100 no port", "0"])
        figures.first.icmpErrors = 7
        let ended = LaneComparison(try setup("no-listener"), nil, figures, .finished)
        #expect(ended.rows.prefix(3).map(\.label) == ["delivered", "lost", "ICMP errors"])
    }

    @Test("the short verdict has no latencies, which the table has")
    func shortVerdict() throws {
        let comparison = LaneComparison(try setup(), Self.info, lossy, .finished)
        #expect(comparison.verdict.allSatisfy { $0.contains("p99") })
        #expect(comparison.shortVerdict.first == "UDP lost 49 of 500 on the wire.")
        #expect(comparison.shortVerdict.allSatisfy { !$0.contains("p99") })
    }

    @Test("two TCP lanes are compared by name")
    func rivals() throws {
        let setup = try setup("bufferbloat")
        var figures = LanePair(repeating: lossy.second)
        (figures.first.sent, figures.first.delivered) = (1000, 1000)
        (figures.second.sent, figures.second.delivered) = (1000, 1000)
        (figures.second.retransmits, figures.second.waited) = (Retransmits(), Waits())
        figures.first.roundTrip = RoundTripPercentiles(
            p50: .milliseconds(600), p99: .milliseconds(1873), max: .milliseconds(1873))
        figures.second.roundTrip = RoundTripPercentiles(
            p50: .milliseconds(103), p99: .milliseconds(205), max: .milliseconds(205))
        (figures.first.latency, figures.second.latency) = (latency(600, 1873), latency(103, 205))
        let info = LabRunInfo(
            medium: .wire, mediumReason: nil, congestionControl: LanePair("cubic", "bbr"))
        #expect(
            LaneComparison(setup, info, figures, .finished).verdict == [
                "TCP cubic lost nothing: 83 messages waited up to 212 ms for a hole, p99 1,873 ms, 18 fast retransmissions, 2 timeouts.",
                "TCP bbr lost nothing: p99 205 ms, no retransmissions.",
                "TCP bbr had the shorter round trip: half of them took at most 103 ms, with TCP cubic 600 ms.",
            ])
    }

    @Test("two local sockets are compared by the time that a message takes")
    func local() throws {
        var figures = LanePair(repeating: LaneFigures())
        for lane in Lane.allCases {
            (figures[lane].sent, figures[lane].delivered) = (100_000, 100_000)
            let wall = Duration.nanoseconds(lane == .first ? 3100 : 1500)
            figures[lane].cost = MessageCost(cpu: .nanoseconds(1400), wall: wall)
        }
        let comparison = LaneComparison(
            try setup("local"), LabRunInfo(medium: .loopback, mediumReason: nil), figures, .finished)
        #expect(cells("time per message", comparison) == ["3.1 us", "1.5 us"])
        #expect(
            comparison.verdict.last
                == "Unix datagram was faster: a message took 1.5 us, with UDP 3.1 us.")
    }
}
