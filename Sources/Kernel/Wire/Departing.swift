import Core
import Glibc

/// The departure of packets from the wire: immediately, or at their departure time.
extension Forwarder {
    /// Sends the packet in the buffer immediately if it is due, or queues it until its departure time.
    ///
    /// - Returns: false if the queue is full.
    func depart(
        _ length: Int, _ lane: Lane, _ direction: WireDirection, at time: Int64, now: Int64, isCopy: Bool
    ) -> Bool {
        if time <= now {
            if departures.next <= now { sendDuePackets(limit: .max) }
            writeBuffer(length, direction, isCopy: isCopy)
            return true
        }
        guard let slot = departures.store(buffer[..<length]) else { return false }
        segments[slot] = segment
        departures.insert(
            slot: slot, length: length, at: time, lane: lane, direction: direction, isCopy: isCopy)
        tally[lane].pending += 1
        if isCopy { tally[lane].pendingCopies += 1 }
        return true
    }

    /// Sends the packets that are due, at most `limit` per turn; the timer fires again for the rest.
    func sendDuePackets(limit: Int = maxPacketsPerTurn) {
        var (time, remaining) = (nanoseconds, limit)
        while remaining > 0, departures.next <= time, let departure = departures.removeFirst() {
            remaining -= 1
            tally[departure.lane].pending -= 1
            if departure.isCopy { tally[departure.lane].pendingCopies -= 1 }
            movements[departure.lane.rawValue] = time
            write(departure.slot, departure.length, departure.direction, isCopy: departure.isCopy)
            time = nanoseconds
        }
    }

    /// Arms the timer for the next departure.
    func armTimer() {
        let next = departures.next
        timer.arm(at: next == .max ? nil : Instant(nanoseconds: start.nanoseconds + next))
    }

    /// Sends the packet in the buffer.
    func writeBuffer(_ length: Int, _ direction: WireDirection, isCopy: Bool) {
        let tun = (direction == .aToB ? wire.b : wire.a).tun.raw
        if let segment { reasons.arrive(segment, direction, at: now) }
        let written = buffer.withUnsafeBytes { Glibc.write(tun, $0.baseAddress, length) }
        count(written == length, direction, isCopy: isCopy)
    }

    /// Sends the packet in a slot, and frees the slot.
    func write(_ slot: Int, _ length: Int, _ direction: WireDirection, isCopy: Bool) {
        let tun = (direction == .aToB ? wire.b : wire.a).tun.raw
        if let segment = segments.removeValue(forKey: slot) { reasons.arrive(segment, direction, at: now) }
        let written = departures.withBytes(of: slot, length: length) {
            Glibc.write(tun, $0.baseAddress, length)
        }
        count(written == length, direction, isCopy: isCopy)
        departures.release(slot)
    }

    private func count(_ isWritten: Bool, _ direction: WireDirection, isCopy: Bool) {
        switch (isWritten, isCopy) {
        case (true, false): tally[direction].forwarded += 1
        case (true, true): tally[direction].copies += 1
        case (false, false): tally[direction].refused += 1
        case (false, true): break
        }
    }
}
