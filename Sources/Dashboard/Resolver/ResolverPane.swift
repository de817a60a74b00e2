import Core
import Screen

/// The pane with the names and addresses of a host, and the connect race to the addresses.
public struct ResolverPane: Sendable {
    /// An open input line.
    struct Prompt: Sendable {
        enum Kind: Sendable {
            case host, port
        }

        let kind: Kind
        var line: InputLine
    }

    enum Stage: Sendable {
        /// Waiting for a worker.
        case queued
        case working
        case done
    }

    var prompt: Prompt? = nil
    private var hostLine = InputLine()
    private var portLine = InputLine()
    /// The current or last query, as typed.
    private(set) var query = "" { didSet { summary = composedSummary } }
    private(set) var answer: HostAnswer? {
        didSet {
            summary = composedSummary
            elapsed = answer.map { "\($0.elapsed.shortMilliseconds) ms" }
        }
    }
    /// The time that the answer took; composed once, since each frame shows it.
    private(set) var elapsed: String?
    private(set) var stage = Stage.done { didSet { summary = composedSummary } }
    /// The lines above the addresses; nil before the first query.
    ///
    /// It is set again with the query, the answer and the stage, so its change token covers all of them.
    private(set) var summary: LabelledLines? = nil
    var load = LookupLoad()
    private var subject: LookupRequest.Subject?
    private var lookup = LookupID(number: 0)
    /// The lookup of the names of visible addresses; nil while none is running.
    private(set) var namesLookup: LookupID? = nil
    private var lastLookup = 0
    /// The service whose port is being looked up for a probe.
    private var probedService: String?
    /// The race whose result the message line is to report, with its port in words.
    var reportedProbe: (race: RaceID, port: String)?
    var addresses = AddressList()

    /// The number of addresses whose names are looked up with the host; the others' are once they are visible.
    private static let maxNamedAddresses = 256

    public init() {}

    var hasAddresses: Bool { answer?.addresses.isEmpty == false }

    /// Whether the pane shows this machine, and must be updated when its addresses change.
    var showsLocalHost: Bool {
        if case .localHost = subject { true } else { false }
    }

    /// Updates the details that depend on this machine.
    mutating func localHostChanged(to host: LocalHost) {
        addresses.hostChanged(to: host)
        addresses.measure()
        summary = composedSummary
    }

    private var composedSummary: LabelledLines? {
        guard let answer = answer ?? (stage == .done ? nil : HostAnswer(query: query)) else { return nil }
        let pending = stage == .done ? "—" : "…"
        let services = addresses.host.map { " (nsswitch: \($0.nameServices.text(between: " ")))" } ?? ""
        var summary = LabelledLines()
        summary.add("canonical", [answer.canonicalName ?? pending])
        let aliases = answer.aliases
        summary.add(aliases.count > 1 ? "aliases" : "alias", aliases.isEmpty ? [pending] : aliases)
        summary.add("fqdn", [answer.fqdn ?? pending])
        summary.add("source", [(answer.source ?? pending) + services])
        if let failure = answer.failure { summary.failure = "\(failure.message) (\(failure.code))" }
        return summary
    }

    // MARK: Lookups

    /// Shows this machine without delay, and looks up what only its resolver knows.
    ///
    /// After a change of its addresses, the others keep their names, and a race over them continues.
    mutating func show(_ host: LocalHost) -> [Effect] {
        var known = showsLocalHost && query == host.name ? addresses.rows : []
        for row in known.indices { known[row].probe = nil }
        addresses.hostChanged(to: host)
        let effects = start(.localHost(host), query: host.name, knowing: known)
        let answer = host.answer(keeping: known)
        self.answer = answer
        addresses.show(answer.addresses, selectingFirst: false)
        return effects
    }

    /// Looks up a host; the input line stays open if the text cannot be a host.
    mutating func lookUp(_ text: String) -> Reply {
        do throws(LookupFailure) {
            return .effects(try submitHost(text))
        } catch {
            // A long name is cut, so that the reason stays visible.
            return .refusal("look up '\(text.fittedInMiddle(to: 16))': \(error.message)")
        }
    }

    private mutating func submitHost(_ text: String) throws(LookupFailure) -> [Effect] {
        let query = try HostQuery(text)
        prompt?.line.offer(text)
        closePrompt(remembering: true)
        if let port = query.port { addresses.port = port }
        var effects = start(.host(query), query: text)
        // Without a port, the scheme of a URL determines the port to probe.
        if query.port == nil, let scheme = query.scheme { effects.append(.findServicePort(name: scheme)) }
        return effects
    }

    /// Looks up the same host again.
    mutating func refresh() -> [Effect] {
        guard let subject else { return [.readLocalHost] }
        if case .localHost = subject { return [.readLocalHost] + start(subject, query: query) }
        return start(subject, query: query)
    }

