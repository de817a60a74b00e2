import Core

/// Reordering: packets that stay on the wire until the next packet of their lane and direction has passed them.
extension Forwarder {
    /// A packet that is held back.
    struct HeldBack {
        /// `LadderPacket.number`.
        var number: Int
        var packet: DepartureQueue.Packet
        var slot: Int
        /// When it would have left otherwise.
        var due: Duration
    }

    /// Holds back the packet in the buffer.
    ///
    /// - Returns: false if no slot is free.
    func holdBack(_ packet: DepartureQueue.Packet, on path: Int, due: Duration) -> Bool {
        guard let slot = departures.store(buffer[..<packet.length]) else { return false }
        paths[path].heldBack.append(
            HeldBack(number: numbers[packet.lane.rawValue], packet: packet, slot: slot, due: due))
        tally[packet.lane].pending += 1
        updateHoldLimit()
        return true
    }

    /// Lets the packets held back on a path leave at a time, in their order, but none before it is due.
    func release(_ path: Int, at time: Duration) {
        var time = time
        for held in paths[path].heldBack {
            time = max(time, held.due)
            departures.insert(held.packet, slot: held.slot, at: time.nanoseconds)
            report(FateChange(lane: held.packet.lane, number: held.number, fate: .delivered(at: time)))
        }
        paths[path].heldBack.removeAll(keepingCapacity: true)
        updateHoldLimit()
    }

    /// Releases the packets that no other packet has passed in time.
    func releaseExpired(at time: Int64) {
        for path in paths.indices {
            if let limit = paths[path].link.endHold(at: .nanoseconds(time)) { release(path, at: limit) }
        }
    }

    /// Releases all packets that are held back.
    func releaseAll() {
        for path in paths.indices {
            if paths[path].link.endHold(at: .nanoseconds(Int64.max)) != nil { release(path, at: now) }
        }
        armTimer()
    }

    private func updateHoldLimit() {
        holdLimit = paths.lazy.compactMap(\.link.holdLimit).min()?.nanoseconds ?? .max
    }
}
