import CLinux
import Core
import Glibc
import SystemPackage

/// The lane of UDP: each message is a datagram.
final class DatagramLane: MessageLane {
    var account: LaneAccount
    private(set) var failure: LabFailure?
    private(set) var lastActivity = Duration.zero
    let isReady = true
    let handshake: Duration? = nil
    let transport: TransportInfo? = nil

    private let context: LaneContext
    private let sender: SharedDescriptor
    private let receiver: SharedDescriptor?
    private var senderRegistration: Poller.Registration?
    private var receiverRegistration: Poller.Registration?
    private var source: MessageSource
    /// The message that the socket did not take yet, and when it was due.
    private var unsent: (number: Int, due: Duration)?
    private var isFull = false
    private var message: [UInt8]
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    /// - Parameters:
    ///   - sender: Connected to where the receiver is, or would be.
    ///   - receiver: nil where nobody listens.
    init(sender: SharedDescriptor, receiver: SharedDescriptor?, _ context: LaneContext) {
        (self.sender, self.receiver, self.context) = (sender, receiver, context)
        account = LaneAccount(.udp, count: context.load.count)
        source = MessageSource(context.load)
        message = LabMessage.blank(size: context.load.size)
        // Without an interest it still hears of an error: the port that nobody listens on.
        senderRegistration = context.poller.add(sender.descriptor, [], name: "lab, UDP of A") {
            [weak self] in self?.senderReady($0)
        }
        guard let receiver else { return }
        receiverRegistration = context.poller.add(
            receiver.descriptor, .readable, name: "lab, UDP of B"
        ) { [weak self] _ in self?.receive() }
    }

    var isSent: Bool { source.isExhausted && unsent == nil }
    var isOver: Bool { false }
    var nextDue: Duration? { isFull ? nil : unsent != nil ? .zero : source.nextDue }

    func send(elapsed: Duration, first: Duration) {
        guard !isFull else { return }
        for _ in 0..<context.burst {
            if unsent == nil, let next = source.take(at: elapsed) { unsent = (next.number, first + next.due) }
            guard let (number, due) = unsent else { return }
            LabMessage.stamp(&message, number: number, due: due)
            var result = sendMessage()
            // It gave back what came of an earlier one, and did not send.
            if result == .connectionRefused {
                note(.connectionRefused)
                result = sendMessage()
            }
            switch result {
            case nil:
                account.sent(number, due: due)
                lastActivity = context.now()
            case .wouldBlock?:
                isFull = true
                senderRegistration?.setInterest(.writable)
                return
            case let error?: note(error)
            }
            unsent = nil
        }
    }

    private func sendMessage() -> Errno? {
        let result = valueOrErrno {
            CInt(Glibc.send(sender.raw, message, message.count, CInt(MSG_NOSIGNAL)))
        }
        if case .failure(let error) = result { return error }
        return nil
    }

    func setReading(_ isReading: Bool) {
        receiverRegistration?.setInterest(isReading ? .readable : [])
        lastActivity = context.now()
    }

    func stop() {
        (senderRegistration, receiverRegistration) = (nil, nil)
    }

    private func senderReady(_ readiness: Poller.Readiness) {
        if readiness.contains(.failed), let error = sender.descriptor.takeError() { note(error) }
        if readiness.contains(.writable) {
            isFull = false
            senderRegistration?.setInterest([])
        }
        context.noticed()
    }

    private func receive() {
        guard let receiver else { return }
        for _ in 0..<LaneContext.maxReads {
            let count = buffer.withUnsafeMutableBytes { recv(receiver.raw, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { break }
            lastActivity = context.now()
            account.reads += 1
            if let number = LabMessage.number(of: buffer.span.bytes.extracting(first: count)) {
                account.received(number, at: lastActivity)
            }
        }
        context.noticed()
    }

    /// The first error is the one that is told.
    private func note(_ error: Errno) {
        if failure == nil { failure = LabFailure(SystemFailure("send over UDP", error)) }
    }
}

extension Descriptor {
    /// The error that waits at a socket, which forgets it by that (`SO_ERROR`).
    func takeError() -> Errno? {
        var (code, length) = (CInt(0), socklen_t(MemoryLayout<CInt>.size))
        guard getsockopt(raw, SOL_SOCKET, SO_ERROR, &code, &length) == 0, code != 0 else { return nil }
        return Errno(rawValue: code)
    }
}
