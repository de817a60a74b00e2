/// What the figures of a run say about its lanes.
struct LaneVerdict {
    private let lanes: [LaneResult]
    private let phase: LabPhase?
    private let hasLatency: Bool

    init(_ lanes: [LaneResult], _ phase: LabPhase?, hasLatency: Bool = true) {
        (self.lanes, self.phase, self.hasLatency) = (lanes, phase, hasLatency)
    }

    private var isOver: Bool { phase == .finished || phase == .unfinished }

    var sentences: [String] {
        guard isOver else {
            return lanes.compactMap { lane in lane.figures.failure.map { "\(name(lane)): \($0.message)." } }
        }
        let ending = phase == .unfinished ? ["The run did not end before its deadline."] : []
        return ending + lanes.map { $0.isTCP ? stream($0) : datagrams($0) } + contrast
    }

    /// A lane's name: `TCP` is enough if the other lane has another protocol.
    private func name(_ lane: LaneResult) -> String {
        lane.isTCP && !lanes.allSatisfy(\.isTCP) ? "TCP" : lane.title
    }

    private func datagrams(_ lane: LaneResult) -> String {
        let (figures, name) = (lane.figures, name(lane))
        var facts = [String?]()
        facts.append(latency(lane))
        facts.append(reads(lane))
        facts.append(figures.duplicates > 0 ? "\(figures.duplicates.grouped) arrived twice" : nil)
        facts.append(figures.outOfOrder > 0 ? "\(figures.outOfOrder.grouped) came out of order" : nil)
        facts.append(figures.failure?.message)
        let outcome =
            if figures.sent == 0 {
                "\(name) sent nothing"
            } else if figures.lost > 0 {
                "\(name) lost \(figures.lost.grouped) of \(figures.sent.grouped) \(Self.causes(figures.drops))"
            } else if figures.delivered == figures.sent {
                "\(name) delivered all \(figures.sent.grouped)"
            } else {
                "\(name) delivered \(figures.delivered.grouped) of \(figures.sent.grouped)"
            }
        return Self.sentence(outcome, "; ", facts)
    }

    private func stream(_ lane: LaneResult) -> String {
        let (figures, name) = (lane.figures, name(lane))
        if figures.delivered == 0, let failure = figures.failure {
            return "\(name)\(figures.sent == 0 ? " sent nothing" : ""): \(failure.message)."
        }
        let facts = [
            figures.waited.max.map {
                "\(Self.counted(figures.waited.count, "message")) waited up to \($0.words) for a hole"
            },
            latency(lane), reads(lane), Self.words(figures.retransmits),
            figures.failure?.message,
        ]
        let outcome =
            figures.delivered < lane.load.finalCount
            ? "\(name) delivered \(figures.delivered.grouped) of \(lane.load.finalCount.grouped) before the run ended"
            : "\(name) lost nothing"
        return Self.sentence(outcome, ": ", facts)
    }

    private func latency(_ lane: LaneResult) -> String? {
        hasLatency ? lane.figures.latency.map { "p99 \($0.p99.words)" } : nil
    }

    /// `3 reads` where the run is about them: both lanes have delivered everything to a reader that paused.
    private func reads(_ lane: LaneResult) -> String? {
        let isAbout = lanes.allSatisfy { $0.figures.delivered == $0.load.finalCount && $0.figures.lost == 0 }
        guard lane.load.readerPause != nil, isAbout else { return nil }
        return Self.counted(lane.figures.reads, "read")
    }

    /// `on the wire`, or `(45 on the wire, 4 to a full queue)`.
    private static func causes(_ drops: LossCauses) -> String {
        let causes = drops.present
        if causes.count == 1 { return causes[0].cause.words }
        return "(" + causes.map { "\($0.count.grouped) \($0.cause.words)" }.joined(separator: ", ") + ")"
    }

    private static func words(_ retransmits: Retransmits) -> String {
        let parts = [
            (retransmits.fast, "fast retransmission"), (retransmits.timeout, "timeout"),
            (retransmits.probe, "tail-loss probe"), (retransmits.other, "other retransmission"),
        ].filter { $0.0 > 0 }.map { counted($0.0, $0.1) }
        return parts.isEmpty ? "no retransmissions" : parts.joined(separator: ", ")
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count.grouped) \(noun)\(count == 1 ? "" : "s")"
    }

    private static func sentence(_ outcome: String, _ separator: String, _ facts: [String?]) -> String {
        let facts = facts.compactMap(\.self)
        return outcome + (facts.isEmpty ? "." : separator + facts.joined(separator: ", ") + ".")
    }

    /// A comparison of two lanes of one kind that differ clearly.
    private var contrast: [String] {
        guard let first = lanes.first, let second = lanes.last, first.isTCP == second.isTCP else { return [] }
        if let sentence = Self.contrast(
            first, second, "was faster: a message took", first.figures.cost?.wall, second.figures.cost?.wall)
        {
            return [sentence]
        }
        // Often the goodput is equal, so that a shorter round trip is not called faster.
        if let sentence = Self.contrast(
            first, second, "had the shorter round trip: half of them took at most",
            first.figures.roundTrip?.p50, second.figures.roundTrip?.p50)
        {
            return [sentence]
        }
        let (own, other) = (first.figures.latency?.p50, second.figures.latency?.p50)
        return Self.contrast(first, second, "was faster: half of the messages took at most", own, other)
            .map { [$0] } ?? []
    }

    /// - Returns: nil unless one time is at least 1.5 times the other.
    private static func contrast(
        _ first: LaneResult, _ second: LaneResult, _ words: String, _ own: Duration?, _ other: Duration?
    ) -> String? {
        guard let own, let other, min(own, other) > .zero, max(own, other) >= min(own, other) * 1.5 else {
            return nil
        }
        let (faster, slower) = own < other ? (first, second) : (second, first)
        return "\(faster.title) \(words) \(min(own, other).words), "
            + "with \(slower.title) \(max(own, other).words)."
    }
}
