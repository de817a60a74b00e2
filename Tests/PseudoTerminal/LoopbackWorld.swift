import Glibc

/// A thread that serves loopback sockets: it accepts, echoes and keeps streams flowing. It stops, and the
/// sockets close, when the object is released.
final class LoopbackWorld {
    private let stop: OwnedDescriptor
    private let thread: pthread_t

    init(_ sockets: LoopbackSockets) throws(CallFailure) {
        var ends: [Int32] = [0, 0]
        try check("pipe") { pipe(&ends) }
        stop = OwnedDescriptor(ends[1])
        thread = try startThread(Server(sockets: sockets, stop: OwnedDescriptor(ends[0])))
    }

    deinit {
        var end: UInt8 = 0
        _ = write(stop.number, &end, 1)
        pthread_join(thread, nil)
    }
}

/// The sockets and the state owned by the thread.
private final class Server: Sendable {
    let sockets: LoopbackSockets
    let stop: OwnedDescriptor

    init(sockets: LoopbackSockets, stop: OwnedDescriptor) {
        self.sockets = sockets
        self.stop = stop
    }
}

private func startThread(_ server: Server) throws(CallFailure) -> pthread_t {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(server)
    let code = pthread_create(
        &thread, nil,
        { context in
            guard let context else { return nil }
            Unmanaged<Server>.fromOpaque(context).takeRetainedValue().serve()
            return nil
        }, context.toOpaque())
    if code != 0 { context.release() }
    try checkCode("pthread_create", code)
    return thread
}

extension Server {
    /// Runs until `stop` is readable.
    fileprivate func serve() {
        var connections: [OwnedDescriptor] = []
        var sent = sockets.streams.map { _ in 0 }
        var chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 65536)
        let start = ContinuousClock.now
        while true {
            let readable = waitForInput(connections)
            if readable.contains(stop.number) { return }
            for listener in sockets.listeners where readable.contains(listener.number) {
                let number = accept(listener.number, nil, nil)
                if number >= 0 { connections.append(OwnedDescriptor(number)) }
            }
            for socket in sockets.echoes where readable.contains(socket.number) {
                echoDatagram(socket, &chunk)
            }
            connections.removeAll { readable.contains($0.number) && !echoStream($0, &chunk) }
            for stream in sockets.streams where readable.contains(stream.receiver.number) {
                _ = recv(stream.receiver.number, &chunk, chunk.count, 0)
            }
            let seconds = start.duration(to: .now) / .seconds(1)
            for (index, stream) in sockets.streams.enumerated() {
                let due = Int(seconds * Double(stream.bytesPerSecond)) - sent[index]
                sent[index] += send(chunk, upTo: due, to: stream.sender)
            }
        }
    }

    /// Waits until a socket is readable, but at most 10 ms if there are streams: a hundred writes per second
    /// look steady to a program that samples once per second.
    private func waitForInput(_ connections: [OwnedDescriptor]) -> Set<Int32> {
        let descriptors =
            [stop] + sockets.listeners + sockets.echoes + connections + sockets.streams.map(\.receiver)
        var entries = descriptors.map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
        let ready = poll(&entries, nfds_t(entries.count), sockets.streams.isEmpty ? -1 : 10)
        return ready > 0 ? Set(entries.lazy.filter { $0.revents != 0 }.map(\.fd)) : []
    }

    private func echoDatagram(_ socket: OwnedDescriptor, _ chunk: inout [UInt8]) {
        var peer = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutablePointer(to: &peer) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { peer in
                let count = recvfrom(socket.number, &chunk, chunk.count, 0, peer, &length)
                if count >= 0 { _ = sendto(socket.number, chunk, count, 0, peer, length) }
            }
        }
    }

    /// Returns false if the peer has closed. A peer that does not read its echo loses some of it, so that it
    /// does not delay the others.
    private func echoStream(_ connection: OwnedDescriptor, _ chunk: inout [UInt8]) -> Bool {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        let count = recv(connection.number, &chunk, chunk.count, Int32(MSG_DONTWAIT))
        if count > 0 { _ = Glibc.send(connection.number, chunk, count, flags) }
        return count > 0
    }

    private func send(_ chunk: [UInt8], upTo count: Int, to sender: OwnedDescriptor) -> Int {
        guard count > 0 else { return 0 }
        return max(0, Glibc.send(sender.number, chunk, min(count, chunk.count), Int32(MSG_NOSIGNAL)))
    }
}
