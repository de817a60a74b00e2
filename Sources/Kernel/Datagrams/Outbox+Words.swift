import Core
import Glibc
import SystemPackage

extension Outbox.Attempt {
    /// What an attempt came to that ended in an error; some tell of a receiver that has no room.
    init(_ error: Errno) {
        let isForNow = error == .resourceTemporarilyUnavailable || error == .noBufferSpace
        self = isForNow ? .full : .failed(error.rawValue)
    }
}

extension Outbox.Event {
    /// The event as the log tells it; nil where it tells nothing new.
    var note: (words: String, peer: SocketName?, error: Errno?)? {
        switch self {
        case .waits(_, isFirst: false): return nil
        case .waits(let peer, isFirst: true):
            let error = Errno.resourceTemporarilyUnavailable
            return (
                "\(error.description): the receiver's queue is full; what is sent waits", peer, error
            )
        case .failed(let peer, let number, let bytes):
            let error = Errno(rawValue: number)
            return ("\(error.description): \(byteCount(bytes)) not sent", peer, error)
        case .overflowed(let peer, let bytes):
            return ("too much waits to be sent: \(byteCount(bytes)) given up", peer, .noBufferSpace)
        case .failedWaiting(let peer, let number, let count):
            let error = Errno(rawValue: number)
            return ("\(error.description): \(datagramCount(count)) that waited not sent", peer, error)
        case .caughtUp: return ("all that waited has been sent", nil, nil)
        case .failedInBurst(let peer, let number):
            let error = Errno(rawValue: number)
            return ("\(error.description): a datagram of the burst not sent", peer, error)
        case .endedBurst(let peer, let burst): return (burst.report(now: .current), peer, nil)
        case .gaveUp(let peer, let count):
            return ("\(datagramCount(count)) that waited: not sent", peer, Errno(rawValue: ECANCELED))
        case .gaveUpBurst(let peer, let burst):
            return (burst.report(now: .current) + ", then it was given up", peer, nil)
        }
    }
}

package func datagramCount(_ count: Int) -> String { "\(count) datagram\(count == 1 ? "" : "s")" }

func byteCount(_ count: Int) -> String { "\(count) byte\(count == 1 ? "" : "s")" }
