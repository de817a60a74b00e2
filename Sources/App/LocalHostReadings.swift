import Core
import Dashboard
import Kernel

/// The readings of this machine's addresses after a change, one at a time on a worker.
///
/// A network manager can change thousands of addresses one by one. The changes during a reading and the pause after it
/// are covered by one further reading.
final class LocalHostReadings {
    private struct Reading: Sendable {
        let host: LocalHost
        let duration: Duration
    }

    /// The minimum pause between two readings.
    private static let minPause = Duration.milliseconds(50)
    /// How much longer than a reading the pause after it is at least. Showing thousands of addresses takes about as
    /// long as reading them, and most of the time must remain for everything else.
    private static let pauseRatio = 10

    private let poller: Poller
    private let deliver: (Event) -> Void
    /// Created by the first request, since addresses rarely change.
    private var background: Background<Reading>?
    private var isReading = false
    private var isRequested = false
    private var pausedUntil = Instant(nanoseconds: 0)

    init(poller: Poller, deliver: @escaping (Event) -> Void) {
        (self.poller, self.deliver) = (poller, deliver)
    }

    /// When to call `timePassed` next; nil if no reading is due.
    var deadline: Instant? { isRequested && !isReading ? pausedUntil : nil }

    /// Requests a reading, whose result is delivered as an event.
    func request() {
        isRequested = true
        timePassed(now: .current)
    }

    /// Starts the requested reading if the pause is over.
    func timePassed(now: Instant) {
        guard let deadline, deadline <= now else { return }
        isRequested = false
        do throws(SystemFailure) {
            let background = if let background { background } else { try startBackground() }
            isReading = background.start {
                let start = Instant.current
                let host = LocalHost.current()
                return Reading(host: host, duration: .current - start)
            }
        } catch {
            return deliver(.failed("\(error)"))
        }
        if !isReading { deliver(.failed("read the addresses of this machine: cannot start a thread")) }
    }

    private func startBackground() throws(SystemFailure) -> Background<Reading> {
        let background = try Background<Reading>(poller: poller, name: "this machine") { [weak self] in
            self?.receive($0)
        }
        self.background = background
        return background
    }

    private func receive(_ reading: Reading) {
        isReading = false
        pausedUntil = .current + max(Self.minPause, reading.duration * Self.pauseRatio)
        deliver(.localHost(reading.host))
    }
}
