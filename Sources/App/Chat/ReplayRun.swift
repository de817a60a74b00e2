import Core
import Glibc
import Kernel

/// The replay of a recording: sends its datagrams again with their original timing.
public final class ReplayRun {
    private let recording: Recording
    private let schedule: [Duration]
    private let peer: SocketName
    private let poller = Poller()
    private let datagrams: Datagrams
    private let signals: ShutdownSignals
    private let inbox = Inbox()

    /// How long to wait for an error of the last datagram.
    private static let linger = Duration.milliseconds(100)
    /// Limits what one turn sends, so that signals are handled meanwhile.
    private static let maxSentPerTurn = 256

    private final class Inbox {
        /// The first error; the others are only counted.
        var failure: String?
        var failures = 0
    }

    /// How the replay ended.
    public enum Outcome: Sendable, Equatable {
        case done
        /// Everything was sent, but `count` errors came back.
        case failed(first: String, count: Int)
        case signal(CInt)
    }

    /// Binds a socket for the replay.
    ///
    /// - Parameter speed: Playback speed, above 0; 2 is twice as fast as recorded.
    /// - Throws: `DatagramFailure` or `SystemFailure`, in words for the user.
    public init(_ recording: Recording, to endpoint: Endpoint, speed: Double) throws {
        self.recording = recording
        schedule = recording.schedule(speed: speed)
        let (inbox, resolved) = (inbox, try ResolvedEndpoint(endpoint))
        peer = resolved.name
        // After the lookup, which a signal must be able to end.
        signals = try ShutdownSignals()
        datagrams = try Datagrams(binding: .anyName(toReach: peer), poller: poller) { batch in
            for metadata in batch.metadata where metadata.errorNumber != 0 && metadata.errorNumber != EAGAIN {
                inbox.failures += 1
                guard inbox.failure == nil else { continue }
                let words = String(decoding: batch.payload(of: metadata), as: UTF8.self)
                inbox.failure = batch.peer(of: metadata)?.text.map { "\($0): \(words)" } ?? words
            }
        }
        try datagrams.prepare(for: resolved)
        signals.register(with: poller)
    }

    /// Runs until the last datagram is sent, or a signal arrives.
    ///
    /// - Throws: `SystemFailure` if the loop cannot wait for events.
    public func run() throws -> Outcome {
        let start = Instant.current
        var next = 0
        var end: Instant?
        while true {
            let now = Instant.current
            // If the receiver is full, all further datagrams wait, so that none is reordered or lost.
            let limit = next + Self.maxSentPerTurn
            while next < min(limit, schedule.count), !datagrams.isSending, start + schedule[next] <= now {
                datagrams.send(recording.datagrams[next].bytes, to: peer)
                next += 1
            }
            if next == schedule.count, !datagrams.isSending, end == nil { end = now + Self.linger }
            if let signal = signals.first { return .signal(signal) }
            if let end, end <= now {
                return inbox.failure.map { .failed(first: $0, count: inbox.failures) } ?? .done
            }
            let due = next < schedule.count && !datagrams.isSending ? start + schedule[next] : end
            try poller.turn(until: .earliest(due, datagrams.deadline))
            if let due = datagrams.deadline, due <= .current { datagrams.timePassed(now: .current) }
        }
    }
}
