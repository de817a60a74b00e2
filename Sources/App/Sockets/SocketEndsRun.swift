import Core
import Kernel

/// The ends of TCP connections as they happen, without a screen.
///
/// A snapshot at each interval tells who held a connection that has ended, and since when.
public final class SocketEndsRun {
    private let poller = Poller()
    private let interval: Duration
    private let news = News()
    private let ends: ConnectionEnds
    private let worker: SocketWorker

    /// What the handlers have received, for the loop to process.
    private final class News {
        var ends: [SocketEnd] = []
        /// The total of ends that the kernel could not report.
        var missed: UInt32 = 0
        var snapshot: SocketSnapshot?
        var failure: SystemFailure?
    }

    /// - Parameter interval: The time between snapshots.
    /// - Throws: `SystemFailure` if the kernel does not report the ends of connections.
    public init(interval: Duration) throws(SystemFailure) {
        self.interval = interval
        let news = news
        ends = try ConnectionEnds(poller: poller, receive: { news.ends += $0 }, missed: { news.missed = $0 })
        worker = try SocketWorker(poller: poller) { answer in
            switch answer {
            case .success(let snapshot): news.snapshot = snapshot
            case .failure(let failure): news.failure = failure
            }
        }
    }

    /// Runs until an error.
    ///
    /// - Parameters:
    ///   - print: Called with the ends of a turn, with owners and durations as far as they are known.
    ///   - missed: Called with the total of ends that were missed, when it has grown.
    /// - Throws: An error of `print`, or `SystemFailure`.
    public func run(
        print: (_ ends: [SocketEnd]) throws -> Void, missed: (UInt32) -> Void
    ) throws {
        var log = SocketEndLog()
        var (next, reported) = (Instant.current, UInt32(0))
        while true {
            if next <= .current, worker.start() { next = .current + interval }
            try poller.turn(until: max(next, .current + .milliseconds(1)))
            if let failure = news.failure { throw failure }
            if !news.ends.isEmpty {
                let new = log.add(news.ends, lastSnapshot: news.snapshot)
                news.ends.removeAll(keepingCapacity: true)
                try print(new)
            }
            if news.missed > reported {
                reported = news.missed
                missed(reported)
            }
        }
    }
}
