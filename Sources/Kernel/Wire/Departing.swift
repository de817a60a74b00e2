import Core
import Glibc

/// The departure of packets from the wire: immediately, or at their departure time.
extension Forwarder {
    /// Sends the packet in the buffer immediately if it is due, or queues it until its departure time.
    ///
    /// - Returns: false if the queue is full.
    func depart(_ packet: DepartureQueue.Packet, at time: Int64, now: Int64) -> Bool {
        if time <= now {
            if departures.next <= now { sendDuePackets(limit: .max) }
            writeBuffer(packet, at: now)
            return true
        }
        guard let slot = departures.store(buffer[..<packet.length]) else { return false }
        departures.insert(packet, slot: slot, at: time)
        tally[packet.lane].pending += 1
        if packet.isCopy { tally[packet.lane].pendingCopies += 1 }
        return true
    }

    /// Sends the packets that are due, at most `limit` per turn; the timer fires again for the rest.
    func sendDuePackets(limit: Int = maxPacketsPerTurn) {
        var (time, remaining) = (nanoseconds, limit)
        if holdLimit <= time { releaseExpired(at: time) }
        while remaining > 0, departures.next <= time, let departure = departures.removeFirst() {
            remaining -= 1
            let packet = departure.packet
            tally[packet.lane].pending -= 1
            if packet.isCopy { tally[packet.lane].pendingCopies -= 1 }
            movements[packet.lane.rawValue] = time
            lateness.add(.nanoseconds(time - departure.at))
            write(packet, slot: departure.slot, at: time)
            time = nanoseconds
        }
    }

    /// Arms the timer for the next departure.
    func armTimer() {
        let next = min(departures.next, holdLimit)
        timer.arm(at: next == .max ? nil : Instant(nanoseconds: start.nanoseconds + next))
    }

    /// Sends the packet in the buffer.
    func writeBuffer(_ packet: DepartureQueue.Packet, at time: Int64) {
        buffer.withUnsafeBytes {
            write(packet, UnsafeRawBufferPointer(rebasing: $0[..<packet.length]), at: time)
        }
    }

    /// Sends the packet in a slot, and frees the slot.
    func write(_ packet: DepartureQueue.Packet, slot: Int, at time: Int64) {
        departures.withBytes(of: slot, length: packet.length) { write(packet, $0, at: time) }
        departures.release(slot)
    }

    private func write(_ packet: DepartureQueue.Packet, _ bytes: UnsafeRawBufferPointer, at time: Int64) {
        let tun = (packet.direction == .aToB ? wire.b : wire.a).tun.raw
        let isWritten = Glibc.write(tun, bytes.baseAddress, bytes.count) == bytes.count
        switch (isWritten, packet.isCopy) {
        case (true, false): tally[packet.direction].forwarded += 1
        case (true, true): tally[packet.direction].copies += 1
        case (false, false): tally[packet.direction].refused += 1
        case (false, true): break
        }
        if isWritten { recordArrival(of: packet, bytes.bytes, at: time) }
    }

    /// Records a packet that reaches the other end.
    private func recordArrival(of packet: DepartureQueue.Packet, _ bytes: RawSpan, at time: Int64) {
        // The other end's kernel discards a corrupted packet. A's datagrams need no look at their headers.
        guard !packet.isCorrupted, packet.message == 0,
            let glance = PacketGlance(bytes, to: destinations[packet.direction.rawValue], &lanes)
        else { return }
        if glance.isICMPError { tally[packet.lane].icmpErrors += 1 }
        if let part = glance.stream {
            recordArrival(of: part, packet.lane, packet.direction, at: .nanoseconds(time))
            if let segment = TCPSegment(bytes) {
                reasons[packet.lane].arrive(segment, packet.direction, at: .nanoseconds(time))
            }
        }
    }

    /// Records an intact segment that reaches the other end.
    private func recordArrival(
        of part: PacketGlance.StreamPart, _ lane: Lane, _ direction: WireDirection, at time: Duration
    ) {
        if part.flags.contains(.ack) {
            let opposite: WireDirection = direction == .aToB ? .bToA : .aToB
            streams[Self.path(lane, opposite)].heard(part.acknowledgment, at: time)
        }
        switch direction {
        case .aToB: waits[lane] += holes[lane].arrived(part, at: time)
        case .bToA:
            roundTrips[lane].received(part, at: time)
            if part.flags.contains(.ack) { acknowledged?(lane, time) }
        }
    }
}
