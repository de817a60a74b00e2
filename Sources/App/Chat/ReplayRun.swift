import Core
import Glibc
import Kernel

/// Sends the datagrams of a recording again, with the time that lay between them.
public final class ReplayRun {
    private let recording: Recording
    private let schedule: [Duration]
    private let peer: SocketName
    private let poller = Poller()
    private let datagrams: Datagrams
    private let signals: SignalDescriptor
    private let signalRegistration: Poller.Registration
    private let inbox = Inbox()

    /// How long an error of the last datagram may take to come back.
    private static let linger = Duration.milliseconds(100)

    private final class Inbox {
        /// The first error, in words; one says what sixty would.
        var failure: String?
        var failures = 0
        var signal: CInt?
    }

    /// What came of it.
    public enum Outcome: Sendable, Equatable {
        case done
        /// All was sent, but so many errors came back.
        case failed(first: String, count: Int)
        case signal(CInt)
    }

    /// - Parameter speed: above 0; 2 is twice as fast as it was.
    /// - Throws: `DatagramFailure` or `SystemFailure`, in words for the user.
    public init(_ recording: Recording, to endpoint: Endpoint, speed: Double) throws {
        self.recording = recording
        schedule = recording.schedule(speed: speed)
        signals = try SignalDescriptor([SIGTERM, SIGINT, SIGHUP])
        let (inbox, resolved) = (inbox, try ResolvedEndpoint(endpoint))
        peer = resolved.name
        datagrams = try Datagrams(binding: .anyName(toReach: peer), poller: poller) { batch in
            for metadata in batch.metadata where metadata.errorNumber != 0 && metadata.errorNumber != EAGAIN {
                inbox.failures += 1
                guard inbox.failure == nil else { continue }
                let words = String(decoding: batch.payload(of: metadata), as: UTF8.self)
                inbox.failure = batch.peer(of: metadata)?.text.map { "\($0): \(words)" } ?? words
            }
        }
        try datagrams.prepare(for: resolved)
        signalRegistration = signals.register(with: poller) { inbox.signal = $0 }
    }

    /// Runs until the last datagram is sent.
    ///
    /// - Throws: `SystemFailure` where the loop cannot wait.
    public func run() throws -> Outcome {
        let start = Instant.current
        var next = 0
        var end: Instant?
        while true {
            let now = Instant.current
            // A receiver that is full delays all that follows: nothing overtakes it, nothing is lost.
            while next < schedule.count, !datagrams.isSending, start + schedule[next] <= now {
                datagrams.send(recording.datagrams[next].bytes, to: peer)
                next += 1
            }
            if next == schedule.count, !datagrams.isSending, end == nil { end = now + Self.linger }
            if let signal = inbox.signal { return .signal(signal) }
            if let end, end <= now {
                return inbox.failure.map { .failed(first: $0, count: inbox.failures) } ?? .done
            }
            let due = next < schedule.count && !datagrams.isSending ? start + schedule[next] : end
            try poller.turn(until: .earliest(due, datagrams.deadline))
            if let due = datagrams.deadline, due <= .current { datagrams.timePassed(now: .current) }
        }
    }
}
