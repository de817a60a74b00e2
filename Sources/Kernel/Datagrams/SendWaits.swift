import CLinux
import Core
import Glibc
import SystemPackage

/// The receivers whose room is waited for.
final class SendWaits {
    private var waits: [SendWait] = []

    /// When to try again where no descriptor can tell; nil where one can.
    var deadline: Instant? { waits.lazy.compactMap(\.retryAt).min() }

    /// Waits until there is room, or until this is released.
    ///
    /// - Parameter hasRoom: Called once, on the loop's thread, when it is worth another try.
    func begin(
        for peer: SocketName, on socket: DatagramSocket, _ poller: Poller,
        hasRoom: @escaping ([SocketName]) -> Void
    ) {
        let wait = SendWait(peer: peer)
        wait.begin(on: socket, poller) { [weak self, weak wait] in
            if let wait { self?.end([wait]) }
            hasRoom([peer])
        }
        waits.append(wait)
    }

    /// Ends those whose time has come.
    ///
    /// - Returns: Their receivers.
    func endDue(now: Instant) -> [SocketName] {
        let due = waits.filter { $0.retryAt.map { $0 <= now } ?? false }
        end(due)
        return due.map(\.peer)
    }

    private func end(_ ended: [SendWait]) {
        waits.removeAll { wait in ended.contains { $0 === wait } }
    }
}

/// Waits until a receiver has room again.
///
/// The queue of a UDP socket is its own, so its own POLLOUT tells. A Unix datagram waits for the receiver's
/// queue, of which POLLOUT tells only a socket that is connected to it; the chat's own is not, so that it
/// hears everybody. A second socket is connected for that.
private final class SendWait {
    let peer: SocketName
    private var registration: Poller.Registration?
    /// The connected socket of a Unix wait.
    private var probe: Descriptor?
    /// Where no descriptor can tell: when to try again.
    private(set) var retryAt: Instant?

    private static let retryAfter = Duration.milliseconds(20)

    init(peer: SocketName) {
        self.peer = peer
    }

    /// - Parameter hasRoom: Called once, on the loop's thread, when it is worth another try.
    func begin(on socket: DatagramSocket, _ poller: Poller, hasRoom: @escaping () -> Void) {
        let name = "room at \(peer.text ?? "")"
        guard peer.isUnix else {
            registration = poller.add(socket.descriptor, .writable, name: name) { _ in hasRoom() }
            return
        }
        guard case .success(let raw) = valueOrErrno({ pollux_chat_socket(AF_UNIX) }) else {
            retryAt = .current + Self.retryAfter
            return
        }
        probe = Descriptor(owning: raw)
        let connected = peer.withSocketAddress(family: AF_UNIX) { address, length in
            valueOrErrno { connect(raw, address, length) }
        }
        guard case .success = connected else {
            // The receiver has gone: the next try will say so.
            retryAt = .current
            return
        }
        registration = poller.add(raw: raw, .writable, name: name) { _ in hasRoom() }
    }
}
