import Core

/// The accounts and figures of a run's lanes, with what only the wire knows.
extension Experiment {
    /// Records what the wire knows about messages: those of UDP that it has dropped are lost, since UDP never
    /// retransmits, and those of TCP that waited for a hole will be read next.
    func recordWireNews() {
        guard let forwarder, let udp, let tcp else { return }
        for wait in forwarder.waits { tcp.account.waited(wait) }
        forwarder.waits.removeAll(keepingCapacity: true)
        for loss in forwarder.losses { udp.account.lost(loss) }
        for number in forwarder.corruptedMessages { udp.account.corrupted(number) }
        forwarder.losses.removeAll(keepingCapacity: true)
        forwarder.corruptedMessages.removeAll(keepingCapacity: true)
    }

    /// Decides what became of each UDP message that has not arrived.
    func closeAccounts() {
        udp?.account.close(
            onWire: forwarder?.messagesOnWire ?? [], cause: setup.load.hasListener ? .buffer : .noPort)
    }

    func figures(of lane: any MessageLane, isFinal: Bool = false) -> LaneFigures {
        let begin = schedule.first.map { clock.time(ofSchedule: $0) } ?? .zero
        var figures = lane.figures(since: begin, isFinal: isFinal)
        figures.setGoodput(messageSize: setup.load.size)
        if let forwarder {
            figures.roundTrip = RoundTripPercentiles(
                forwarder.roundTrips[lane.account.lane.rawValue].histogram)
        }
        if let count = forwarder?.tally[lane.account.lane] {
            figures.packetsOnWire = count.packets
            figures.packetsDropped = count.dropped
            figures.bytesOnWire = count.bytes
            figures.icmpErrors = count.icmpErrors
        } else if let lane = lane as? DatagramLane {
            figures.icmpErrors = lane.icmpErrors
        }
        return figures
    }
}
