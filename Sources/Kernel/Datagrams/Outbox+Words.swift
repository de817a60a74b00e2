import Core
import Glibc
import SystemPackage

extension Outbox.Attempt {
    /// Classifies the error of an attempt: EAGAIN and ENOBUFS mean that the receiver has no room.
    init(_ error: Errno) {
        let isTemporary = error == .resourceTemporarilyUnavailable || error == .noBufferSpace
        self = isTemporary ? .full : .failed(error.rawValue)
    }
}

extension Outbox.Event {
    /// The event as an entry of the log; nil if it is nothing new.
    var note: (message: String, peer: SocketName?, error: Errno?)? {
        switch self {
        case .waits(_, isFirst: false): return nil
        case .waits(let peer, isFirst: true):
            let error = Errno.resourceTemporarilyUnavailable
            return (
                "\(error.description): the receiver's queue is full; datagrams are queued", peer, error
            )
        case .failed(let peer, let number, let bytes):
            let error = Errno(rawValue: number)
            return ("\(error.description): \(byteCount(bytes)) not sent", peer, error)
        case .overflowed(let peer, let bytes):
            return ("the send queue is full: \(byteCount(bytes)) discarded", peer, .noBufferSpace)
        case .failedWaiting(let peer, let number, let count):
            let error = Errno(rawValue: number)
            return ("\(error.description): \(queuedDatagramCount(count)) not sent", peer, error)
        case .caughtUp: return ("all queued datagrams sent", nil, nil)
        case .failedInBurst(let peer, let number):
            let error = Errno(rawValue: number)
            return ("\(error.description): a datagram of the burst was not sent", peer, error)
        case .endedBurst(let peer, let burst): return (burst.report(now: .current), peer, nil)
        case .gaveUp(let peer, let count):
            return ("\(queuedDatagramCount(count)) not sent", peer, Errno(rawValue: ECANCELED))
        case .gaveUpBurst(let peer, let burst):
            return (burst.report(now: .current) + ", then cancelled", peer, nil)
        }
    }
}

package func datagramCount(_ count: Int) -> String { "\(count) datagram\(count == 1 ? "" : "s")" }

private func queuedDatagramCount(_ count: Int) -> String {
    "\(count) queued datagram\(count == 1 ? "" : "s")"
}

package func byteCount(_ count: Int) -> String { "\(count) byte\(count == 1 ? "" : "s")" }
