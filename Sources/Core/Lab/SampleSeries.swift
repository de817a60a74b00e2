/// The samples of a lane over its whole run, in bounded memory.
///
/// When the series is full, every second sample is dropped, and from then on samples are kept twice as far apart.
public struct SampleSeries: Sendable, Equatable {
    /// Several times the columns of a wide screen.
    public static let maxCount = 2_048

    public private(set) var samples: [TransportSample] = []
    private var minInterval = Duration.zero

    public init() {}

    public mutating func append(_ sample: TransportSample) {
        if let last = samples.last, sample.at - last.at < minInterval { return }
        samples.append(sample)
        guard samples.count > Self.maxCount, let first = samples.first else { return }
        minInterval = max(minInterval * 2, (sample.at - first.at) * 2 / Self.maxCount)
        samples = stride(from: 0, to: samples.count, by: 2).map { samples[$0] }
    }

    /// Returns the bits that were delivered until a time, interpolated between two samples.
    public func deliveredBits(at time: Duration) -> Int {
        let index = samples.partitioningIndex { $0.at > time }
        guard index > 0 else { return 0 }
        let before = samples[index - 1]
        guard index < samples.count else { return before.deliveredBits }
        let after = samples[index]
        let share = (time - before.at) / (after.at - before.at)
        return before.deliveredBits + Int(Double(after.deliveredBits - before.deliveredBits) * share)
    }
}
