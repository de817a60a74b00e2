import Core

/// The packets that the wire drops, and the messages that it still carries.
extension Forwarder {
    /// Counts a dropped packet and its message, and returns its fate.
    func drop(_ packet: DepartureQueue.Packet, isFragment: Bool, as fate: PacketFate) -> PacketFate {
        tally[packet.lane].dropped += 1
        tally[packet.direction].gone += 1
        if packet.direction == .aToB, let cause = fate.lossCause(isFragment: isFragment) {
            tally[packet.lane].drops[cause] += 1
            if packet.message > 0 {
                losses[packet.lane].append(MessageLoss(message: Int(packet.message), cause: cause))
            }
        }
        return fate
    }

    /// Returns the numbers of a lane's UDP messages that are still on the wire.
    func messagesOnWire(of lane: Lane) -> Set<Int> {
        let heldBack = paths.flatMap(\.heldBack).map(\.packet)
        let packets = departures.packets.filter { !$0.isCopy } + held[lane].map(\.packet) + heldBack
        return Set(packets.filter { $0.lane == lane && $0.message > 0 }.map { Int($0.message) })
    }
}
