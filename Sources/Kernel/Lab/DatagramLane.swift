import CLinux
import Core
import Glibc
import SystemPackage

/// The UDP lane: each message is a datagram.
final class DatagramLane: MessageLane {
    var account: LaneAccount
    private(set) var failure: LabFailure?
    /// ICMP errors that A's socket has reported.
    private(set) var icmpErrors = 0
    private(set) var lastActivity = Duration.zero
    let isReady = true
    let handshake: Duration? = nil
    let transport: TransportInfo? = nil

    private let context: LaneContext
    private let ends: LaneEnds
    private var senderRegistration: Poller.Registration?
    private var receiverRegistration: Poller.Registration?
    private var source: MessageSource
    /// The message that the socket has not accepted yet, and when it was due.
    private var unsent: (number: Int, due: Duration)?
    private var isFull = false
    private var message: [UInt8]
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    init(_ lane: Lane, _ ends: LaneEnds, _ context: LaneContext) {
        (self.ends, self.context) = (ends, context)
        account = LaneAccount(lane, count: context.load.finalCount)
        source = MessageSource(context.load)
        message = LabMessage.blank(size: context.load.size)
        // Even without an interest, `poll` reports errors, such as an ICMP port unreachable.
        senderRegistration = context.poller.add(ends.sender.descriptor, [], name: "lab: UDP at A") {
            [weak self] in self?.senderReady($0)
        }
        guard let receiver = ends.receiver else { return }
        receiverRegistration = context.poller.add(
            receiver.descriptor, .readable, name: "lab: UDP at B"
        ) { [weak self] _ in self?.receive() }
    }

    var isSent: Bool { source.isExhausted && unsent == nil }
    var isOver: Bool { false }
    var nextDue: Duration? { isFull ? nil : unsent != nil ? .zero : source.nextDue }

    func send(elapsed: Duration, first: Duration) {
        guard !isFull else { return }
        for _ in 0..<context.burst {
            if unsent == nil, let next = source.next(at: elapsed) {
                unsent = (next.number, first + next.due)
                if let late = next.late { context.isLate(late) }
            }
            guard let (number, due) = unsent else { return }
            LabMessage.stamp(&message, number: number, due: due)
            var result = sendMessage()
            // The call returned the pending error of an earlier datagram and sent nothing.
            if result == .connectionRefused {
                recordFailure(.connectionRefused)
                result = sendMessage()
            }
            switch result {
            case nil:
                account.sent(number, due: due)
                lastActivity = context.now()
            case .wouldBlock?:
                isFull = true
                source.block()
                senderRegistration?.setInterest(.writable)
                return
            case let error?: recordFailure(error)
            }
            unsent = nil
        }
    }

    private func sendMessage() -> Errno? {
        let result = valueOrErrno {
            CInt(Glibc.send(ends.sender.raw, message, message.count, CInt(MSG_NOSIGNAL)))
        }
        if case .failure(let error) = result { return error }
        return nil
    }

    func setReading(_ isReading: Bool) {
        receiverRegistration?.setInterest(isReading ? .readable : [])
        lastActivity = context.now()
    }

    func stop() {
        receiveRest()
        (senderRegistration, receiverRegistration) = (nil, nil)
    }

    private func senderReady(_ readiness: Poller.Readiness) {
        if readiness.contains(.failed), let error = ends.sender.descriptor.pendingError() {
            recordFailure(error)
        }
        if readiness.contains(.writable) {
            isFull = false
            senderRegistration?.setInterest([])
        }
        context.didWork()
    }

    private func receive() {
        receive(atMost: LaneContext.maxReads)
        context.didWork()
    }

    /// Reads what is left in the receive buffer at the end of the run. The kernel verifies a datagram's checksum only
    /// when it is read, so unread datagrams would be missing among its checksum errors.
    private func receiveRest() { receive(atMost: LaneContext.maxRest) }

    private func receive(atMost count: Int) {
        var reads = 0
        while reads < count, receiveOne() { reads += 1 }
    }

    /// - Returns: Whether a datagram was read.
    private func receiveOne() -> Bool {
        guard let receiver = ends.receiver else { return false }
        let count = buffer.withUnsafeMutableBytes { recv(receiver.raw, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return false }
        lastActivity = context.now()
        account.reads += 1
        if let number = LabMessage.number(of: buffer.span.bytes.extracting(first: count)) {
            account.received(number, at: lastActivity)
        }
        return true
    }

    /// Keeps the first error for the report.
    private func recordFailure(_ error: Errno) {
        if error == .connectionRefused { icmpErrors += 1 }
        if failure == nil { failure = LabFailure(SystemFailure("send over UDP", error)) }
    }
}

extension Descriptor {
    /// Returns and clears the socket's pending error (`SO_ERROR`).
    func pendingError() -> Errno? {
        var (code, length) = (CInt(0), socklen_t(MemoryLayout<CInt>.size))
        guard getsockopt(raw, SOL_SOCKET, SO_ERROR, &code, &length) == 0, code != 0 else { return nil }
        return Errno(rawValue: code)
    }
}
