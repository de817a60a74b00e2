import Core

/// The user is the wire: packets stand in the middle until they are passed or dropped, one by one.
extension Forwarder {
    /// A packet that stands in the middle.
    struct Held {
        var number: Int
        var lane: Lane
        var direction: WireDirection
        var slot: Int
        var length: Int
        var since: Duration
        /// Of UDP's, the message that needs it.
        var message: Int?
        /// Of TCP's, what it carries.
        var stream: PacketGlance.StreamPart?
    }

    /// Keeps the packet in the buffer, in a slot that it is given here.
    func hold(_ packet: Held) -> PacketFate {
        guard let slot = departures.store(buffer[..<packet.length]) else {
            return drop(packet.lane, packet.direction, as: .queueFull)
        }
        tally[packet.lane].pending += 1
        held.append(packet)
        held[held.count - 1].slot = slot
        return .held
    }

    /// Whether packets stop from now on. When they no longer do, those that stand there go on, in order.
    func setHolding(_ isOn: Bool) {
        isHolding = isOn
        if !isOn { while pass() {} }
    }

    /// Lets the one that came first go on, at once.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    func pass() -> Bool {
        guard let first = takeFirst() else { return false }
        write(first.slot, first.length, first.direction, isCopy: false)
        if let stream = first.stream { noteAcknowledgment(of: stream, first.direction, at: now) }
        notes.fates.append(FateChange(lane: first.lane, number: first.number, fate: .delivered(at: now)))
        return true
    }

    /// Throws the one that came first away.
    @discardableResult
    func dropHeld() -> Bool {
        guard let first = takeFirst() else { return false }
        departures.release(first.slot)
        if let message = first.message { lostMessages.append(message) }
        let fate = drop(first.lane, first.direction, as: .dropped)
        notes.fates.append(FateChange(lane: first.lane, number: first.number, fate: fate))
        return true
    }

    /// The packet that is decided on next; nil where none is held.
    ///
    /// - Parameter retransmissionTimeout: That of A's socket.
    func nextHeld(retransmissionTimeout: @autoclosure () -> Duration) -> HeldPacket? {
        guard let first = held.first else { return nil }
        var packet = HeldPacket(
            lane: first.lane, number: first.number, nextRetransmission: nil)
        if let part = first.stream, let since = streams[first.direction.rawValue].waits(for: part) {
            // B's socket repeats its SYN ACK, and its FIN, after a second at first.
            packet.nextRetransmission =
                since + (first.direction == .aToB ? retransmissionTimeout() : .seconds(1))
        }
        return packet
    }

    private func takeFirst() -> Held? {
        guard let first = held.first else { return nil }
        held.removeFirst()
        tally[first.lane].pending -= 1
        movements[first.lane.rawValue] = nanoseconds
        return first
    }
}
