import Core

/// What the charts of a run show: the samples of both lanes, and when packets were lost or the wire was changed.
struct RunHistory: Sendable {
    private(set) var samples = LanePair(repeating: SampleSeries())
    private(set) var losses = LanePair(repeating: TimeMarks())
    private(set) var changes = TimeMarks()
    private(set) var sequences = LanePair(repeating: SequenceTrace())
    /// The numbers of the packets that were held when they were reported.
    private var held = LanePair<Set<Int>>(repeating: [])

    /// - Parameter sequences: A's initial sequence numbers, as far as they are known.
    mutating func receive(_ progress: LabProgress, sequences initial: LanePair<UInt32?>) {
        for sample in progress.samples { samples[sample.lane].append(sample) }
        for packet in progress.batch.packets {
            sequences[packet.lane].add(
                packet, progress.batch.bytes(of: packet), sequenceA: initial[packet.lane])
            if packet.fate == .held { held[packet.lane].insert(packet.number) }
        }
        // The receiver discards a corrupted packet.
        for packet in progress.batch.packets where packet.fate.isGone || packet.marks.contains(.corrupted) {
            losses[packet.lane].add(packet.enteredAt)
        }
    }

    /// Records what became of a packet, if it was held before: other packets have had their points, and only arrive at
    /// another time.
    ///
    /// - Parameter sequenceA: A's initial sequence number, if it is known.
    mutating func released(_ packet: LadderPacket, _ bytes: ArraySlice<UInt8>, sequenceA: UInt32?) {
        guard held[packet.lane].remove(packet.number) != nil else { return }
        if packet.fate.isGone {
            losses[packet.lane].add(packet.enteredAt)
            sequences[packet.lane].lost(packet, bytes)
        } else {
            sequences[packet.lane].released(packet, bytes, sequenceA: sequenceA)
        }
    }

    /// When the longest round trip of both lanes was measured; nil if no lane's round trip has doubled.
    var longestRoundTrip: Duration? {
        var longest: (microseconds: Int, at: Duration)?
        for lane in Lane.allCases {
            let trips = samples[lane].samples.compactMap { sample in
                sample.connection.map { (microseconds: $0.roundTripMicroseconds, at: sample.at) }
            }
            guard let first = trips.first(where: { $0.microseconds > 0 }),
                let top = trips.max(by: { $0.microseconds < $1.microseconds }),
                top.microseconds >= 2 * first.microseconds, top.microseconds > longest?.microseconds ?? 0
            else { continue }
            longest = top
        }
        return longest?.at
    }

    mutating func changed(at time: Duration) { changes.add(time) }
}

/// Moments of a run, in bounded memory: when there are too many, every second one is dropped, and as many of those
/// that follow.
struct TimeMarks: Sendable {
    static let maxCount = 4_096

    private(set) var times: [Duration] = []
    /// One of this many moments is kept.
    private var step = 1
    private var count = 0

    mutating func add(_ time: Duration) {
        defer { count += 1 }
        guard count.isMultiple(of: step) else { return }
        times.append(time)
        if times.count > Self.maxCount {
            times = stride(from: 0, to: times.count, by: 2).map { times[$0] }
            step *= 2
        }
    }
}
