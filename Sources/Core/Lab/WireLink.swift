import DequeModule

/// One direction of a lane's wire: decides each packet's fate and when it leaves. All times are run time.
public struct WireLink: Sendable {
    /// The outcome for one packet.
    public struct Passage: Sendable, Equatable {
        public var fate: PacketFate
        /// When the duplicate leaves; nil if the packet is not duplicated.
        public var copyAt: Duration?
        public var marks: PacketMarks
        /// When a packet that is held back would leave otherwise; nil if it is not held back. Its fate is the time
        /// at which it leaves if no packet passes it.
        public var dueAt: Duration?
        /// When the packets held back before this one leave, since it passes them; nil if it does not.
        public var releaseAt: Duration?
    }

    /// Departure times of the packets in the rate queue, in ascending order.
    private var departures: Deque<Duration> = []
    /// Departure time of the last packet that entered the rate queue.
    private var lastDeparture = Duration.zero
    /// Rounding remainder of `lastDeparture`, in nanoseconds times bits per second.
    private var remainder = 0
    /// Packets held back in a row.
    private var heldBack = 0
    /// When the packets held back leave if no packet follows; nil if none is held back.
    public private(set) var holdLimit: Duration?
    /// How long a packet is held back if no packet follows.
    private let maxHold: Duration

    /// The hold if messages have no interval: longer than the gap between two packets of a burst.
    private static let minHold = Duration.milliseconds(1)
    /// With more in a row, hardly any packet would be left to pass the others.
    private static let maxHeldBack = 4

    /// - Parameter interval: Time between two packets; if none follows, a reordered one is held back for 1.5 intervals.
    public init(interval: Duration) {
        maxHold = max(Self.minHold, interval * 3 / 2)
    }

    /// Decides the fate of a packet that enters the wire.
    ///
    /// - Parameters:
    ///   - length: Length of the IP packet in bytes.
    ///   - now: Run time; never earlier than for the previous packet.
    public mutating func enter(length: Int, at now: Duration, draw: Draw, _ impairments: Impairments)
        -> Passage
    {
        if impairments.isCut { return Passage(fate: .cut, marks: []) }
        if draw.isLost { return Passage(fate: .lost, marks: []) }
        guard let departure = transmit(length: length, at: now, impairments) else {
            return Passage(fate: .queueFull, marks: [])
        }
        let due = departure + draw.delay
        var passage = Passage(fate: .delivered(at: due), marks: [])
        if draw.isReordered, heldBack < Self.maxHeldBack {
            let limit = max(due + maxHold, holdLimit ?? .zero)
            (passage.fate, passage.dueAt) = (.delivered(at: limit), due)
            passage.marks.insert(.reordered)
            (heldBack, holdLimit) = (heldBack + 1, limit)
        } else if heldBack > 0 {
            // Even after the limit, which is for the case that no packet follows.
            passage.releaseAt = due
            (heldBack, holdLimit) = (0, nil)
        }
        if draw.corruptBit != nil { passage.marks.insert(.corrupted) }
        if draw.isDuplicated, let copy = transmit(length: length, at: now, impairments) {
            passage.copyAt = copy + draw.delay
            passage.marks.insert(.duplicated)
        }
        return passage
    }

    /// Ends the hold if its limit is over.
    ///
    /// - Returns: The limit; nil if no packet is held back, or one may still pass it.
    public mutating func endHold(at now: Duration) -> Duration? {
        guard let limit = holdLimit, limit <= now else { return nil }
        (heldBack, holdLimit) = (0, nil)
        return limit
    }

    /// Returns when the packet leaves the rate queue; nil if the queue is full.
    private mutating func transmit(length: Int, at now: Duration, _ impairments: Impairments) -> Duration? {
        while let first = departures.first, first <= now { departures.removeFirst() }
        guard let rate = impairments.bitsPerSecond else {
            // After the limit is lifted, packets must not overtake those still in the queue.
            lastDeparture = max(now, lastDeparture)
            return lastDeparture
        }
        guard departures.count < impairments.queuePackets else { return nil }
        if lastDeparture < now { (lastDeparture, remainder) = (now, 0) }
        // Computed from the previous departure and its remainder, not from now, so that the rate is exact.
        let work = length * 8 * 1_000_000_000 + remainder
        let bitsPerSecond = max(1, rate)
        lastDeparture += .nanoseconds(work / bitsPerSecond)
        remainder = work % bitsPerSecond
        departures.append(lastDeparture)
        return lastDeparture
    }
}
