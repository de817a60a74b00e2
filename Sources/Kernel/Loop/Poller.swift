import CLinux
import Core
import Glibc
import SystemPackage

/// The event loop's wait for all registered descriptors, with `ppoll(2)`.
///
/// All handlers run on the thread that calls `turn`. A registration has its own number, because the kernel reuses
/// the number of a descriptor as soon as it is closed.
public final class Poller {
    /// The registration of a descriptor, which ends when this object is released.
    ///
    /// The descriptor's owner keeps it and releases it no later than the descriptor. It may do so at any time, even
    /// in the handler: the handler is then not called again, even for events that the kernel has already reported.
    public final class Registration {
        fileprivate let number: UInt64
        /// Weak, because the poller holds the handler, which may hold the owner of this registration.
        private weak var poller: Poller?

        fileprivate init(_ number: UInt64, in poller: Poller) {
            (self.number, self.poller) = (number, poller)
        }

        deinit {
            poller?.remove(number)
        }

        /// Changes the events to wait for from the next turn on. An empty interest waits only for errors.
        public func setInterest(_ interest: Readiness) {
            poller?.setInterest(number, interest)
        }
    }

    /// The events that a registration waits for, or that the kernel reports.
    public struct Readiness: OptionSet, Hashable, Sendable {
        public let rawValue: Int16

        public init(rawValue: Int16) {
            self.rawValue = rawValue
        }

        public static let readable = Readiness(rawValue: Int16(POLLIN))
        public static let writable = Readiness(rawValue: Int16(POLLOUT))
        /// The peer is gone. The kernel reports this and the following events even if they are not in the interest.
        public static let hangUp = Readiness(rawValue: Int16(POLLHUP))
        public static let failed = Readiness(rawValue: Int16(POLLERR))
        public static let invalid = Readiness(rawValue: Int16(POLLNVAL))

        public var isBroken: Bool { !isDisjoint(with: [.hangUp, .failed, .invalid]) }
    }

    public typealias Handler = (Readiness) -> Void

    /// The state of one registration.
    private struct Watch {
        let number: UInt64
        let name: String
        let handler: Handler
        var lastReport: Readiness?
        var reports = 0
    }

    /// The state of one registration, for display.
    public struct RegistrationInfo: Sendable {
        public let name: String
        public let interest: Readiness
        /// The last events that the kernel reported; nil before the first report.
        public let lastReport: Readiness?
        /// The number of reports.
        public let reports: Int
    }

    /// The array for `ppoll`, parallel to `watches`.
    private var entries: [pollfd] = []
    private var watches: [Watch] = []
    private var lastNumber: UInt64 = 0
    /// The number of the urgent registration.
    private var urgent: UInt64?
    /// The number of completed waits.
    public private(set) var wakeUps = 0
    /// The total time spent waiting.
    public var waited: Duration { .nanoseconds(waitedNanoseconds) }
    /// An integer, because adding 128-bit `Duration` values in every turn is slower.
    private var waitedNanoseconds: Int64 = 0

    /// How long other handlers may run before the urgent one (the keyboard) is called again.
    private static let maxUrgentDelay = Duration.milliseconds(2)

    public init() {}

    /// Waits for a descriptor from the next turn on, until the registration is released.
    ///
    /// - Parameters:
    ///   - isUrgent: Whether to call the handler first in each turn, and again during a long turn.
    ///   - handler: Called on this thread. It must not block and must bound its own work. It must not hold a strong
    ///     reference to the owner of the registration.
    public func add(
        _ descriptor: borrowing Descriptor, _ interest: Readiness, name: String, isUrgent: Bool = false,
        handler: @escaping Handler
    ) -> Registration {
        add(raw: descriptor.raw, interest, name: name, isUrgent: isUrgent, handler: handler)
    }

    /// Waits for standard input, which has no owner.
    public func addStandardInput(
        name: String, isUrgent: Bool = true, handler: @escaping Handler
    ) -> Registration {
        add(raw: STDIN_FILENO, .readable, name: name, isUrgent: isUrgent, handler: handler)
    }

