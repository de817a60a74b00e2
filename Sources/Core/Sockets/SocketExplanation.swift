/// What the numbers of a socket mean, in sentences.
public enum SocketExplanation {
    /// Returns the sentences that apply to a row, that on its state first.
    ///
    /// - Parameter previous: The snapshot before, which tells what has changed; nil if there is none.
    public static func sentences(
        index: Int, of snapshot: SocketSnapshot, previous: SocketSnapshot?
    ) -> [String] {
        let subject = Subject(snapshot, index, previous)
        return table.compactMap { $0(subject) }
    }

    /// A row, and the same socket in the snapshot before.
    private struct Subject {
        let snapshot: SocketSnapshot
        let row: SocketRow
        let tcp: TCPStatistics?
        let earlier: SocketRow?
        let earlierTCP: TCPStatistics?

        init(_ snapshot: SocketSnapshot, _ index: Int, _ previous: SocketSnapshot?) {
            let row = snapshot.table.rows[index]
            (self.snapshot, self.row, tcp) = (snapshot, row, snapshot.table.tcp(of: row))
            earlier = previous.flatMap { previous in
                // A socket usually keeps its index.
                if index < previous.rows.count, previous.rows[index].id == row.id {
                    return previous.rows[index]
                }
                return previous.rows.first { $0.id == row.id }
            }
            earlierTCP = earlier.flatMap { row in previous.flatMap { $0.table.tcp(of: row) } }
        }

        var isTCP: Bool { row.transport == .tcp }
        var isListener: Bool { row.state == .listen }
    }

    /// Each sentence with its condition.
    private static let table: [@Sendable (Subject) -> String?] = [
        { $0.isTCP ? "\($0.row.state.name): \(meaning($0.row.state))" : nil },
        { subject in
            guard !subject.isTCP, subject.row.transport.isInternet || subject.row.transport == .unix else {
                return nil
            }
            switch subject.row.state {
            case .listen: return "LISTEN: other processes may connect to it."
            case .established: return "ESTABLISHED: the socket has one peer, and takes nothing from others."
            case .unconnected where subject.row.transport.hasPorts && subject.row.local.port == 0:
                return "UNCONNECTED: the socket has no port yet."
            case .unconnected where subject.row.transport.hasPorts:
                return "UNCONNECTED: the socket takes datagrams from any peer."
            default: return nil
            }
        },
        { subject in
            switch subject.row.transport {
            case .raw: "Raw: the socket reads and writes IP packets; their protocol follows the address."
            case .packet: "Packet: the socket sees the frames of its interface, as a capture does."
            case .netlink: "Netlink: the socket exchanges messages with the kernel; 0 is the kernel's end."
            case .tcp, .udp, .udplite, .unix: nil
            }
        },
        { subject in
            guard let scope = subject.row.scope, scope.isExposed else { return nil }
            return scope.sentence(takesIPv4: subject.row.takesIPv4)
        },
        { subject in
            guard subject.isTCP, subject.row.state == .established, subject.row.receiveQueue == 0,
                subject.row.sendQueue == 0
            else { return nil }
            return "Nothing waits in either queue."
        },
        { subject in
            let (queue, earlier) = (subject.row.receiveQueue, subject.earlier?.receiveQueue)
            guard queue > 0, !subject.isListener else { return nil }
            return earlier.map { queue > $0 && $0 > 0 } ?? false
                ? "The receive queue grows (\(bytes(queue))): the program reads more slowly than data arrives."
                : "\(bytes(queue)) received and not yet read by the program."
        },
        { subject in
            let (queue, earlier) = (subject.row.sendQueue, subject.earlier?.sendQueue)
            guard queue > 0, !subject.isListener, subject.row.state != .synSent else { return nil }
            let isStuck = earlier.map { $0 > 0 && queue >= $0 } ?? false
            // A TCP queue may be as full as before and still move.
            let hasMoved = subject.isTCP && subject.tcp?.bytesAcked != subject.earlierTCP?.bytesAcked
            return isStuck && !hasMoved
                ? "The send queue does not drain (\(bytes(queue))): \(drain(subject))."
                : waiting(subject)
        },
        { subject in
            guard let tcp = subject.tcp, subject.row.sendQueue > 0, subject.row.state != .synSent else {
                return nil
            }
            let isClosed = tcp.hasSendWindow ? tcp.sendWindow == 0 : subject.row.timer == .probe
            return isClosed ? "Zero window: the peer accepts no data until its program reads." : nil
        },
        { subject in
            guard let drops = subject.row.knownDrops, drops > 0 else { return nil }
            let new = subject.earlier?.knownDrops.map { drops > $0 ? drops - $0 : 0 } ?? 0
            let total = "The kernel dropped \(count(drops, subject.isTCP ? "segment" : "datagram"))"
            return total + (new > 0 ? ", \(new) since the last snapshot" : "")
                + (subject.isListener
                    ? ": connections came that the listener could not take." : ": a buffer was full.")
        },
        { subject in
            guard subject.row.isBacklogFull else { return nil }
            return "The backlog is full (\(subject.row.receiveQueue) of \(subject.row.sendQueue)):"
                + " the kernel drops new connections until the program calls accept()."
        },
        { subject in
            guard subject.isListener, subject.row.receiveQueue > 0,
                subject.row.receiveQueue <= subject.row.sendQueue
            else { return nil }
            return
                "\(count(subject.row.receiveQueue, "connection")) in the backlog of \(subject.row.sendQueue):"
                + " the program has not called accept() for them yet."
        },
        { subject in
            guard let tcp = subject.tcp, tcp.consecutiveTimeouts > 0 else { return nil }
            return "The peer does not answer: \(count(UInt32(tcp.consecutiveTimeouts), "timeout")) in a row."
        },
        { $0.snapshot.owners.reasonUnknown($0.row).map { "Process unknown: \($0.rawValue)." } },
        { subject in
            guard let other = subject.snapshot.otherEnd(of: subject.row),
                let process = subject.snapshot.owners.process(of: other)
            else { return nil }
            return "The other end is held by \(process.name) \(process.pid) on this machine."
        },
        { subject in
            subject.isTCP ? nil : "Rates are unknown: the kernel counts bytes for TCP only."
        },
    ]

