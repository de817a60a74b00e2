import Core

/// The accounts and figures of a run's lanes, with what only the wire knows.
extension Experiment {
    /// Records what the wire knows about messages: those of UDP that it has dropped are lost, since UDP never
    /// retransmits, and those of TCP that waited for a hole will be read next.
    func recordWireNews() {
        guard let forwarder else { return }
        for lane in allLanes {
            let index = lane.account.lane
            for wait in forwarder.waits[index] { lane.account.waited(wait) }
            for loss in forwarder.losses[index] { lane.account.lost(loss) }
            for number in forwarder.corruptedMessages[index] { lane.account.corrupted(number) }
            forwarder.waits[index].removeAll(keepingCapacity: true)
            forwarder.losses[index].removeAll(keepingCapacity: true)
            forwarder.corruptedMessages[index].removeAll(keepingCapacity: true)
        }
    }

    /// Decides what became of each UDP message that has not arrived.
    func closeAccounts() {
        for lane in datagramLanes {
            lane.account.close(
                onWire: forwarder?.messagesOnWire(of: lane.account.lane) ?? [],
                cause: setup.load.hasListener ? .buffer : .noPort)
        }
    }

    /// Corrects the causes by the checksum errors that B's kernel counted, and returns the lost messages of all UDP
    /// lanes; nil without such a lane.
    func reconcileLosses(with check: CounterCheck) -> CounterCheck.Losses? {
        let lanes = datagramLanes
        guard let forwarder, !lanes.isEmpty else { return nil }
        // The kernel counts for all lanes together: each takes what is left of its own.
        var errors = check.udpChecksumErrorsAtB
        var losses = CounterCheck.Losses(LossCauses(), undelivered: 0)
        for lane in lanes {
            lane.account.reconcile(checksumErrors: errors)
            errors -= lane.account.drops[.checksum]
            for cause in LossCause.allCases { losses.causes[cause] += lane.account.drops[cause] }
            losses.undelivered += forwarder.messagesOnWire(of: lane.account.lane).count
        }
        return losses
    }

    private var datagramLanes: [any MessageLane] {
        allLanes.filter { !setup.transports[$0.account.lane].isTCP }
    }

    func figures(of lane: any MessageLane, isFinal: Bool = false) -> LaneFigures {
        let begin = schedule.first.map { clock.time(ofSchedule: $0) } ?? .zero
        var figures = lane.figures(since: begin, isFinal: isFinal)
        figures.setGoodput(messageSize: setup.load.size)
        if let forwarder {
            figures.roundTrip = RoundTripPercentiles(forwarder.roundTrips[lane.account.lane].histogram)
        }
        if let count = forwarder?.tally[lane.account.lane] {
            figures.packetsOnWire = count.packets
            figures.packetsDropped = count.dropped
            figures.bytesOnWire = count.bytes
            figures.icmpErrors = count.icmpErrors
            figures.retransmits = Retransmits(count.retransmissions)
        } else if let lane = lane as? DatagramLane {
            figures.icmpErrors = lane.icmpErrors
        }
        return figures
    }
}
