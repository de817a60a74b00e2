/// What a run has planned by its load: when the messages begin, what happens meanwhile, and when all is over.
///
/// Its times are those of the schedule, which stands still while the run is paused (`LabClock`).
public struct LabSchedule: Sendable {
    private let load: LabLoad
    /// When the first message was due; nil before that.
    public private(set) var first: Duration?

    /// How long the messages wait for TCP's connection: more than three SYNs.
    public static let connectPatience = Duration.seconds(4)
    /// What a run may take beyond its load: at 30 % loss TCP needs more than half a minute.
    static let patience = Duration.seconds(60)

    public init(_ load: LabLoad) {
        self.load = load
    }

    /// The messages begin.
    public mutating func begin(at time: Duration) { first = time }

    /// Whether the load cuts the wire at this time.
    public func isCut(at time: Duration) -> Bool { load.cut?.contains(time) ?? false }

    /// Whether B reads at this time.
    public func isReading(at time: Duration) -> Bool { !(load.readerPause?.contains(time) ?? false) }

    /// The time by which all should be over.
    public func limit(_ impairments: Impairments) -> Duration {
        var duration = load.interval * load.count
        if let rate = impairments.bitsPerSecond {
            // Headers and repetitions take a part of the rate.
            let seconds = Double(load.count) * Double(load.size + 100) * 8 / Double(max(1, rate))
            duration = max(duration, .seconds(seconds * 2))
        }
        return duration + Self.patience + impairments.delay * 4
    }

    /// The times after this one at which something is planned, in no order.
    public func planned(after time: Duration, _ impairments: Impairments) -> [Duration] {
        let times = [
            limit(impairments), load.cut?.lowerBound, load.cut?.upperBound, load.readerPause?.lowerBound,
            load.readerPause?.upperBound,
        ]
        return times.compactMap(\.self).filter { $0 > time } + (first == nil ? [Self.connectPatience] : [])
    }
}
