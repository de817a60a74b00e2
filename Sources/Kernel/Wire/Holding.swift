import Core

/// Holding: packets stop in the middle of the wire until the user passes or drops them, one by one.
extension Forwarder {
    /// A packet held in the middle of the wire.
    struct Held {
        var number: Int
        var lane: Lane
        var direction: WireDirection
        var slot: Int
        var length: Int
        var since: Duration
        /// The UDP message that it is part of; nil for TCP.
        var message: Int?
        /// The part of the TCP stream that it carries; nil for UDP.
        var stream: PacketGlance.StreamPart?
    }

    /// Holds the packet in the buffer, and stores its bytes in a slot.
    func hold(_ packet: Held) -> PacketFate {
        guard let slot = departures.store(buffer[..<packet.length]) else {
            return drop(packet.lane, packet.direction, as: .queueFull)
        }
        tally[packet.lane].pending += 1
        segments[slot] = segment
        held.append(packet)
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
        write(first.slot, first.length, first.direction, isCopy: false)
        if let stream = first.stream { recordAcknowledgment(of: stream, first.direction, at: now) }
        notes.fates.append(FateChange(lane: first.lane, number: first.number, fate: .delivered(at: now)))
        return true
    }

    /// Drops the oldest held packet.
    ///
    /// - Returns: Whether a packet was held.
    @discardableResult
    func dropHeld() -> Bool {
        guard let first = removeFirstHeld() else { return false }
        segments[first.slot] = nil
        departures.release(first.slot)
        if let message = first.message { lostMessages.append(message) }
        let fate = drop(first.lane, first.direction, as: .dropped)
        notes.fates.append(FateChange(lane: first.lane, number: first.number, fate: fate))
        return true
    }

    /// Returns the packet that the next pass or drop applies to; nil if none is held.
    ///
    /// - Parameter retransmissionTimeout: The RTO of A's socket.
    func nextHeld(retransmissionTimeout: @autoclosure () -> Duration) -> HeldPacket? {
        guard let first = held.first else { return nil }
        var packet = HeldPacket(
            lane: first.lane, number: first.number, nextRetransmission: nil)
        if let part = first.stream, let since = streams[first.direction.rawValue].waits(for: part) {
            // B retransmits its SYN ACK, and its FIN, first after one second.
            packet.nextRetransmission =
                since + (first.direction == .aToB ? retransmissionTimeout() : .seconds(1))
        }
        return packet
    }

    private func removeFirstHeld() -> Held? {
        guard let first = held.first else { return nil }
        held.removeFirst()
        tally[first.lane].pending -= 1
        movements[first.lane.rawValue] = nanoseconds
        return first
    }
}
