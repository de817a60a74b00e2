import Core
import Dashboard
import Kernel
import Screen

/// The one place that runs effects; their results return as events.
final class Effects {
    private let deliver: (Event) -> Void
    private let lookups: Lookups
    private let connects: ConnectAttempts
    private let work: Background<Event>
    private let reads: TableReads
    let localHost: LocalHostReadings
    private let traffic: TrafficReadings
    let chat: LiveChat
    private let poller: Poller
    private let sockets: SocketsEffects
    private let lab: LabEffects
    private lazy var themes = ThemeReader(poller: poller) { [weak self] in self?.themeRead($0, $1) }
    /// The theme file named on the command line. It may be a pipe, which can be read only once.
    var givenTheme: (path: String, theme: Theme)?
    private let startedAt = Instant.current
    /// Runs effects on the screen; nil until the program has taken over the terminal.
    var display: Display?
    private(set) var hasQuit = false

    /// - Throws: `SystemFailure` if the process has no descriptor left.
    init(poller: Poller, deliver: @escaping (Event) -> Void) throws {
        (self.deliver, self.poller) = (deliver, poller)
        lookups = try Lookups(
            poller: poller, report: { deliver(.lookup($0, $1)) },
            reportLoad: { deliver(.lookupLoad($0)) })
        connects = ConnectAttempts(poller: poller) { deliver(.connectEnded($0, attempt: $1, $2)) }
        localHost = LocalHostReadings(poller: poller, deliver: deliver)
        traffic = TrafficReadings(poller: poller, deliver: deliver)
        lab = LabEffects(poller: poller, deliver: deliver)
        sockets = SocketsEffects(poller: poller, deliver: deliver)
        work = try Background(poller: poller, name: "files and sockets", receive: deliver)
        reads = try TableReads(poller: poller, deliver: deliver)
        chat = LiveChat(poller: poller, work: work, deliver: deliver)
    }

    var deadline: Instant? { .earliest(lookups.deadline, localHost.deadline, chat.deadline) }

    func timePassed(now: Instant) {
        lookups.timePassed(now: now)
        localHost.timePassed(now: now)
        chat.timePassed(now: now)
    }

    func run(_ effect: Effect) {
        switch effect {
        case .quit: hasQuit = true
        case .readLocalHost: localHost.request()
        case .readTraffic: traffic.request()
        case .lookUp(let id, let request): lookups.submit(id, request)
        case .cancelLookup(let id): lookups.cancel(id)
        case .connect(let race, let attempt, let address, let port):
            connects.connect(race, attempt: attempt, to: address, port: port)
        case .abandon(let race, let attempt): connects.abandon(race, attempt: attempt)
        case .endRace(let race): connects.end(race)
        case .findServicePort(let name):
            start("look up service \(name)") { .servicePort(name: name, systemPort(ofService: name)) }
        case .readServices: reads.start(.services) { .services(try systemServices()) }
        case .readProtocols:
            reads.start(.protocols) {
                let file = try systemProtocols()
                let rows = file.rows(constants: systemProtocolConstants())
                let kernel = rows.map { kernelAccepts(protocol: $0.number) }
                return .protocols(
                    ProtocolNumbers(rows: rows, kernel: kernel, malformedLines: file.malformedLines))
            }
        case .readListeners(let hasUnits):
            reads.start(.listeners) {
                do { return .listeners(try listeners(hasUnits: hasUnits)) } catch {
                    return .listenersUnknown("\(error)")
                }
            }
        case .tryProtocol(let number):
            attempt("try protocol \(number)") { .protocolSupport(try protocolSupport(of: number)) }
        case .live(let effect): chat.run(effect)
        case .listThemes: reads.start(.themes) { .themes(ThemeStore.entries().map(\.name)) }
        case .readLoopStatistics: deliver(.loopStatistics(loopStatistics))
        case .export(let path, let export):
            attempt("write \(path)") {
                try writeNewFile(path, export.text(forFile: path))
                return .exported(path: path, rows: export.rowCount)
            }
        case .sockets(let effect): sockets.run(effect)
        case .lab(let effect): lab.run(effect)
        case .writeCapture(let path): writeCapture(to: path)
        case .suspend: display?.suspend()
        case .repaint: display?.repaint()
        case .copy(let text): if let reason = display?.copy(text) { deliver(.failed("copy: \(reason)")) }
        case .useTheme(let name): useTheme(name)
        }
    }

    private func useTheme(_ name: String) {
        if let givenTheme, givenTheme.path == name { return themeRead(name, .success(givenTheme.theme)) }
        themes.read(name)
    }

    private func themeRead(_ name: String, _ result: Result<Theme, SettingsFailure>) {
        switch result {
        case .success(let theme):
            display?.use(theme)
            deliver(.themeUsed(name))
        case .failure(let failure): deliver(.themeRefused(name, reason: failure.description))
        }
    }

    private func writeCapture(to path: String) {
        guard let capture = lab.capture else {
            return deliver(.failed("write \(path): nothing captured yet: run a scenario on the wire first"))
        }
        attempt("write \(path)") {
            try writeFile(path, capture.file(named: path), overwriting: false)
            return .captureWritten(path: path, packets: capture.count)
        }
    }

    /// Runs work that may block on another thread, and delivers its result.
    private func start(_ action: String, _ body: @escaping @Sendable () -> Event) {
        if !work.start(body) { deliver(.failed("\(action): cannot start a thread")) }
    }

    /// Runs work that may block or fail; a failure is delivered as an event for the user.
    private func attempt(_ action: String, _ body: @escaping @Sendable () throws -> Event) {
        start(action) {
            do {
                return try body()
            } catch {
                return .failed("\(error)")
            }
        }
    }

    private var loopStatistics: LoopStatistics {
        var statistics = LoopStatistics(at: .current, startedAt: startedAt)
        (statistics.wakeUps, statistics.waited) = (poller.wakeUps, poller.waited)
        statistics.descriptors = poller.registrationInfo.map {
            LoopStatistics.DescriptorStatistics(
                name: $0.name, interest: $0.interest.description,
                lastReport: $0.lastReport?.description ?? "—", reports: $0.reports)
        }
        return statistics
    }
}
