import CLinux
import Core
import Glibc
import Synchronization
import SystemPackage

/// A benchmark of the forwarder alone: separate threads send datagrams at A and receive them at B, as fast as
/// they can, while the calling thread forwards.
package final class WireFlood {
    /// The throughput and its cost.
    package struct Result: Sendable {
        /// Packets forwarded per second, whether or not B received them.
        package var packetsPerSecond: Double
        /// CPU time of the forwarding thread per forwarded packet.
        package var microsecondsPerPacket: Double
        /// Counts in which the wire and the kernel differ; see `CounterCheck`.
        package var mismatches: [String]
    }

    private let state = State()
    private let poller: Poller
    private let wire: Wire
    private let forwarder: Forwarder
    private static let messageSize = 200

    private final class State: Sendable {
        let isOver = Atomic(false)
        let running = Atomic(0)
    }

    /// - Throws: `SystemFailure` if no descriptor is left.
    package init(_ wire: Wire, _ setup: LabSetup, poller: Poller) throws(SystemFailure) {
        (self.wire, self.poller) = (wire, poller)
        forwarder = try Forwarder(
            wire, setup, start: .current, epoch: .zero, wantsPackets: false, wantsCapture: false)
    }

    /// Floods the wire for a duration.
    ///
    /// - Throws: `SystemFailure` if the event loop cannot wait.
    package func run(for duration: Duration) throws(SystemFailure) -> Result {
        forwarder.register(with: poller) {}
        defer { forwarder.stop() }
        startThreads()
        let (begin, spentBefore) = (Instant.current, Duration.threadProcessorTime)
        while Instant.current - begin < duration { try poller.turn(until: begin + duration) }
        let (elapsed, spent) = (Instant.current - begin, .threadProcessorTime - spentBefore)
        let forwarded = forwarder.tally.aToB.forwarded
        state.isOver.store(true, ordering: .relaxed)
        while state.running.load(ordering: .acquiring) > 0 { usleep(1000) }
        forwarder.drain()
        var check = CounterCheck(
            tally: forwarder.tally, a: wire.a.counts, b: wire.b.counts, device: WireEnd.deviceName)
        // A flood sends more than the forwarder can read, so drops in the device's queue are expected.
        check.isFlooded = true
        return Result(
            packetsPerSecond: Double(forwarded) / (elapsed.milliseconds / 1000),
            microsecondsPerPacket: spent.milliseconds * 1000 / Double(max(1, forwarded)),
            mismatches: check.mismatches)
    }

    private func startThreads() {
        for (socket, isSender) in [(wire.a.sockets?.first, true), (wire.b.sockets?.first, false)] {
            guard let socket else { continue }
            // A full queue must block, not fail.
            _ = fcntl(socket.raw, F_SETFL, fcntl(socket.raw, F_GETFL) & ~O_NONBLOCK)
            var timeout = timeval(tv_sec: 0, tv_usec: 100_000)
            setsockopt(
                socket.raw, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
            state.running.add(1, ordering: .relaxed)
            let isStarted = WorkerThread.start { [state] in
                var message = LabMessage.blank(size: Self.messageSize)
                while !state.isOver.load(ordering: .relaxed) {
                    if isSender {
                        _ = send(socket.raw, message, message.count, 0)
                    } else {
                        _ = recv(socket.raw, &message, message.count, 0)
                    }
                }
                state.running.subtract(1, ordering: .releasing)
            }
            if !isStarted { state.running.subtract(1, ordering: .relaxed) }
        }
    }
}
