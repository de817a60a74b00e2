import CLinux
import Core
import Glibc
import SystemPackage

/// The events of TCP connections that end, with their final byte counts, for any user (`man 7 sock_diag`).
public final class ConnectionEnds {
    private let socket: Descriptor
    private var registration: Poller.Registration?
    private var buffer = [UInt8](repeating: 0, count: bufferSize)
    private let receive: ([SocketEnd]) -> Void
    private let missed: (UInt32) -> Void
    /// Whether the kernel has dropped events, and may still do so, until the queue is empty.
    private var isOverrun = false
    /// The number of events that the kernel has dropped, and that could not be parsed.
    private var dropped: UInt32 = 0
    private var malformed: UInt32 = 0
    private var reportedMissed: UInt32 = 0

    /// `SKNLGRP_INET_TCP_DESTROY` and `SKNLGRP_INET6_TCP_DESTROY`, as bits.
    private static let groups: UInt32 = 1 << 0 | 1 << 2
    /// Bytes. An event has about 400, in a datagram of its own.
    private static let bufferSize = 8 * 1024
    /// Reading and parsing that many takes about a millisecond.
    private static let maxEventsPerTurn = 512

    /// Subscribes until the object is released.
    ///
    /// - Parameters:
    ///   - receiveBufferSize: In bytes; an event takes about 1,280. The system may limit it.
    ///   - receive: Called once for the events of a turn.
    ///   - missed: Called with the number of events missed in total, when it has grown: the kernel drops events that
    ///     the loop does not read in time.
    /// - Throws: `SystemFailure` if the kernel has no socket diagnostics.
    public init(
        poller: Poller, receiveBufferSize: Int = 4 << 20, receive: @escaping ([SocketEnd]) -> Void,
        missed: @escaping (_ total: UInt32) -> Void
    ) throws(SystemFailure) {
        (self.receive, self.missed) = (receive, missed)
        socket = Descriptor(
            owning: try check("open a socket diagnostics socket") { pollux_netlink_socket(NETLINK_SOCK_DIAG) }
        )
        var size = CInt(clamping: receiveBufferSize)
        let length = socklen_t(MemoryLayout<CInt>.size)
        // SO_RCVBUFFORCE may exceed the system's limit, but needs CAP_NET_ADMIN.
        if setsockopt(socket.raw, SOL_SOCKET, SO_RCVBUFFORCE, &size, length) != 0 {
            setsockopt(socket.raw, SOL_SOCKET, SO_RCVBUF, &size, length)
        }
        var address = sockaddr_nl()
        address.nl_family = sa_family_t(AF_NETLINK)
        address.nl_groups = Self.groups
        _ = try check("subscribe to the ends of connections") {
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(socket.raw, $0, socklen_t(MemoryLayout<sockaddr_nl>.size))
                }
            }
        }
        registration = poller.add(socket, .readable, name: "connection ends") { [weak self] _ in
            self?.readEvents()
        }
    }

    private func readEvents() {
        let time = Int64.wallClock
        let (socket, flags) = (socket.raw, CInt(MSG_DONTWAIT))
        var (ends, isEmpty) = ([SocketEnd](), false)
        for _ in 0..<Self.maxEventsPerTurn where !isEmpty {
            switch valueOrErrno({
                CInt(buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, flags) })
            }) {
            case .success(let count):
                do {
                    let event = buffer.span.bytes.extracting(first: Int(count))
                    try SocketEnd.read(event, time: time, into: &ends)
                } catch {
                    malformed += 1
                }
            case .failure(.noBufferSpace): isOverrun = true
            case .failure: isEmpty = true
            }
        }
        if !ends.isEmpty { receive(ends) }
        reportMissed()
        if isEmpty { isOverrun = false }
    }

    /// Reports the events that were missed so far.
    private func reportMissed() {
        if isOverrun {
            var (counters, length) = ([UInt32](repeating: 0, count: 9), socklen_t(36))
            // SK_MEMINFO_DROPS is the last counter. It counts each event that did not fit.
            if getsockopt(socket.raw, SOL_SOCKET, SO_MEMINFO, &counters, &length) == 0 {
                dropped = counters[8]
            }
        }
        guard dropped &+ malformed != reportedMissed else { return }
        reportedMissed = dropped &+ malformed
        missed(reportedMissed)
    }
}
