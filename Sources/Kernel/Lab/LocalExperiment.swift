import CLinux
import Core
import Glibc
import SystemPackage

/// The scenario `local`: the same messages over UDP on loopback or over Unix datagrams, as fast as this
/// machine can. The lanes take turns, and the time of each is measured separately. It uses no wire.
public final class LocalExperiment: LabExperiment {
    public let info: LabRunInfo
    public var capture: Capture? { nil }
    private let setup: LabSetup
    private let poller: Poller
    private let timer: FineTimer
    private let start: Instant
    private let pairs: LanePair<Pair>
    private var isPaused = false

    /// A sending and a receiving socket, and the time spent on them.
    private final class Pair {
        let sender: SharedDescriptor
        let receiver: SharedDescriptor?
        var account: LaneAccount
        var source: MessageSource
        var failure: LabFailure?
        /// Time on the clock, and processor time.
        var (spent, processorTime) = (Duration.zero, Duration.zero)

        init(_ lane: Lane, _ setup: LabSetup) throws(SystemFailure) {
            let (ends, load) = (try LaneEnds(loopback: setup.transports[lane], setup), setup.load)
            (sender, receiver) = (ends.sender, ends.receiver)
            (account, source) = (LaneAccount(lane, count: load.finalCount), MessageSource(load))
        }

        var isOver: Bool { source.isExhausted || failure != nil }
    }

    /// Messages per burst: a Unix socket queues `net.unix.max_dgram_qlen` datagrams, 10 by default. Both
    /// lanes use the same burst.
    private static let burst = 10
    /// Bursts of one lane before the other lane's turn: about a millisecond.
    private static let burstsPerTurn = 20

    private var message: [UInt8]
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    /// - Throws: `SystemFailure` if a socket cannot be opened.
    public init(_ setup: LabSetup, poller: Poller) throws(SystemFailure) {
        var plain = setup
        plain.impairments = Impairments()
        plain.medium = .loopback
        plain.load.hasListener = true
        (self.setup, self.poller) = (plain, poller)
        pairs = LanePair(try Pair(.first, plain), try Pair(.second, plain))
        info = LabRunInfo(medium: .loopback, mediumReason: nil)
        message = LabMessage.blank(size: plain.load.size)
        timer = try FineTimer()
        start = .current
    }

    public var isOver: Bool { pairs.all.allSatisfy(\.isOver) }

    public func start(changed: @escaping () -> Void) {
        timer.register(with: poller, name: "lab") { [weak self] in
            self?.exchangeOnce()
            changed()
        }
        timer.arm(at: .current)
    }

    private func exchangeOnce() {
        for pair in pairs.all where !pair.isOver { exchange(pair) }
        if !isOver, !isPaused { timer.arm(at: .current) }
    }

    private func exchange(_ pair: Pair) {
        let (begin, processorBegin) = (Instant.current, Duration.threadProcessorTime)
        var now = begin
        for _ in 0..<Self.burstsPerTurn where !pair.isOver {
            send(pair, at: now - start)
            receive(pair)
            now = .current
        }
        pair.spent += now - begin
        pair.processorTime += .threadProcessorTime - processorBegin
    }

    private func send(_ pair: Pair, at time: Duration) {
        for _ in 0..<Self.burst {
            // Every message is due, since the interval does not apply here.
            guard let (number, _, _) = pair.source.next(at: .seconds(1_000_000)) else { return }
            LabMessage.stamp(&message, number: number, due: time)
            let result = valueOrErrno {
                CInt(Glibc.send(pair.sender.raw, message, message.count, CInt(MSG_NOSIGNAL)))
            }
            switch result {
            case .success: pair.account.sent(number, due: time)
            case .failure(let error):
                let isUnix = setup.transports[pair.account.lane] == .unix
                pair.failure = LabFailure(
                    SystemFailure("send over \(isUnix ? "Unix datagrams" : "UDP")", error))
                return
            }
        }
    }

    private func receive(_ pair: Pair) {
        guard let receiver = pair.receiver else { return }
        var numbers: [Int] = []
        while true {
            let count = buffer.withUnsafeMutableBytes { recv(receiver.raw, $0.baseAddress, $0.count, 0) }
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
        progress.figures = pairs.map { figures(of: $0) }
        progress.messages = pairs.all.flatMap { $0.account.drainMessageEvents() }
        return progress
    }

    private func figures(of pair: Pair, isFinal: Bool = false) -> LaneFigures {
        var figures = pair.account.figures(isFinal: isFinal)
        figures.duration = pair.spent
        figures.setGoodput(messageSize: setup.load.size)
        if figures.delivered > 0 {
            figures.cost = MessageCost(
                cpu: pair.processorTime / figures.delivered, wall: pair.spent / figures.delivered)
        }
        figures.failure = pair.failure
        return figures
    }

    public func control(_ control: LabControl) {
        switch control {
        case .pause: isPaused = true
        case .resume:
            isPaused = false
            timer.arm(at: .current)
        // These controls need the wire.
        case .impair, .hold, .pass, .passAll, .drop: break
        }
    }

    public func finish() -> LabReport {
        timer.cancel()
        let lanes = zip(pairs.all, setup.transports.names.all).map { pair, name in
            receive(pair)
            pair.account.close(onWire: [], cause: .buffer)
            return LabReport.LaneReport(
                name: name, figures: figures(of: pair, isFinal: true), lostMessages: pair.account.lostMessages
            )
        }
        return LabReport(setup: setup, info: info, lanes: Array(lanes))
    }
}
