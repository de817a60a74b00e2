import Core
import Screen

/// The names and addresses of one host, and the race of connects to them.
public struct ResolverPane: Sendable {
    /// An open input line, and what it asks for.
    struct Prompt: Sendable {
        enum Kind: Sendable {
            case host, port
        }

        let kind: Kind
        var line: InputLine
    }

    /// How busy the workers are.
    struct Load: Sendable, Equatable {
        var waiting = 0
        var atWork = 0
    }

    enum Stage: Sendable {
        /// Waits for a worker.
        case queued
        case working
        case done
    }

    @Tracked var prompt: Prompt? = nil
    private var hostLine = InputLine()
    private var portLine = InputLine()
    /// What is being looked up or has been: shown until the next.
    private(set) var query = "" { didSet { facts = composedSummary } }
    private(set) var answer: HostAnswer? { didSet { facts = composedSummary } }
    private(set) var stage = Stage.done { didSet { facts = composedSummary } }
    /// What is known of the host; nil where nothing has been asked. Set anew with the query, the answer and the
    /// stage, for all of which its mark stands.
    @Tracked private(set) var facts: LabelledLines? = nil
    @Tracked var load = Load()
    private var subject: LookupRequest.Subject?
    private var lookup = LookupID(number: 0)
    /// The service whose port is being looked for, to be probed.
    private var probedService: String?
    var addresses = AddressList()

    public init() {}

    var hasAddresses: Bool { answer?.addresses.isEmpty == false }

    /// Whether the pane shows this machine, so that a change of its addresses is to be shown.
    var showsLocalHost: Bool {
        if case .localHost = subject { true } else { false }
    }

    /// - Parameter host: This machine, whose resolver answers.
    mutating func localHostChanged(to host: LocalHost) {
        addresses.host = host
        facts = composedSummary
    }

    private var composedSummary: LabelledLines? {
        guard let answer = answer ?? (stage == .done ? nil : HostAnswer(query: query)) else { return nil }
        let pending = stage == .done ? "—" : "…"
        let services = addresses.host.map { " (nsswitch: \($0.nameServices.text(between: " ")))" } ?? ""
        var facts = LabelledLines()
        facts.add("canonical", [answer.canonicalName ?? pending])
        let aliases = answer.aliases
        facts.add(aliases.count > 1 ? "aliases" : "alias", aliases.isEmpty ? [pending] : aliases)
        facts.add("fqdn", [answer.fqdn ?? pending])
        facts.add("source", [(answer.source ?? pending) + services])
        if let failure = answer.failure { facts.failure = "\(failure.message) (\(failure.code))" }
        return facts
    }

    // MARK: Lookups

    /// Shows this machine at once, and asks for what only its resolver knows.
    mutating func show(_ host: LocalHost) -> [Effect] {
        let effects = start(.localHost(host), query: host.name)
        answer = host.answer
        addresses.show(answer?.addresses ?? [], selectingFirst: false)
        return effects
    }

    /// Looks up what was typed or given; the line stays open for what cannot be a host.
    mutating func lookUp(_ text: String) -> Reply {
        do throws(LookupFailure) {
            return .effects(try submitHost(text))
        } catch {
            // The reason must be seen, however long the name is.
            return .refusal("look up '\(text.fittedInMiddle(to: 16))': \(error.message)")
        }
    }

    private mutating func submitHost(_ text: String) throws(LookupFailure) -> [Effect] {
        let query = try HostQuery(text)
        prompt?.line.offer(text)
        closePrompt(remembering: true)
        if let port = query.port { addresses.port = port }
        var effects = start(.host(query), query: text)
        // A scheme without a port of its own names the port to probe.
        if query.port == nil, let scheme = query.scheme { effects.append(.findServicePort(name: scheme)) }
        return effects
    }

    /// Looks the same host up again.
    mutating func refresh() -> [Effect] {
        guard let subject else { return [.readLocalHost] }
        if case .localHost = subject { return [.readLocalHost] + start(subject, query: query) }
        return start(subject, query: query)
    }

    private mutating func start(_ subject: LookupRequest.Subject, query: String) -> [Effect] {
        let ended = addresses.endRace()
        let superseded: [Effect] = stage == .done ? [] : [.cancelLookup(lookup)]
        lookup = LookupID(number: lookup.number + 1)
        if query != self.query {
            // What is known of another host must not stand under this one's name.
            answer = nil
            addresses.show([], selectingFirst: true)
        }
        (self.subject, self.query, stage) = (subject, query, .queued)
        var request = LookupRequest(subject)
        request.includesCanonicalAddresses = true
        return superseded + ended + [.lookUp(lookup, request)]
    }

    mutating func receive(_ progress: LookupProgress, of id: LookupID, suggestion: Suggestion?) -> [Effect] {
        guard id == lookup else { return [] }  // a superseded lookup that answers late
        switch progress {
        case .started: stage = .working
        case .forward(let answer): return show(answer)
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
        // A race that was begun meanwhile runs over the addresses of the host before.
        let effects = isNewHost ? addresses.endRace() : []
        addresses.show(answer.addresses, selectingFirst: isNewHost)
        return effects
    }

    /// A service's port has been found: of a service typed to be probed, or of a URL's scheme.
    ///
    /// - Parameter port: nil where there is no such service.
    mutating func receive(port: UInt16?, ofService name: String, now: Instant) -> Reply {
        guard name == probedService else {
            if let port { addresses.port = port }
            return Reply()
        }
        probedService = nil
        guard let port else { return .refusal("\(name): no such port or service") }
        return .effects(probe(port: port, now: now))
    }

    /// Probes a port of every address, in the order in which `getaddrinfo` would have them tried.
    private mutating func probe(port: UInt16, now: Instant) -> [Effect] {
        addresses.port = port
        guard let answer else { return [] }
        return addresses.probe(answer.preferenceOrder, timeout: LookupRequest.standardTimeout, now: now)
    }

    /// Probes what was typed: a port, or a service's port as soon as it is known.
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

    /// Completes a host's name from what was typed before and from the hosts file.
    mutating func completeLine() -> Reply {
        guard prompt?.kind == .host else { return Reply() }
        let names = hostLine.history.reversed() + (addresses.host?.hostsFileNames ?? [])
        guard let left = prompt?.line.complete(from: Array(names)), !left.isEmpty else { return Reply() }
        return .done(left.text(between: "  "))
    }
}
