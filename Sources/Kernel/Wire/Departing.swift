import Core
import Glibc

/// Packets leave the wire: at once, or when their time has come.
extension Forwarder {
    /// Sends the packet in the buffer at once, or keeps it until its time.
    ///
    /// - Returns: false where there is no room to keep it.
    func leave(
        _ length: Int, _ lane: Lane, _ direction: WireDirection, at time: Int64, now: Int64, isCopy: Bool
    ) -> Bool {
        if time <= now {
            if departures.next <= now { leaveWhatIsDue(most: .max) }
            writeBuffer(length, direction, isCopy: isCopy)
            return true
        }
        guard let slot = departures.store(buffer[..<length]) else { return false }
        departures.insert(
            slot: slot, length: length, at: time, lane: lane, direction: direction, isCopy: isCopy)
        tally[lane].pending += 1
        if isCopy { tally[lane].pendingCopies += 1 }
        return true
    }

    /// What has come to its time, as much as one turn allows; the timer goes off again for the rest.
    func leaveWhatIsDue(most: Int = maxPacketsPerTurn) {
        var (time, left) = (nanoseconds, most)
        while left > 0, departures.next <= time, let departure = departures.removeFirst() {
            left -= 1
            tally[departure.lane].pending -= 1
            if departure.isCopy { tally[departure.lane].pendingCopies -= 1 }
            movements[departure.lane.rawValue] = time
            write(departure.slot, departure.length, departure.direction, isCopy: departure.isCopy)
            time = nanoseconds
        }
    }

    /// Has the timer go off when the next packet leaves.
    func armTimer() {
        let next = departures.next
        timer.arm(at: next == .max ? nil : Instant(nanoseconds: start.nanoseconds + next))
    }

    /// Sends the packet in the buffer.
    func writeBuffer(_ length: Int, _ direction: WireDirection, isCopy: Bool) {
        let tun = (direction == .aToB ? wire.b : wire.a).tun.raw
        let written = buffer.withUnsafeBytes { Glibc.write(tun, $0.baseAddress, length) }
        count(written == length, direction, isCopy: isCopy)
    }

    /// Sends the packet of a slot, which is free then.
    func write(_ slot: Int, _ length: Int, _ direction: WireDirection, isCopy: Bool) {
        let tun = (direction == .aToB ? wire.b : wire.a).tun.raw
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