    /// Waits until standard output takes more, which has no owner.
    public func addStandardOutput(name: String, handler: @escaping Handler) -> Registration {
        add(raw: STDOUT_FILENO, .writable, name: name, handler: handler)
    }

    func add(
        raw: CInt, _ interest: Readiness, name: String, isUrgent: Bool = false, handler: @escaping Handler
    ) -> Registration {
        lastNumber += 1
        watches.append(Watch(number: lastNumber, name: name, handler: handler))
        entries.append(pollfd(fd: raw, events: interest.rawValue, revents: 0))
        if isUrgent { urgent = lastNumber }
        return Registration(lastNumber, in: self)
    }

    /// The state of all registrations, in the order in which they were added.
    public var registrationInfo: [RegistrationInfo] {
        zip(watches, entries).map { watch, entry in
            RegistrationInfo(
                name: watch.name, interest: Readiness(rawValue: entry.events),
                lastReport: watch.lastReport, reports: watch.reports)
        }
    }

    private func setInterest(_ number: UInt64, _ interest: Readiness) {
        guard let index = watches.firstIndex(where: { $0.number == number }) else { return }
        entries[index].events = interest.rawValue
    }

    private func remove(_ number: UInt64) {
        guard let index = watches.firstIndex(where: { $0.number == number }) else { return }
        entries.remove(at: index)
        // The handler may hold the last reference to another registration. Its release calls this function again, so
        // both arrays must be consistent by then.
        withExtendedLifetime(watches.remove(at: index)) {}
    }

    /// Waits until a descriptor is ready or the deadline has passed, and calls the handlers of the ready descriptors.
    ///
    /// The signals that the program handles, SIGWINCH among them, are blocked and arrive through a
    /// `SignalDescriptor`, so they do not interrupt the wait. If another signal does (EINTR), only the urgent
    /// handler is called.
    /// - Parameter deadline: The end of the wait; nil waits forever.
    /// - Throws: `SystemFailure` if the wait fails.
    public func turn(until deadline: Instant?) throws(SystemFailure) {
        let start = Instant.current
        let timeout = deadline.map { max(0, $0.nanoseconds - start.nanoseconds) } ?? -1
        let result = valueOrErrno(retryOnInterrupt: false) {
            pollux_poll(&entries, UInt(entries.count), timeout)
        }
        waitedNanoseconds += Instant.current.nanoseconds - start.nanoseconds
        wakeUps += 1
        switch result {
        case .success(0): return
        case .failure(.interrupted): callUrgent([])
        case .failure(let error): throw SystemFailure("wait for \(entries.count) descriptors", error)
        case .success: callReady()
        }
    }

    private func callReady() {
        // Handlers may add and release registrations, so the ready ones are collected before any handler is called.
        var ready: [(number: UInt64, readiness: Readiness)] = []
        for (index, entry) in entries.enumerated() where entry.revents != 0 {
            let readiness = Readiness(rawValue: entry.revents)
            watches[index].lastReport = readiness
            watches[index].reports += 1
            ready.append((watches[index].number, readiness))
        }
        if let index = ready.firstIndex(where: { $0.number == urgent }), index > 0 { ready.swapAt(0, index) }
        var urgentCheckedAt = Instant.current
        for (number, readiness) in ready {
            guard let watch = watches.first(where: { $0.number == number }) else { continue }
            watch.handler(readiness)
            let now = Instant.current
            if now - urgentCheckedAt > Self.maxUrgentDelay {
                callUrgent([])
                urgentCheckedAt = now
            }
        }
    }

    private func callUrgent(_ readiness: Readiness) {
        watches.first { $0.number == urgent }?.handler(readiness)
    }
}

extension Poller.Readiness: CustomStringConvertible {
    /// The names of the bits in `man 2 poll`.
    public var description: String {
        let names: [(Poller.Readiness, String)] = [
            (.readable, "POLLIN"), (.writable, "POLLOUT"), (.hangUp, "POLLHUP"), (.failed, "POLLERR"),
            (.invalid, "POLLNVAL"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined(separator: " ")
    }
}