    /// Returns what a state of TCP means.
    private static func meaning(_ state: SocketState) -> String {
        switch state {
        case .listen: "the program waits for connections."
        case .established: "both ends may send."
        case .synSent: "this program asked for a connection, and the peer has not answered yet."
        case .synReceived: "a peer asked for a connection, and has not confirmed the answer yet."
        case .finWait1: "this program closed; the peer has not acknowledged that yet."
        case .finWait2: "this program closed; the peer has not closed yet."
        case .timeWait:
            "both ends closed; the kernel holds the addresses for a minute, against late segments."
        case .closeWait: "the peer closed; this program has not called close() yet."
        case .lastAck: "both ends closed; the peer has not acknowledged that yet."
        case .closing: "both ends closed at the same time; the last acknowledgement is missing."
        case .bound: "the socket holds its port, but neither listens nor is connected."
        case .unconnected: "the socket has no peer."
        }
    }

    private static func drain(_ subject: Subject) -> String {
        subject.isTCP
            ? "the peer acknowledged nothing since the last snapshot"
            : "nothing left it since the last snapshot"
    }

    /// Returns what the send queue waits for: an acknowledgment, or its turn to be sent.
    private static func waiting(_ subject: Subject) -> String {
        let queue = subject.row.sendQueue
        guard subject.isTCP else { return "\(bytes(queue)) sent and not yet delivered." }
        let notSent = min(queue, subject.tcp?.notSentBytes ?? 0)
        guard notSent > 0 else { return "\(bytes(queue)) sent and not yet acknowledged." }
        let sent = queue > notSent ? "\(bytes(queue - notSent)) sent and not yet acknowledged, " : ""
        return "\(sent)\(bytes(notSent)) not yet sent."
    }

    private static func count(_ number: UInt32, _ noun: String) -> String {
        "\(Int(number).grouped) \(noun)\(number == 1 ? "" : "s")"
    }

    private static func bytes(_ number: UInt32) -> String { count(number, "byte") }
}
