import Core
import Dashboard
import Kernel

/// The one place that runs effects on the world; what comes of them returns as events.
final class Effects {
    private let deliver: (Event) -> Void
    private let lookups: Lookups
    private let connects: ConnectAttempts
    private let services: Background<(name: String, port: UInt16?)>
    private(set) var isQuitWanted = false

    /// - Throws: `SystemFailure` where no descriptor is left.
    init(poller: Poller, deliver: @escaping (Event) -> Void) throws {
        self.deliver = deliver
        lookups = try Lookups(
            poller: poller, report: { deliver(.lookup($0, $1)) },
            reportLoad: { deliver(.lookupLoad(waiting: $0, atWork: $1)) })
        connects = ConnectAttempts(poller: poller) { deliver(.connectEnded($0, attempt: $1, $2)) }
        services = try Background(poller: poller, name: "service names") {
            deliver(.servicePort(name: $0.name, $0.port))
        }
    }

    var deadline: Instant? { lookups.deadline }

    func timePassed(now: Instant) {
        lookups.timePassed(now: now)
    }

    func run(_ effect: Effect) {
        switch effect {
        case .quit: isQuitWanted = true
        case .readLocalHost: deliver(.localHost(.current()))
        case .lookUp(let id, let request): lookups.submit(id, request)
        case .cancelLookup(let id): lookups.cancel(id)
        case .connect(let race, let attempt, let address, let port):
            connects.connect(race, attempt: attempt, to: address, port: port)
        case .abandon(let race, let attempt): connects.abandon(race, attempt: attempt)
        case .endRace(let race): connects.end(race)
        case .findServicePort(let name):
            if !services.start({ (name, systemPort(ofService: name)) }) {
                deliver(.failed("look up service \(name): no thread could be started"))
            }
        case .suspend, .repaint, .copy: break  // the screen's own
        }
    }
}
