import Core

/// Holding: packets stop in the middle of the wire until the user passes or drops them, one by one.
extension Forwarder {
    /// A packet held in the middle of the wire.
    struct Held {
        var number: Int
        var packet: DepartureQueue.Packet
        var slot: Int
        /// Whether it is one of several fragments.
        var isFragment: Bool
        /// The part of the TCP stream that it carries; nil for UDP.
        var stream: PacketGlance.StreamPart?
    }

    /// Holds the packet in the buffer, and stores its bytes in a slot.
    func hold(_ new: Held) -> PacketFate {
        guard let slot = departures.store(buffer[..<new.packet.length]) else {
            return drop(new.packet, isFragment: new.isFragment, as: .queueFull)
        }
        tally[new.packet.lane].pending += 1
        held.append(new)
        held[held.count - 1].slot = slot
        return .held
    }

    /// Starts or stops holding packets; when it stops, the held packets are released in order.
    func setHolding(_ isOn: Bool) {
        isHolding = isOn
        if !isOn { while pass() {} }
    }

    /// Forwards the oldest held packet immediately.
    ///
    /// - Returns: Whether a packet was held.
    @discardableResult
    func pass() -> Bool {
        guard let first = removeFirstHeld() else { return false }
        let time = nanoseconds
        write(first.packet, slot: first.slot, at: time)
        let fate = PacketFate.delivered(at: .nanoseconds(time))
        report(FateChange(lane: first.packet.lane, number: first.number, fate: fate))
        return true
    }

    /// Drops the oldest held packet.
    ///
    /// - Returns: Whether a packet was held.
    @discardableResult
    func dropHeld() -> Bool {
        guard let first = removeFirstHeld() else { return false }
        departures.release(first.slot)
        let fate = drop(first.packet, isFragment: first.isFragment, as: .dropped)
        report(FateChange(lane: first.packet.lane, number: first.number, fate: fate))
        return true
    }

    /// Returns the packet that the next pass or drop applies to; nil if none is held.
    ///
    /// - Parameter retransmissionTimeout: Returns the RTO of A's socket in a lane.
    func nextHeld(retransmissionTimeout: (Lane) -> Duration) -> HeldPacket? {
        guard let first = held.first else { return nil }
        var packet = HeldPacket(
            lane: first.packet.lane, number: first.number, nextRetransmission: nil)
        let (lane, direction) = (first.packet.lane, first.packet.direction)
        if let part = first.stream, let since = streams[Self.path(lane, direction)].waits(for: part) {
            // B retransmits its SYN ACK, and its FIN, first after one second.
            packet.nextRetransmission =
                since + (direction == .aToB ? retransmissionTimeout(lane) : .seconds(1))
        }
        return packet
    }

    /// Reports what became of a packet that was held or held back.
    func report(_ change: FateChange) {
        if notes.isWanted { notes.fates.append(change) }
        capture?.apply(change)
    }

    private func removeFirstHeld() -> Held? {
        guard let first = held.first else { return nil }
        held.removeFirst()
        tally[first.packet.lane].pending -= 1
        movements[first.packet.lane.rawValue] = nanoseconds
        return first
    }
}
