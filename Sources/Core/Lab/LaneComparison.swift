/// The figures of both lanes side by side, and what they say in sentences.
public struct LaneComparison: Sendable, Equatable {
    /// One figure of both lanes.
    public struct Row: Sendable, Equatable {
        public var label: String
        /// `—` for a lane to which the figure does not apply.
        public var cells: LanePair<String>

        /// Whether neither lane has anything to show.
        public var isBlank: Bool { cells.all.allSatisfy { $0 == LaneComparison.none || $0 == "0" } }
    }

    static let none = "—"
    /// The number of rows that every screen shows: delivered, lost and latency.
    public static let minRows = 3
    /// The number of rows of every comparison.
    public static var rowCount: Int { measures.count }

    /// The titles of the lanes: `UDP`, `TCP cubic`.
    public let titles: LanePair<String>
    /// The most important first, those without a figure last.
    public let rows: [Row]
    /// Sentences; before the end of the run only those about failures.
    public let verdict: [String]
    /// The verdict without latencies, which the table has too, for where there is little room.
    public let shortVerdict: [String]

    /// - Parameters:
    ///   - setup: The setup in effect.
    ///   - info: nil before the run has started.
    ///   - phase: nil before the first run.
    public init(_ setup: LabSetup, _ info: LabRunInfo?, _ figures: LanePair<LaneFigures>, _ phase: LabPhase?)
    {
        let titles = setup.transports.titles(info)
        let lanes = Lane.allCases.map {
            LaneResult(
                title: titles[$0], transport: setup.transports[$0], load: setup.load, figures: figures[$0])
        }
        let rows = Self.measures.map { measure in
            Row(
                label: measure.label,
                cells: LanePair(measure.text(lanes[0]) ?? Self.none, measure.text(lanes[1]) ?? Self.none))
        }
        let isOver = phase == .finished || phase == .unfinished
        let areStreams = lanes.allSatisfy(\.isTCP)
        // At the end, a figure that no lane has gives its row to another; that UDP lost 0 is an answer.
        let first = (areStreams ? Self.firstOfStreams : Self.first)
            .compactMap { label in rows.first { $0.label == label } }
            .filter { row in
                !isOver || !(areStreams ? row.isBlank : row.cells.all.allSatisfy { $0 == Self.none })
            }
        let rest = rows.filter { row in !first.contains { $0.label == row.label } }
        self.titles = titles
        self.rows = first + rest.filter { !$0.isBlank } + rest.filter(\.isBlank)
        shortVerdict = LaneVerdict(lanes, phase, hasLatency: false).sentences
        verdict = LaneVerdict(lanes, phase).sentences
    }

    private static let first = ["delivered", "lost", "latency p50 / p99"]
    /// Of two lanes of TCP, which lose nothing and often have the same goodput, the round trip tells more.
    private static let firstOfStreams = [
        "delivered", "round trip p50 / p99", "retransmissions", "goodput",
    ]

    /// The figures in the order of their importance; nil where one does not apply.
    private static let measures: [(label: String, text: @Sendable (LaneResult) -> String?)] = [
        ("delivered", { "\($0.figures.delivered.grouped) of \($0.total.grouped)" }),
        ("lost", { $0.losses }),
        ("latency p50 / p99", { $0.figures.latency.map { $0.p50.words(and: $0.p99) } }),
        ("retransmissions", { $0.isTCP ? $0.figures.retransmits.words : nil }),
        ("undelivered", { $0.figures.undelivered.grouped }),
        ("waited for a hole", { $0.isTCP ? $0.waits : nil }),
        ("ICMP errors", { $0.figures.icmpErrors.grouped }),
        ("round trip p50 / p99", { $0.figures.roundTrip.map { $0.p50.words(and: $0.p99) } }),
        ("out of order", { $0.figures.outOfOrder.grouped }),
        ("duplicates", { $0.figures.duplicates.grouped }),
        ("checksum errors", { $0.figures.checksumErrors.grouped }),
        ("reads", { $0.figures.reads.grouped }),
        ("goodput", { $0.goodput }),
        ("SYN handshake", { $0.figures.handshake?.words }),
        ("CPU per message", { $0.figures.cost?.cpu.words }),
        ("time per message", { $0.figures.cost?.wall.words }),
        ("packets on the wire", { $0.figures.packetsOnWire.grouped }),
        ("packets dropped", { $0.figures.packetsDropped.grouped }),
        ("bytes on the wire", { $0.figures.bytesOnWire.grouped }),
        ("cwnd", { $0.figures.congestionWindow > 0 ? "\($0.figures.congestionWindow) segments" : nil }),
    ]
}

/// One lane of a comparison.
struct LaneResult {
    var title: String
    var transport: Transport
    var load: LabLoad
    var figures: LaneFigures

    var isTCP: Bool { transport.isTCP }

    /// The messages of the run; of an endless one those that were sent.
    fileprivate var total: Int { load.isEndless ? figures.sent : load.count }

    /// `49: 45 wire, 4 queue`.
    fileprivate var losses: String {
        let causes = figures.drops.present
        guard !causes.isEmpty else { return "0" }
        let words = causes.map { "\($0.count.grouped) \($0.cause.title)" }
        return causes.count == 1 ? words[0] : "\(figures.lost.grouped): " + words.joined(separator: ", ")
    }

    /// `83, at most 212 ms`.
    fileprivate var waits: String {
        let longest = figures.waited.max.map { ", at most \($0.words)" } ?? ""
        return figures.waited.count.grouped + longest
    }

    fileprivate var goodput: String? {
        let bits = Double(figures.goodputBitsPerSecond)
        guard bits > 0 else { return nil }
        return bits >= 999_500
            ? "\((bits / 10_000).rounded() / 100) Mbit/s" : "\(Int((bits / 1000).rounded())) kbit/s"
    }
}

extension LanePair<Transport> {
    /// Returns the titles of the lanes: `UDP`, `TCP cubic`, `Unix datagram`, and `UDP #2` for the second of two.
    ///
    /// - Parameter info: Has the congestion control that the kernel uses; nil before the start of a run.
    public func titles(_ info: LabRunInfo?) -> LanePair<String> {
        func title(_ lane: Lane) -> String {
            switch self[lane] {
            case .udp: "UDP"
            case .tcp(let control):
                "TCP" + ((info?.congestionControl[lane] ?? control?.rawValue).map { " \($0)" } ?? "")
            case .unix: "Unix datagram"
            }
        }
        return LanePair<String>(title(.first), title(.second) + (first == second ? " #2" : ""))
    }
}

extension Duration {
    /// In milliseconds with one decimal below 100, or in microseconds below 1 ms: `5.8 ms`, `261 ms`, `2.9 us`.
    var words: String { "\(number(asMicroseconds: isSubMillisecond)) \(unit)" }

    /// Both in one unit: `5.8 / 6.9 ms`.
    fileprivate func words(and larger: Duration) -> String {
        "\(number(asMicroseconds: larger.isSubMillisecond)) / \(larger.words)"
    }

    private var isSubMillisecond: Bool { self < .milliseconds(1) }
    private var unit: String { isSubMillisecond ? "us" : "ms" }

    private func number(asMicroseconds: Bool) -> String {
        let tenths = (nanoseconds + (asMicroseconds ? 50 : 50_000)) / (asMicroseconds ? 100 : 100_000)
        return tenths >= 1000 ? Int((tenths + 5) / 10).grouped : "\(tenths / 10).\(tenths % 10)"
    }
}
