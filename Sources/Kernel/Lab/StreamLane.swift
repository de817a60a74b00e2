import CLinux
import Core
import Glibc
import SystemPackage

/// The TCP lane: one connection, in which each message follows its length.
final class StreamLane: MessageLane {
    private enum Phase {
        case connecting, open
        /// A has sent every message and its FIN.
        case sent
        /// Both ends have sent a FIN, or one has failed.
        case closed
    }

    var account: LaneAccount
    private(set) var failure: LabFailure?
    private(set) var lastActivity = Duration.zero
    private(set) var handshake: Duration?

    private let context: LaneContext
    private let ends: LaneEnds
    private let control: CongestionControl?
    private var receiver: SharedDescriptor?
    private var senderRegistration, listenerRegistration, receiverRegistration: Poller.Registration?
    private var phase = Phase.connecting
    private var connectStart = Duration.zero
    private var isReading = true
    private var source: MessageSource
    private var stream = MessageStream()
    /// The message being written: its number, when it was due, and the bytes written so far.
    private var unsent: (number: Int, due: Duration, written: Int)?
    private var isFull = false
    private var message: [UInt8]
    private var buffer = [UInt8](repeating: 0, count: 65_536)

    /// Starts to connect.
    ///
    /// - Parameter control: The congestion control that the lane asks for.
    init(_ lane: Lane, _ control: CongestionControl?, _ ends: LaneEnds, _ context: LaneContext) {
        (self.ends, self.control, self.context) = (ends, control, context)
        account = LaneAccount(lane, count: context.load.finalCount)
        source = MessageSource(context.load)
        message =
            [UInt8](repeating: 0, count: LabMessage.prefixSize)
            + LabMessage.blank(size: context.load.size)
        LabMessage.stampLength(&message, size: message.count - LabMessage.prefixSize)
        connectStart = context.now()
        let result = valueOrErrno(retryOnInterrupt: false) {
            ends.address.withSocketAddress(port: ends.port) { Glibc.connect(ends.sender.raw, $0, $1) }
        }
        if case .failure(let error) = result, error != .nowInProgress, error != .interrupted {
            fail("connect tcp \(ends.address.withPort(ends.port))", error)
            return
        }
        senderRegistration = context.poller.add(
            ends.sender.descriptor, .writable, name: "lab: TCP at A"
        ) { [weak self] in self?.senderReady($0) }
        guard let listener = ends.receiver else { return }
        listenerRegistration = context.poller.add(
            listener.descriptor, .readable, name: "lab: TCP listener at B"
        ) { [weak self] _ in self?.accept() }
    }

    var isReady: Bool { phase != .connecting }
    var isSent: Bool { phase == .sent || phase == .closed }
    var isOver: Bool { phase == .closed }
    var nextDue: Duration? { isFull || phase != .open ? nil : unsent != nil ? .zero : source.nextDue }

    /// TCP_INFO of the sending socket.
    var transport: TransportInfo? { TransportInfo(of: ends.sender.descriptor) }
    var transportOfB: TransportInfo? { receiver.flatMap { TransportInfo(of: $0.descriptor) } }

    func send(elapsed: Duration, first: Duration) {
        guard phase == .open, !isFull else { return }
        for _ in 0..<context.burst {
            if unsent == nil, let next = source.next(at: elapsed) {
                unsent = (next.number, first + next.due, 0)
                if let late = next.late { context.isLate(late) }
                LabMessage.stamp(
                    &message, at: LabMessage.prefixSize, number: next.number, due: first + next.due)
            }
            guard let (number, due, written) = unsent else { break }
            let result = valueOrErrno {
                CInt(
                    message[written...].withUnsafeBytes {
                        Glibc.send(ends.sender.raw, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
                    })
            }
            switch result {
            case .success(let count):
                lastActivity = context.now()
                unsent?.written = written + Int(count)
                guard written + Int(count) == message.count else { continue }
                account.sent(number, due: due)
                unsent = nil
            case .failure(.wouldBlock):
                isFull = true
                source.block()
                setInterest(.writable)
                return
            case .failure(let error): return fail("send over TCP", error)
            }
        }
        guard source.isExhausted, unsent == nil else { return }
        _ = shutdown(ends.sender.raw, CInt(SHUT_WR))
        phase = .sent
        setInterest(.readable)
    }

    func setReading(_ isReading: Bool) {
        self.isReading = isReading
        receiverRegistration?.setInterest(isReading ? .readable : [])
        lastActivity = context.now()
    }

    func stop() {
        if receiver == nil { accept() }
        receive(atMost: LaneContext.maxRest)
        (senderRegistration, listenerRegistration, receiverRegistration) = (nil, nil, nil)
    }

    private func setInterest(_ interest: Poller.Readiness) {
        senderRegistration?.setInterest(interest)
    }

    private func senderReady(_ readiness: Poller.Readiness) {
        lastActivity = context.now()
        if readiness.isBroken, let error = ends.sender.descriptor.pendingError() {
            fail(phase == .connecting ? "connect over TCP" : "send over TCP", error)
        } else if phase == .connecting {
            handshake = lastActivity - connectStart
            phase = .open
            // What was due before waited for the connection.
            source.block()
            setInterest([])
        } else if readiness.contains(.writable), isFull {
            isFull = false
            setInterest([])
        } else if phase == .sent {
            // B never sends data, so a readable socket means its FIN.
            close()
        }
        context.didWork()
    }

    private func accept() {
        guard let listener = ends.receiver, receiver == nil,
            case .success(let raw) = valueOrErrno({ pollux_accept(listener.raw) })
        else { return }
        let accepted = SharedDescriptor(owning: raw)
        try? TCPOptions.set(on: accepted.descriptor, control)
        receiver = accepted
        listenerRegistration = nil
        receiverRegistration = context.poller.add(
            accepted.descriptor, isReading ? .readable : [], name: "lab: TCP at B"
        ) { [weak self] _ in
            self?.receive(atMost: LaneContext.maxReads)
            self?.context.didWork()
        }
    }

    private func receive(atMost count: Int) {
        guard let receiver else { return }
        for _ in 0..<count {
            let count = buffer.withUnsafeMutableBytes { recv(receiver.raw, $0.baseAddress, $0.count, 0) }
            if count > 0 {
                lastActivity = context.now()
                account.reads += 1
                guard let numbers = try? stream.read(buffer.span.bytes.extracting(first: count)) else {
                    fail("read messages over TCP", .badMessage)
                    break
                }
                for number in numbers { account.received(number, at: lastActivity) }
                continue
            }
            if count < 0, errno == EAGAIN || errno == EINTR { break }
            // B has no data to send, so it answers A's FIN with its own.
            if count == 0 { _ = shutdown(receiver.raw, CInt(SHUT_WR)) }
            if count < 0 { fail("receive over TCP", Errno(rawValue: errno)) }
            receiverRegistration = nil
            break
        }
    }

    private func close() {
        guard phase != .closed else { return }
        phase = .closed
        stop()
    }

    private func fail(_ action: String, _ error: Errno) {
        if failure == nil { failure = LabFailure(SystemFailure(action, error)) }
        close()
    }
}
