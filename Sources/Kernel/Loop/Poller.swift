import CLinux
import Core
import Glibc
import SystemPackage

/// The one place where the program waits: `ppoll(2)` over every registered descriptor.
///
/// Everything runs on the thread that calls `turn`. A registration has a number of its own, and not that of its
/// descriptor, which the kernel gives away again as soon as it is closed.
public final class Poller {
    /// A descriptor that the poller waits for, until this is released.
    ///
    /// The owner of the descriptor keeps it, and releases it no later than the descriptor. It may do so at any
    /// time, even within the handler: what the kernel has already reported is then not told any more.
    public final class Registration {
        fileprivate let number: UInt64
        /// The poller holds the handler, and the handler may well hold the owner of this.
        private weak var poller: Poller?

        fileprivate init(_ number: UInt64, in poller: Poller) {
            (self.number, self.poller) = (number, poller)
        }

        deinit {
            poller?.remove(number)
        }

        /// Waits for something else from the next turn on; for nothing but an error with an empty interest.
        public func setInterest(_ interest: Readiness) {
            poller?.setInterest(number, interest)
        }
    }

    /// What a registration waits for, and what the kernel reports of it.
    public struct Readiness: OptionSet, Hashable, Sendable {
        public let rawValue: Int16

        public init(rawValue: Int16) {
            self.rawValue = rawValue
        }

        public static let readable = Readiness(rawValue: Int16(POLLIN))
        public static let writable = Readiness(rawValue: Int16(POLLOUT))
        /// The other end is gone, or an error is pending; reported without being asked for.
        public static let hangUp = Readiness(rawValue: Int16(POLLHUP))
        public static let failed = Readiness(rawValue: Int16(POLLERR))
        public static let invalid = Readiness(rawValue: Int16(POLLNVAL))

        public var isBroken: Bool { !isDisjoint(with: [.hangUp, .failed, .invalid]) }
    }

    public typealias Handler = (Readiness) -> Void

    /// What belongs to one registration.
    private struct Watch {
        let number: UInt64
        let name: String
        let handler: Handler
        var lastReport: Readiness?
        var reports = 0
    }

    /// What is known of one registration, for people.
    public struct RegistrationInfo: Sendable {
        public let name: String
        public let interest: Readiness
        /// What the kernel last said of it; nil where it never said anything.
        public let lastReport: Readiness?
        /// How often it was ready.
        public let reports: Int
    }

    /// Beside `watches`, index by index: the array that `poll` takes.
    private var entries: [pollfd] = []
    private var watches: [Watch] = []
    private var lastNumber: UInt64 = 0
    /// The number of the urgent registration.
    private var urgent: UInt64?
    /// How often the wait has ended.
    public private(set) var wakeUps = 0
    /// The time spent waiting.
    public var waited: Duration { .nanoseconds(waitedNanoseconds) }
    /// Without the 128 bits of a `Duration`, which would be added up in every turn.
    private var waitedNanoseconds: Int64 = 0

    /// The longest that other descriptors may keep the urgent one (the keyboard) waiting.
    private static let longestTurn = Duration.milliseconds(2)

    public init() {}

    /// Waits for a descriptor from the next turn on, until the registration is released.
    ///
    /// - Parameters:
    ///   - isUrgent: Asked first in each turn, and again when a turn gets long.
    ///   - handler: Called on this thread; it must not block, and bounds its own work. It holds the owner of the
    ///     registration weakly, or not at all.
    public func add(
        _ descriptor: borrowing Descriptor, _ interest: Readiness, name: String, isUrgent: Bool = false,
        handler: @escaping Handler
    ) -> Registration {
        add(raw: descriptor.raw, interest, name: name, isUrgent: isUrgent, handler: handler)
    }

    /// Waits for a standard stream, which nobody owns.
    public func addStandardInput(
        name: String, isUrgent: Bool = true, handler: @escaping Handler
    ) -> Registration {
        add(raw: STDIN_FILENO, .readable, name: name, isUrgent: isUrgent, handler: handler)
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

    /// In the order of registration.
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
        // The handler may be the last to hold another registration, whose removal must find the arrays whole.
        withExtendedLifetime(watches.remove(at: index)) {}
    }

    /// Waits until a descriptor is ready or the time is over, and calls the handlers of the ready ones.
    ///
    /// A signal ends the wait too: the urgent handler is then asked, because a window that changes its
    /// size reports through the keyboard.
    /// - Parameter deadline: nil waits for ever.
    /// - Throws: `SystemFailure` where the kernel refuses to wait at all.
    public func turn(until deadline: Instant?) throws(SystemFailure) {
        let start = Instant.current
        let timeout = deadline.map { max(0, ($0 - start).nanoseconds) } ?? -1
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
        // Handlers may add and release registrations, so the ready ones are noted before any is called.
        var ready: [(number: UInt64, readiness: Readiness)] = []
        for (index, entry) in entries.enumerated() where entry.revents != 0 {
            let readiness = Readiness(rawValue: entry.revents)
            watches[index].lastReport = readiness
            watches[index].reports += 1
            ready.append((watches[index].number, readiness))
        }
        if let index = ready.firstIndex(where: { $0.number == urgent }), index > 0 { ready.swapAt(0, index) }
        var asked = Instant.current
        for (number, readiness) in ready {
            guard let watch = watches.first(where: { $0.number == number }) else { continue }
            watch.handler(readiness)
            let now = Instant.current
            if now - asked > Self.longestTurn {
                callUrgent([])
                asked = now
            }
        }
    }

    private func callUrgent(_ readiness: Readiness) {
        watches.first { $0.number == urgent }?.handler(readiness)
    }
}

extension Poller.Readiness: CustomStringConvertible {
    /// The names that `man 2 poll` gives the bits.
    public var description: String {
        let names: [(Poller.Readiness, String)] = [
            (.readable, "POLLIN"), (.writable, "POLLOUT"), (.hangUp, "POLLHUP"), (.failed, "POLLERR"),
            (.invalid, "POLLNVAL"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined(separator: " ")
    }
}
