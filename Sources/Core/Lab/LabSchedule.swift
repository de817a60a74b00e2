/// The schedule of a run: when messages start, when the wire is cut or the reader pauses, and the deadline.
///
/// All times are schedule time, except those of the limits, which are working time (`LabClock`).
public struct LabSchedule: Sendable {
    private let load: LabLoad
    /// When the first message was due; nil until messages start.
    public private(set) var first: Duration?

    /// How long the first message waits for the TCP connection: long enough for the SYN and three retries.
    public static let maxConnectWait = Duration.seconds(4)
    /// How long a run may take beyond its load: at 30 % loss TCP needs more than half a minute.
    static let maxOverrun = Duration.seconds(60)

    public init(_ load: LabLoad) {
        self.load = load
    }

    /// Starts the messages at a time.
    public mutating func begin(at time: Duration) { first = time }

    /// Returns whether the load cuts the wire at a time.
    public func isCut(at time: Duration) -> Bool { load.cut?.contains(time) ?? false }

    /// Returns whether B reads at a time.
    public func isReading(at time: Duration) -> Bool { !(load.readerPause?.contains(time) ?? false) }

    /// Returns the deadline of the run under the given impairments, in working time; nil for an endless run.
    public func limit(_ impairments: Impairments) -> Duration? {
        guard !load.isEndless else { return nil }
        var duration = load.interval * load.count
        if let rate = impairments.bitsPerSecond {
            // Headers and retransmissions take part of the rate.
            let seconds = Double(load.count) * Double(load.size + 100) * 8 / Double(max(1, rate))
            duration = max(duration, .seconds(seconds * 2))
        }
        return duration + Self.maxOverrun + impairments.delay * 4
    }

    /// Returns the scheduled times after `time`, in no particular order.
    public func planned(after time: Duration) -> [Duration] {
        let times = [
            load.cut?.lowerBound, load.cut?.upperBound, load.readerPause?.lowerBound,
            load.readerPause?.upperBound,
        ]
        return times.compactMap(\.self).filter { $0 > time }
    }

    /// Returns the working times after `time` at which a limit is reached, in no particular order.
    public func limits(after time: Duration, _ impairments: Impairments) -> [Duration] {
        let all = [limit(impairments), first == nil ? Self.maxConnectWait : nil]
        return all.compactMap(\.self).filter { $0 > time }
    }
}
