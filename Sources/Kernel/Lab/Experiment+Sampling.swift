import Core

/// The samples for the charts.
extension Experiment {
    /// Samples a lane if its last sample is at least an interval old.
    func sample(_ lane: Lane, at now: Duration, after interval: Duration) {
        guard let lanes, sampler.isDue(lane, at: now, after: interval) else { return }
        sampler.add(
            TransportSample(
                lane: lane, at: now, deliveredBits: lanes[lane].account.delivered * setup.load.size * 8,
                connection: lanes[lane].transport.map { TransportSample.Connection($0) }))
    }

    /// Returns how old a lane's last sample must be for a report to add one: acknowledgments that pass through the
    /// wire are sampled when they arrive.
    func reportInterval(of lane: Lane) -> Duration {
        forwarder != nil && setup.transports[lane].isTCP
            ? TransportSampler.maxInterval : TransportSampler.minInterval
    }
}
