import Glibc
import Synchronization

/// A thread that sends numbered datagrams of 64 bytes as fast as possible.
final class Flood {
    private let thread: pthread_t
    private let work: Work

    private final class Work: Sendable {
        let peer: DatagramPeer
        let target: String
        let limit: Int
        let sent = Atomic(0)
        let isOver = Atomic(false)

        init(target: String, limit: Int) throws {
            peer = try DatagramPeer()
            (self.target, self.limit) = (target, limit)
        }

        func run() {
            while sent.load(ordering: .relaxed) < limit, !isOver.load(ordering: .relaxed) {
                let number = String(sent.load(ordering: .relaxed))
                let payload = String(repeating: "0", count: 64 - number.utf8.count) + number
                guard (try? peer.send(Array(payload.utf8), to: target)) == true else { return }
                sent.add(1, ordering: .relaxed)
            }
        }
    }

    /// - Parameter count: The number of datagrams; nil sends until stopped.
    init(of count: Int? = nil, to target: String) throws {
        work = try Work(target: target, limit: count ?? .max)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(work).toOpaque())
        guard code == 0 else { throw Child.Failure.call("pthread_create", code) }
        self.thread = thread
    }

    deinit { work.isOver.store(true, ordering: .relaxed) }

    /// The number of datagrams sent so far.
    var sent: Int { work.sent.load(ordering: .relaxed) }

    /// Waits until `count` datagrams are sent, or stops a flood without a count.
    ///
    /// - Returns: The number of datagrams sent.
    func end() -> Int {
        if work.limit == .max { work.isOver.store(true, ordering: .relaxed) }
        pthread_join(thread, nil)
        return sent
    }
}
