import DequeModule

/// One lane's wire in one direction: what becomes of each packet, and when it leaves. All times are the run's.
public struct WireLink: Sendable {
    /// What becomes of one packet.
    public struct Passage: Sendable, Equatable {
        public var fate: PacketFate
        /// When a further copy leaves; nil where there is none.
        public var copyAt: Duration?
        public var marks: PacketMarks
    }

    /// When the packets leave the rate queue that have not left it yet, in order.
    private var departures: Deque<Duration> = []
    /// When the last packet leaves or left the rate queue.
    private var lastDeparture = Duration.zero
    /// What rounding has left over of it, in nanoseconds times bits a second.
    private var remainder = 0
    private let reorderHold: Duration

    /// The hold where messages have no interval: longer than a burst keeps two packets apart.
    private static let minReorderHold = Duration.milliseconds(1)

    /// - Parameter interval: Between two packets; a reordered one is held back one and a half of them.
    public init(interval: Duration) {
        reorderHold = max(Self.minReorderHold, interval * 3 / 2)
    }

    /// Sends a packet into the wire.
    ///
    /// - Parameters:
    ///   - length: Bytes of the IP packet.
    ///   - now: The run's time; never before that of the packet before.
    public mutating func enter(length: Int, at now: Duration, draw: Draw, _ impairments: Impairments)
        -> Passage
    {
        if impairments.isCut { return Passage(fate: .cut, marks: []) }
        if draw.isLost { return Passage(fate: .lost, marks: []) }
        guard let departure = transmit(length: length, at: now, impairments) else {
            return Passage(fate: .queueFull, marks: [])
        }
        var passage = Passage(fate: .delivered(at: departure + draw.delay), marks: [])
        if draw.isReordered {
            passage.fate = .delivered(at: departure + draw.delay + reorderHold)
            passage.marks.insert(.reordered)
        }
        if draw.corruptBit != nil { passage.marks.insert(.corrupted) }
        if draw.isDuplicated, let copy = transmit(length: length, at: now, impairments) {
            passage.copyAt = copy + draw.delay
            passage.marks.insert(.duplicated)
        }
        return passage
    }

    /// When the packet has left the rate queue; nil where the queue is full.
    private mutating func transmit(length: Int, at now: Duration, _ impairments: Impairments) -> Duration? {
        while let first = departures.first, first <= now { departures.removeFirst() }
        guard let rate = impairments.bitsPerSecond else {
            // A limit that was lifted must not let packets overtake those that still wait for it.
            lastDeparture = max(now, lastDeparture)
            return lastDeparture
        }
        guard departures.count < impairments.queuePackets else { return nil }
        if lastDeparture < now { (lastDeparture, remainder) = (now, 0) }
        // From the departure before and with its remainder, not from now: the rate is then exact.
        let work = length * 8 * 1_000_000_000 + remainder
        let bitsPerSecond = max(1, rate)
        lastDeparture += .nanoseconds(work / bitsPerSecond)
        remainder = work % bitsPerSecond
        departures.append(lastDeparture)
        return lastDeparture
    }
}
