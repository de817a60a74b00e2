import CLinux
import Core
import Glibc
import SystemPackage

/// Sends a signal to the process that a snapshot has found, and to no later one with its pid
/// (`man 2 pidfd_send_signal`).
///
/// - Throws: `SocketActionFailure` if the process has ended, or belongs to another user.
public func sendSignal(_ request: SignalRequest) throws(SocketActionFailure) {
    let process = request.process
    func failure(_ reason: SocketActionFailure.Reason) -> SocketActionFailure {
        SocketActionFailure(request.action, reason)
    }
    let descriptor: Descriptor
    switch valueOrErrno({ pollux_pidfd_open(process.pid) }) {
    case .success(let raw): descriptor = Descriptor(owning: raw)
    case .failure(let error): throw failure(reason(error, request))
    }
    // After opening: the start time may be that of a later process with the pid, but then the wanted one has ended.
    let stat = contents(ofSystemFile: "/proc/\(process.pid)/stat", limit: 1024)
    guard let status = ProcessStatus(stat) else { throw failure(.processEnded) }
    guard status.startTicks == process.startTicks else { throw failure(.pidReused) }
    let raw = descriptor.raw
    if case .failure(let error) = valueOrErrno({ pollux_pidfd_send_signal(raw, request.signal.number) }) {
        throw failure(reason(error, request))
    }
}

private func reason(_ error: Errno, _ request: SignalRequest) -> SocketActionFailure.Reason {
    switch error {
    case .noSuchProcess: .processEnded
    case .noFunction: .noProcessDescriptors
    case .notPermitted: .notPermitted(pid: request.process.pid, user: request.user)
    default: .system(error.description)
    }
}

extension ProcessSignal {
    /// The number, which depends on the architecture.
    fileprivate var number: CInt {
        switch self {
        case .term: SIGTERM
        case .kill: SIGKILL
        case .interrupt: SIGINT
        case .hangUp: SIGHUP
        case .stop: SIGSTOP
        case .resume: SIGCONT
        }
    }
}
