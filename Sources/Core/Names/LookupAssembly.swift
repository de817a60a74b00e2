/// What the resolver said of a host's name.
public struct ForwardResult: Sendable {
    public var canonicalName: String?
    public var aliases: [String] = []
    /// In the order of `gethostbyname_r`.
    public var classic: [IPAddress] = []
    /// In the order of `getaddrinfo`, both families, none twice (RFC 6724).
    public var preferred: [IPAddress] = []
    /// Those that only the canonical name has.
    public var underCanonicalName: [IPAddress] = []
    /// The local address that each would be reached from; nil without a route.
    public var routes: [(to: IPAddress, from: IPAddress?)] = []
    public var source: String?
    /// Where the full name is looked for, where that is not at the first of `preferred`.
    public var fullNameOrigin: FullNameOrigin?
    public var failure: LookupFailure?

    public init() {}
}

/// Where Python's `socket.getfqdn` looks for a full name: at the address to which a name leads.
public struct FullNameOrigin: Sendable, Equatable {
    /// The full name where the address has none.
    public var name: String
    public var address: IPAddress?

    public init(name: String, address: IPAddress?) {
        (self.name, self.address) = (name, address)
    }
}

/// What the resolver said of an address.
public struct ReverseResult: Sendable, Equatable {
    /// The official name first, then the aliases; empty without a name.
    public var names: [String] = []
    /// Whether one of the names leads back to the address; nil where the resolver could not say.
    public var forwardConfirmed: Bool?
    public var failure: LookupFailure?

    public init() {}
}

/// Puts the answer about a host together from what the workers report, piece by piece.
public struct LookupAssembly: Sendable {
    public let request: LookupRequest
    public private(set) var answer: HostAnswer
    private var pending: [IPAddress] = []
    private var fullNameOrigin: FullNameOrigin?
    /// The names of the address there; nil while they are unknown.
    private var fullNameCandidates: [String]?
    /// The service that can name an address asked for: whether it does is known only when there is a name.
    private var namingService: String?
    private var hasForward = false
    public let startedAt: Instant

    public init(_ request: LookupRequest, startedAt: Instant) {
        (self.request, self.startedAt) = (request, startedAt)
        switch request.subject {
        case .host(let query): answer = HostAnswer(query: query.text)
        case .localHost(let host): answer = host.answer
        }
    }

    /// When the lookup is given up.
    public var deadline: Instant { startedAt + request.timeout }

    public var isComplete: Bool { hasForward && pending.isEmpty }

    /// - Returns: The addresses whose names are to be asked for.
    public mutating func take(_ facts: ForwardResult, now: Instant) -> [IPAddress] {
        hasForward = true
        answer.canonicalName = facts.canonicalName
        answer.aliases = facts.aliases
        answer.source = isReverseLookup ? nil : facts.source
        namingService = facts.source
        answer.elapsed = now - startedAt
        if case .host(let query) = request.subject {
            answer.failure = facts.failure
            let candidates =
                facts.classic + facts.preferred.filter { $0.family == .ipv6 }
                + facts.preferred.filter { $0.family == .ipv4 }
            for address in candidates where request.family.includes(address.family) && answer[address] == nil
            {
                answer.addresses.append(HostAddress(address: address))
            }
            for address in facts.underCanonicalName where answer[address] == nil {
                var row = HostAddress(address: address)
                row.onlyUnder = facts.canonicalName
                answer.addresses.append(row)
            }
            if answer.addresses.isEmpty, answer.failure == nil {
                answer.failure = .otherFamily(than: request.family, of: query.target)
                answer.source = nil
            }
        }
        for index in answer.addresses.indices {
            let address = answer.addresses[index].address
            answer.addresses[index].rank = facts.preferred.firstIndex(of: address)
            answer.addresses[index].sourceAddress = facts.routes.first { $0.to == address }?.from
        }
        pending = answer.addresses.map(\.address)
        if answer.failure == nil {
            let origin = facts.fullNameOrigin ?? usualFullNameOrigin(facts.preferred)
            if let address = origin.address, answer[address] == nil { pending.append(address) }
            fullNameOrigin = origin
        }
        return pending
    }

    public mutating func take(_ facts: ReverseResult, of address: IPAddress, now: Instant) {
        guard let place = pending.firstIndex(of: address) else { return }
        pending.remove(at: place)
        answer[address]?.names = facts.names
        answer[address]?.forwardConfirmed = facts.forwardConfirmed
        if address == fullNameOrigin?.address { fullNameCandidates = facts.names }
        answer.elapsed = now - startedAt
        if case .host(let query) = request.subject, query.target == .address(address) {
            answer.canonicalName = facts.names.first
            answer.aliases = Array(facts.names.dropFirst())
            answer.source = facts.names.isEmpty ? nil : namingService
            answer.failure = facts.failure
        }
        if pending.isEmpty { answer.fqdn = fullyQualifiedName }
    }

    /// Gives up: what is known stays, and is a failure only where nothing is.
    public mutating func giveUp(now: Instant) {
        answer.elapsed = now - startedAt
        if !hasForward || isReverseLookup { answer.failure = .timeout(after: request.timeout) }
        hasForward = true
        pending = []
        if fullNameCandidates != nil { answer.fqdn = fullyQualifiedName }
    }

    /// The lookup could not be made at all.
    public mutating func fail(_ reason: String) {
        answer.failure = LookupFailure(code: "EAGAIN", message: reason)
        hasForward = true
    }

    /// The names that are known to lead to an address, and need not be asked for again.
    public func names(leadingTo address: IPAddress) -> [String] {
        guard let row = answer[address], row.rank != nil else { return [] }
        return [askedName] + [answer.canonicalName].compactMap(\.self) + answer.aliases
    }

    private var isReverseLookup: Bool {
        if case .host(let query) = request.subject, case .address = query.target { true } else { false }
    }

    private var askedName: String {
        switch request.subject {
        case .host(let query): query.host
        case .localHost(let host): host.name
        }
    }

    /// The address that `getaddrinfo` prefers, which a machine under its own name need not have on an
    /// interface: Debian's is 127.0.1.1.
    private func usualFullNameOrigin(_ preferred: [IPAddress]) -> FullNameOrigin {
        let first =
            preferred.first { request.family.includes($0.family) }
            ?? answer.preferenceOrder.first.map { answer.addresses[$0].address }
        return FullNameOrigin(name: askedName, address: first)
    }

    /// The rule of Python's `socket.getfqdn`: of the names of the preferred address the first with a dot,
    /// else its official name; the name asked for where the address has none.
    private var fullyQualifiedName: String? {
        guard let names = fullNameCandidates, let official = names.first else {
            return fullNameOrigin?.name ?? askedName
        }
        return names.first { $0.utf8.contains(UInt8(ascii: ".")) } ?? official
    }
}