    /// - Parameter known: The addresses that stay when the host is looked up because others have changed.
    private mutating func start(
        _ subject: LookupRequest.Subject, query: String, knowing known: [HostAddress] = []
    ) -> [Effect] {
        let ended = known.isEmpty ? addresses.endRace() : []
        let superseded = [stage == .done ? nil : lookup, namesLookup].compactMap(\.self)
        (lookup, namesLookup) = (nextLookup(), nil)
        if query != self.query {
            // The answer for another host must not be shown under this one's name.
            answer = nil
            addresses.show([], selectingFirst: true)
        }
        (self.subject, self.query, stage) = (subject, query, .queued)
        var request = LookupRequest(subject)
        (request.known, request.maxNamedAddresses) = (known, Self.maxNamedAddresses)
        return superseded.map { .cancelLookup($0) } + ended + [.lookUp(lookup, request)]
    }

    private mutating func nextLookup() -> LookupID {
        lastLookup += 1
        return LookupID(number: lastLookup)
    }

    mutating func receive(_ progress: LookupProgress, of id: LookupID, suggestion: Suggestion?) -> [Effect] {
        if id == namesLookup {
            receiveNames(progress)
            return []
        }
        guard id == lookup else { return [] }  // the answer to a superseded lookup
        switch progress {
        case .started: stage = .working
        case .forward(let answer): return show(answer)
        case .named(let rows): addresses.receive(names: rows)
        case .finished(var answer):
            stage = .done
            if let suggestion, suggestion.host == query, answer.failure != nil {
                answer.failure?.message += "; did you mean 'pollux \(suggestion.subcommand)'?"
            }
            return show(answer)
        }
        return []
    }

    private mutating func show(_ answer: HostAnswer) -> [Effect] {
        let isNewHost = self.answer?.query != answer.query
        self.answer = answer
        // A race started in the meantime connects to the addresses of the previous host.
        let effects = isNewHost ? addresses.endRace() : []
        addresses.show(
            answer.addresses, unasked: answer.unaskedAddresses, selectingFirst: isNewHost)
        return effects
    }

    // MARK: Names of visible addresses

    /// Returns the visible addresses whose names are to be looked up now: after those of the last time.
    func addressesToName(_ context: PaneContext) -> [HostAddress] {
        guard stage == .done, namesLookup == nil, context.isVisible else { return [] }
        return addresses.unasked(visible: regions(in: context.inside).rows.rows)
    }

    /// Looks up the names of addresses of the host.
    mutating func lookUpNames(of rows: [HostAddress]) -> [Effect] {
        guard let answer, let subject else { return [] }
        addresses.namesAreLookedUp(of: rows)
        let hostNames = [subject.hostName] + [answer.canonicalName].compactMap(\.self) + answer.aliases
        let id = nextLookup()
        namesLookup = id
        return [.lookUp(id, LookupRequest(.addresses(rows, hostNames: hostNames)))]
    }

    private mutating func receiveNames(_ progress: LookupProgress) {
        switch progress {
        case .started, .forward: break
        case .named(let rows): addresses.receive(names: rows)
        case .finished(let answer):
            addresses.receive(names: answer.addresses)
            namesLookup = nil
        }
    }

    /// Handles the port of a service: of a service to probe, or of the scheme of a URL.
    ///
    /// - Parameter port: nil if there is no such service.
    mutating func receive(port: UInt16?, ofService name: String, now: Instant) -> Reply {
        guard name == probedService else {
            if let port { addresses.port = port }
            return Reply()
        }
        probedService = nil
        guard let port else { return .refusal("\(name): no such port or service") }
        return .effects(probe(port: port, now: now))
    }

    /// Probes a port of every address, in `getaddrinfo`'s order.
    mutating func probe(port: UInt16, now: Instant) -> [Effect] {
        addresses.port = port
        guard let answer else { return [] }
        return addresses.probe(answer.preferenceOrder, timeout: LookupRequest.defaultTimeout, now: now)
    }

    /// Probes a typed port, or the port of a typed service as soon as it is known.
    mutating func probe(typed text: String, now: Instant) -> Reply {
        guard text.utf8.first?.isDecimalDigit == true else {
            guard !text.isEmpty else { return Reply() }
            probedService = text
            return .effects([.findServicePort(name: text)])
        }
        guard let port = UInt16(text), port > 0 else {
            return .refusal("probe port '\(text)': ports are 1 to 65535")
        }
        return .effects(probe(port: port, now: now))
    }

    // MARK: Input

    mutating func editHost() {
        hostLine.offer(query)
        prompt = Prompt(kind: .host, line: hostLine)
    }

    mutating func askPort() {
        portLine.offer(String(addresses.port))
        prompt = Prompt(kind: .port, line: portLine)
    }

    mutating func closePrompt(remembering: Bool) {
        guard var closed = prompt else { return }
        if remembering { closed.line.remember() }
        switch closed.kind {
        case .host: hostLine = closed.line
        case .port: portLine = closed.line
        }
        prompt = nil
    }

    /// Completes a host name from the history and the hosts file.
    mutating func completeLine() -> Reply {
        guard prompt?.kind == .host else { return Reply() }
        let names = hostLine.history.reversed() + (addresses.host?.hostsFileNames ?? [])
        guard let left = prompt?.line.complete(from: Array(names)), !left.isEmpty else { return Reply() }
        return .done(left.text(between: "  "))
    }
}
