/// The last rates of the sockets that have had traffic, one sample for each snapshot.
///
/// A socket without traffic costs nothing; one that was idle for all of its samples is forgotten.
public struct SocketCharts: Sendable {
    /// The rates of one socket, in a ring.
    private struct Chart: Sendable {
        /// Bytes per second, first the received ones.
        var samples = [Float](repeating: 0, count: 2 * SocketCharts.length)
        /// The number of the last sample with traffic.
        var lastActive = 0
    }

    /// The samples of a chart.
    public static let length = 60
    /// Bounds the memory, at half a kilobyte for each chart.
    public static let maxCharts = 10_000

    private var charts: [SocketID: Chart] = [:]
    /// The number of snapshots that have been added.
    private var count = 0

    public init() {}

    /// Adds the rates of a snapshot. A socket that it lacks gets a sample of 0.
    public mutating func add(_ snapshot: SocketSnapshot) {
        count += 1
        let column = count % Self.length
        var hasIdle = false
        for index in charts.values.indices {
            charts.values[index].samples[column] = 0
            charts.values[index].samples[Self.length + column] = 0
            hasIdle = hasIdle || count - charts.values[index].lastActive >= Self.length
        }
        for (index, activity) in snapshot.activity.enumerated() {
            let (receive, send) = (activity.receiveRate ?? 0, activity.sendRate ?? 0)
            guard receive > 0 || send > 0 else { continue }
            let id = snapshot.rows[index].id
            guard charts[id] != nil || charts.count < Self.maxCharts else { continue }
            charts[id, default: Chart()].samples[column] = Float(receive)
            charts[id]?.samples[Self.length + column] = Float(send)
            charts[id]?.lastActive = count
        }
        if hasIdle { charts = charts.filter { count - $0.value.lastActive < Self.length } }
    }

    /// Returns the bytes that a socket received per second, oldest first; empty if there was no traffic.
    public func receive(of id: SocketID) -> [Int] { samples(of: id) { $0.samples[$1] } }

    /// Returns the bytes that a socket sent per second, oldest first; empty if there was no traffic.
    public func send(of id: SocketID) -> [Int] { samples(of: id) { $0.samples[Self.length + $1] } }

    /// Returns the sums of both directions, oldest first; empty if there was no traffic.
    public func total(of id: SocketID) -> [Int] {
        samples(of: id) { $0.samples[$1] + $0.samples[Self.length + $1] }
    }

    private func samples(of id: SocketID, _ sample: (Chart, Int) -> Float) -> [Int] {
        guard let chart = charts[id] else { return [] }
        let first = max(1, count - Self.length + 1)
        return (first...count).map { Int(sample(chart, $0 % Self.length).rounded()) }
    }
}
