import Core

/// Holding: the packets of a lane stop in the middle of the wire until the user passes or drops them, in any order.
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

    /// Limit of held packets in each lane, so that one lane leaves slots for the other.
    static let maxHeld = DepartureQueue.standardCapacity / 2

    /// Whether packets of any lane are held.
    var isHoldingAny: Bool { isHolding.first || isHolding.second }

    /// Holds the packet in the buffer, and stores its bytes in a slot.
    func hold(_ new: Held) -> PacketFate {
        let lane = new.packet.lane
        guard held[lane].count < Self.maxHeld,
            let slot = departures.store(buffer[..<new.packet.length])
        else { return drop(new.packet, isFragment: new.isFragment, as: .queueFull) }
        tally[lane].pending += 1
        held[lane].append(new)
        held[lane][held[lane].count - 1].slot = slot
        return .held
    }

    /// Chooses the lanes whose packets are held; the held packets of the others are released in order.
    func setHolding(_ isOn: LanePair<Bool>) {
        isHolding = isOn
        for lane in Lane.allCases where !isOn[lane] { passAll(of: lane) }
    }

    /// Forwards a held packet immediately, if it is still held.
    func pass(_ number: Int, of lane: Lane) {
        guard let packet = removeHeld(number, of: lane) else { return }
        forward(packet)
    }

    /// Forwards all packets that a lane holds now, in order.
    func passAll(of lane: Lane) {
        let packets = held[lane]
        held[lane] = []
        for packet in packets { forward(packet) }
    }

    /// Drops a held packet, if it is still held.
    func dropHeld(_ number: Int, of lane: Lane) {
        guard let packet = removeHeld(number, of: lane) else { return }
        release(packet)
        departures.release(packet.slot)
        let fate = drop(packet.packet, isFragment: packet.isFragment, as: .dropped)
        report(FateChange(lane: lane, number: number, fate: fate))
    }

    /// Returns what a lane holds.
    ///
    /// - Parameter retransmissionTimeout: Returns the RTO of the end that sends in a direction; nil for an end whose
    ///   connection is not established.
    func heldPackets(of lane: Lane, retransmissionTimeout: (WireDirection) -> Duration?) -> HeldPackets {
        var packets = HeldPackets()
        guard isHolding[lane] else { return packets }
        packets.count = held[lane].count
        packets.next = nextHeld(of: lane)
        func timer(_ direction: WireDirection) -> RetransmissionTimer? {
            guard let awaited = streams[Self.path(lane, direction)].awaited else { return nil }
            // B's SYN ACK is sent again after 1 s, 2 s, 4 s and so on.
            let timeout =
                retransmissionTimeout(direction) ?? .seconds(1 << min(6, max(0, awaited.transmissions - 1)))
            return RetransmissionTimer(sequence: awaited.sequence, end: awaited.since + timeout)
        }
        (packets.timerOfA, packets.timerOfB) = (timer(.aToB), timer(.bToA))
        return packets
    }

    /// Returns the packet of a lane to decide on first: the oldest that the handshake needs, or else the oldest of all.
    private func nextHeld(of lane: Lane) -> HeldPacket? {
        let state = (isHandshaking(lane, .aToB), isHandshaking(lane, .bToA))
        let handshake =
            state == (false, false) ? nil : held[lane].first { Self.completes($0, state.0, state.1) }
        guard let packet = handshake ?? held[lane].first else { return nil }
        return HeldPacket(number: packet.number, isHandshake: handshake != nil)
    }

    /// Returns whether a packet is the next step of the handshake.
    ///
    /// - Parameters:
    ///   - isOpening: Whether A waits for the SYN ACK.
    ///   - isAccepting: Whether B waits for the acknowledgment of its SYN ACK.
    private static func completes(_ packet: Held, _ isOpening: Bool, _ isAccepting: Bool) -> Bool {
        guard let part = packet.stream else { return false }
        let isSYN = part.flags.contains(.syn)
        return switch (isOpening, packet.packet.direction) {
        case (true, .aToB): isSYN && !isAccepting
        case (true, .bToA): isSYN
        case (false, .aToB): isAccepting && !isSYN
        case (false, .bToA): false
        }
    }

    /// Returns whether the SYN in a direction has been sent, but not acknowledged.
    private func isHandshaking(_ lane: Lane, _ direction: WireDirection) -> Bool {
        streams[Self.path(lane, direction)].awaited?.isHandshake == true
    }

    /// Reports what became of a packet that was held or held back.
    func report(_ change: FateChange) {
        if notes.isWanted { notes.fates.append(change) }
        capture?.apply(change)
    }

    private func forward(_ held: Held) {
        release(held)
        let time = nanoseconds
        write(held.packet, slot: held.slot, at: time)
        let fate = PacketFate.delivered(at: .nanoseconds(time))
        report(FateChange(lane: held.packet.lane, number: held.number, fate: fate))
    }

    private func removeHeld(_ number: Int, of lane: Lane) -> Held? {
        let index = held[lane].partitioningIndex { $0.number >= number }
        guard held[lane].indices.contains(index), held[lane][index].number == number else { return nil }
        return held[lane].remove(at: index)
    }

    /// Counts a packet that is no longer held.
    private func release(_ held: Held) {
        tally[held.packet.lane].pending -= 1
        movements[held.packet.lane.rawValue] = nanoseconds
    }
}
