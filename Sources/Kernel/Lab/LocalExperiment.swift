import CLinux
import Core
import Glibc
import SystemPackage

/// The scenario `local`: the same messages over UDP on loopback and over Unix datagrams, as fast as this
/// machine can, in turns. There is no wire, and each lane has its own time.
public final class LocalExperiment: LabExperiment {
    public let facts: LabRunInfo
    public var capture: Capture? { nil }
    private let setup: LabSetup
    private let poller: Poller
    private let timer: FineTimer
    private let start: Instant
    private var pairs: [Pair]
    private var isPaused = false

    /// Two sockets of which one sends to the other, and the time that went into them.
    private final class Pair {
        let sender, receiver: SharedDescriptor
        var account: LaneAccount
        var source: MessageSource
        var failure: LabFailure?
        var spent = Duration.zero

        init(_ lane: Lane, _ load: LabLoad, sender: SharedDescriptor, receiver: SharedDescriptor) {
            (self.sender, self.receiver) = (sender, receiver)
            (account, source) = (LaneAccount(lane, count: load.count), MessageSource(load))
        }

        var isOver: Bool { source.isExhausted || failure != nil }
    }

    /// A Unix socket keeps `net.unix.max_dgram_qlen` datagrams, 10 by default; so both get no more at once.
    private static let burst = 10
    /// Bursts of one lane before it is the other's turn, and that of the loop: about a millisecond.
    private static let burstsATurn = 20

    private var message: [UInt8]
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    /// - Throws: `SystemFailure` where a socket cannot be had.
    public init(_ setup: LabSetup, poller: Poller) throws(SystemFailure) {
        var plain = setup
        plain.impairments = Impairments()
        plain.medium = .loopback
        plain.load.hasListener = true
        (self.setup, self.poller) = (plain, poller)
        let ends = try LabEnds(loopback: plain)
        guard let receiver = ends.udpReceiver else {
            throw SystemFailure("open a UDP socket", .badFileDescriptor)
        }
        var raws: [CInt] = [-1, -1]
        _ = try check("make a pair of Unix sockets") { pollux_datagram_pair(&raws) }
        pairs = [
            Pair(.udp, plain.load, sender: ends.udpSender, receiver: receiver),
            Pair(
                .tcp, plain.load, sender: SharedDescriptor(owning: raws[0]),
                receiver: SharedDescriptor(owning: raws[1])),
        ]
        facts = LabRunInfo(
            medium: .loopback, mediumReason: nil, congestionControl: "", laneNames: ["udp", "unix"])
        message = LabMessage.blank(size: plain.load.size)
        timer = try FineTimer()
        start = .current
    }

    public var isOver: Bool { pairs.allSatisfy(\.isOver) }

    public func start(changed: @escaping () -> Void) {
        timer.register(with: poller, name: "lab") { [weak self] in
            self?.exchangeOnce()
            changed()
        }
        timer.arm(at: .current)
    }

    private func exchangeOnce() {
        for pair in pairs where !pair.isOver { exchange(pair) }
        if !isOver, !isPaused { timer.arm(at: .current) }
    }

    private func exchange(_ pair: Pair) {
        let begin = Instant.current
        var now = begin
        for _ in 0..<Self.burstsATurn where !pair.isOver {
            send(pair, at: now - start)
            receive(pair)
            now = .current
        }
        pair.spent = pair.spent + (now - begin)
    }

    private func send(_ pair: Pair, at time: Duration) {
        for _ in 0..<Self.burst {
            // Every message is due: the interval counts for nothing here.
            guard let (number, _) = pair.source.take(at: .seconds(1_000_000)) else { return }
            LabMessage.stamp(&message, number: number, due: time)
            let result = valueOrErrno {
                CInt(Glibc.send(pair.sender.raw, message, message.count, CInt(MSG_NOSIGNAL)))
            }
            switch result {
            case .success: pair.account.sent(number, due: time)
            case .failure(let error):
                pair.failure = LabFailure(
                    SystemFailure("send over \(pair.account.lane == .udp ? "UDP" : "Unix datagrams")", error))
                return
            }
        }
    }

    private func receive(_ pair: Pair) {
        var numbers: [Int] = []
        while true {
            let count = buffer.withUnsafeMutableBytes { recv(pair.receiver.raw, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { break }
            pair.account.reads += 1
            if let number = LabMessage.number(of: buffer.span.bytes.extracting(first: count)) {
                numbers.append(number)
            }
        }
        let now = Instant.current - start
        for number in numbers { pair.account.received(number, at: now) }
    }

    public func progress() -> LabProgress {
        let phase: LabPhase = isOver ? .finished : isPaused ? .paused : .running
        var progress = LabProgress(phase: phase, elapsed: .current - start)
        (progress.udp, progress.tcp) = (figures(of: pairs[0]), figures(of: pairs[1]))
        progress.messages = pairs[0].account.takeMarks() + pairs[1].account.takeMarks()
        return progress
    }

    private func figures(of pair: Pair, isFinal: Bool = false) -> LaneFigures {
        var figures = pair.account.figures(isFinal: isFinal)
        figures.duration = pair.spent
        figures.failure = pair.failure
        return figures
    }

    public func control(_ control: LabControl) {
        switch control {
        case .pause: isPaused = true
        case .resume:
            isPaused = false
            timer.arm(at: .current)
        // There is no wire: nothing impairs the messages, and there is no middle to hold them in.
        case .impair, .hold, .pass, .drop: break
        }
    }

    public func finish() -> LabReport {
        timer.cancel()
        let lanes = zip(pairs, facts.laneNames).map { pair, name in
            receive(pair)
            pair.account.close()
            return LabReport.LaneReport(
                name: name, figures: figures(of: pair, isFinal: true), lostMessages: pair.account.missing)
        }
        return LabReport(setup: setup, facts: facts, lanes: Array(lanes))
    }
}
