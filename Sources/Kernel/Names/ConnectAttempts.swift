import CLinux
import Core
import Glibc
import SystemPackage

/// The sockets of the connect races, which report how each attempt ended.
public final class ConnectAttempts {
    private struct Key: Hashable {
        let race: RaceID
        let attempt: Int
    }

    private final class Attempt {
        let socket: Descriptor
        var registration: Poller.Registration?

        init(socket: consuming Descriptor) {
            self.socket = socket
        }
    }

    private let poller: Poller
    private let report: (RaceID, Int, ProbeOutcome) -> Void
    private var attempts: [Key: Attempt] = [:]

    /// - Parameter report: Called on the loop's thread when an attempt has ended, possibly before `connect`
    ///   returns.
    public init(poller: Poller, report: @escaping (RaceID, Int, ProbeOutcome) -> Void) {
        (self.poller, self.report) = (poller, report)
    }

    /// Starts an attempt.
    public func connect(_ race: RaceID, attempt number: Int, to address: IPAddress, port: UInt16) {
        let raw: CInt
        switch valueOrErrno({ pollux_stream_socket(address.systemFamily) }) {
        case .failure(let error): return report(race, number, Self.outcome(of: error))
        case .success(let value): raw = value
        }
        let attempt = Attempt(socket: Descriptor(owning: raw))
        let result = valueOrErrno(retryOnInterrupt: false) {
            address.withSocketAddress(port: port) { Glibc.connect(raw, $0, $1) }
        }
        switch result {
        case .success: report(race, number, .open)
        case .failure(let error) where error == .nowInProgress || error == .interrupted:
            let key = Key(race: race, attempt: number)
            attempts[key] = attempt
            attempt.registration = poller.add(
                attempt.socket, .writable, name: "probe \(address.withPort(port))"
            ) { [weak self] _ in self?.end(key) }
        case .failure(let error): report(race, number, Self.outcome(of: error))
        }
    }

    /// Closes the socket of an attempt that has timed out.
    public func abandon(_ race: RaceID, attempt: Int) {
        attempts[Key(race: race, attempt: attempt)] = nil
    }

    /// Closes the open sockets of a race.
    public func end(_ race: RaceID) {
        for key in attempts.keys where key.race == race { attempts[key] = nil }
    }

    private func end(_ key: Key) {
        guard let attempt = attempts[key] else { return }
        var (code, length) = (CInt(0), socklen_t(MemoryLayout<CInt>.size))
        getsockopt(attempt.socket.raw, SOL_SOCKET, SO_ERROR, &code, &length)
        (attempts[key], attempt.registration) = (nil, nil)
        report(key.race, key.attempt, code == 0 ? .open : Self.outcome(of: Errno(rawValue: code)))
    }

    /// Maps an error of `man 2 connect` to an outcome.
    private static func outcome(of error: Errno) -> ProbeOutcome {
        switch error {
        case .connectionRefused: .refused
        case .timedOut: .timeout
        case .networkUnreachable, .noRouteToHost: .unreachable
        default: .error(error.description)
        }
    }
}
