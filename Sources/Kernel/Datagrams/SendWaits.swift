import CLinux
import Core
import Glibc
import SystemPackage

/// The pending waits for receivers to have room again.
final class SendWaits {
    private var waits: [SendWait] = []

    /// When to retry the waits that no descriptor can signal; nil if there are none.
    var deadline: Instant? { waits.lazy.compactMap(\.retryAt).min() }

    /// Waits until a receiver has room, or until this object is released.
    ///
    /// - Parameter hasRoom: Called once, on the loop's thread, when the receiver may have room.
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

    /// Ends the waits whose retry time has come.
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

/// A wait until one receiver has room again.
///
/// A UDP datagram waits for the send buffer of the chat's own socket, so POLLOUT on that socket is enough. A Unix
/// datagram waits for the receiver's queue, which POLLOUT reflects only on a socket that is connected to the
/// receiver. The chat's own socket is not connected, so that it receives from everybody; a second socket is connected
/// for the wait.
private final class SendWait {
    let peer: SocketName
    private var registration: Poller.Registration?
    /// The connected socket of a Unix wait.
    private var probe: Descriptor?
    /// When to retry, if no descriptor can signal room.
    private(set) var retryAt: Instant?

    private static let retryAfter = Duration.milliseconds(20)

    init(peer: SocketName) {
        self.peer = peer
    }

    /// Starts the wait.
    ///
    /// - Parameter hasRoom: Called once, on the loop's thread, when the receiver may have room.
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
            // The receiver is gone: the next attempt will return the error.
            retryAt = .current
            return
        }
        registration = poller.add(raw: raw, .writable, name: name) { _ in hasRoom() }
    }
}
