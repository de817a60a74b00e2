import Core
import Kernel

/// Snapshots of the sockets without a screen: one, one at each interval, or until a socket matches.
public struct SocketsRun {
    /// The sockets of a snapshot that match the filter.
    public struct Matches {
        public let snapshot: SocketSnapshot
        /// Indices of rows, in the kernel's order.
        public let rows: [UInt32]
    }

    private let source: SocketSource
    private let filter: SocketFilter
    private let interval: Duration

    /// - Throws: `SystemFailure` if the kernel has no socket diagnostics.
    public init(_ filter: SocketFilter, interval: Duration) throws(SystemFailure) {
        source = try SocketSource()
        (self.filter, self.interval) = (filter, interval)
    }

    /// Takes one snapshot.
    public func once() throws(SystemFailure) -> Matches {
        let snapshot = try source.next().get()
        return Matches(snapshot: snapshot, rows: filter.rows(of: snapshot))
    }

    /// Takes a snapshot at each interval until `body` returns false.
    ///
    /// Snapshots that take longer than the interval follow each other without a pause.
    /// - Parameter deadline: When to stop; nil for never.
    /// - Returns: Whether `body` has ended the run, before the deadline.
    public func watch(
        until deadline: Instant? = nil, _ body: (Matches) throws -> Bool
    ) throws -> Bool {
        let pause = Poller()
        var next = Instant.current
        while true {
            if try !body(try once()) { return true }
            next = max(next + interval, .current)
            if let deadline, deadline <= next {
                // One last look at the deadline itself.
                while Instant.current < deadline { try pause.turn(until: deadline) }
                return try !body(try once())
            }
            while Instant.current < next { try pause.turn(until: next) }
        }
    }
}
