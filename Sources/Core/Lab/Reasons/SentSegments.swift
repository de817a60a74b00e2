import DequeModule

/// One time that a packet entered the wire.
public struct Transmission: Sendable, Equatable {
    /// `LadderPacket.number`.
    public var number: Int
    /// Run time.
    public var at: Duration

    public init(number: Int, at: Duration) {
        (self.number, self.at) = (number, at)
    }
}

/// The segments that one end has sent, as far as it has not heard that they arrived: its scoreboard.
struct SentSegments: Sendable {
    private struct Entry {
        var sequence: UInt32
        var next: UInt32
        var last: Transmission
        /// How often it was sent.
        var count = 1
        var isSACKed = false
    }

    /// An earlier transmission of the bytes that a segment repeats.
    struct Repetition: Equatable {
        var previous: Transmission
        /// How often the first of these bytes was sent before.
        var count: Int
    }

    /// In ascending order, without gaps.
    private var entries: Deque<Entry> = []
    /// The sequence number of the first segment; relative numbers count from it.
    private(set) var initial: UInt32?
    /// The sequence number after the highest one sent.
    private(set) var highest: UInt32?
    /// The distance from `initial` to `highest`, which does not wrap around.
    private var length = 0
    /// The highest acknowledgment that has reached the sender.
    private(set) var acknowledged: UInt32?
    /// The shortest time from a segment's only transmission to its acknowledgment.
    private(set) var minRoundTrip: Duration?
    /// Run time of the last transmission, or of the last acknowledgment of new data: the kernel's timers for
    /// lost segments start then.
    private(set) var timerStart = Duration.zero

    /// Run time at which an acknowledgment of new data last reached the sender.
    private var acknowledgedAt = Duration.zero
    /// When new data was last sent, by the sender's own clock where it says so.
    private var lastNewAt = Duration.zero
    private var clock = SenderClock()

    /// Whether something that was sent is not acknowledged.
    var isOutstanding: Bool { !entries.isEmpty }

    /// Records a transmission; returns the previous one of the same bytes, nil if they are new or the sender
    /// has already heard that they arrived.
    mutating func send(_ segment: TCPSegment, _ transmission: Transmission) -> Repetition? {
        let sentAt = clock.date(segment, readAt: transmission.at)
        guard segment.isRetransmittable else { return nil }
        timerStart = transmission.at
        let highest = highest ?? segment.sequence
        if initial == nil { initial = segment.sequence }
        var repetition: Repetition?
        if segment.sequence.isBefore(highest) {
            for index in firstIndex(after: segment.sequence)..<entries.count {
                guard entries[index].sequence.isBefore(segment.next) else { break }
                if repetition == nil {
                    repetition = Repetition(previous: entries[index].last, count: entries[index].count)
                }
                entries[index].last = transmission
                entries[index].count += 1
            }
        }
        guard highest.isBefore(segment.next) else { return repetition }
        lastNewAt = sentAt
        let start = segment.sequence.isBefore(highest) ? highest : segment.sequence
        entries.append(Entry(sequence: start, next: segment.next, last: transmission))
        length += Int(segment.next &- highest)
        self.highest = segment.next
        return repetition
    }

    /// Records an acknowledgment that reaches the sender.
    mutating func hear(_ acknowledgment: UInt32, _ blocks: [TCPSegment.Block], at time: Duration) {
        if let highest, !highest.isBefore(acknowledgment),
            acknowledged.map({ $0.isBefore(acknowledgment) }) ?? true
        {
            (acknowledged, acknowledgedAt, timerStart) = (acknowledgment, time, time)
        }
        while let first = entries.first, !acknowledgment.isBefore(first.next) {
            entries.removeFirst()
            // After a retransmission it is unknown which transmission is acknowledged (Karn, RFC 6298 §3).
            if first.count == 1 {
                let roundTrip = time - first.last.at
                minRoundTrip = min(minRoundTrip ?? roundTrip, roundTrip)
            }
        }
        for block in blocks {
            for index in firstIndex(after: block.start)..<entries.count {
                guard !block.end.isBefore(entries[index].next) else { break }
                if !entries[index].sequence.isBefore(block.start) { entries[index].isSACKed = true }
            }
        }
    }

    /// Returns for how long the sender has neither sent new data nor heard of progress.
    ///
    /// A packet may be read long after it was sent, and after an acknowledgment that came too late for it.
    func quiet(before segment: TCPSegment, at time: Duration) -> Duration {
        var clock = clock
        let sentAt = clock.date(segment, readAt: time)
        let sinceSent = sentAt - lastNewAt
        return sentAt < acknowledgedAt ? sinceSent : min(sinceSent, time - acknowledgedAt)
    }

    /// Returns the distance of a sequence number from the first one.
    func offset(of sequence: UInt32) -> Int {
        length + Int(Int32(bitPattern: sequence &- (highest ?? sequence)))
    }

    /// Returns the number of later segments that the sender has heard to have arrived.
    func countSACKed(after sequence: UInt32) -> Int {
        entries.count { $0.isSACKed && sequence.isBefore($0.sequence) }
    }

    /// Returns the index of the first entry that ends after a sequence number.
    private func firstIndex(after sequence: UInt32) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if sequence.isBefore(entries[middle].next) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
