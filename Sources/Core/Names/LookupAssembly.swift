/// The result of resolving a name to its addresses.
public struct ForwardResult: Sendable {
    public var canonicalName: String?
    public var aliases: [String] = []
    /// Addresses in `gethostbyname_r` order.
    public var classic: [IPAddress] = []
    /// Addresses of both families in `getaddrinfo` order (RFC 6724), without duplicates.
    public var preferred: [IPAddress] = []
    /// Addresses that only the canonical name has.
    public var underCanonicalName: [IPAddress] = []
    /// The local address from which each address is reached; nil if it has no route.
    public var routes: [(to: IPAddress, from: IPAddress?)] = []
    public var source: String?
    /// Where to look for the fully qualified name, if not at the first of `preferred`.
    public var fullNameOrigin: FullNameOrigin?
    public var failure: LookupFailure?

    public init() {}
}

/// The address at which Python's `socket.getfqdn` looks for the fully qualified name, and the name it starts from.
public struct FullNameOrigin: Sendable, Equatable {
    /// The result if the address has no name.
    public var name: String
    public var address: IPAddress?

    public init(name: String, address: IPAddress?) {
        (self.name, self.address) = (name, address)
    }
}

/// The result of resolving an address to its names.
public struct ReverseResult: Sendable, Equatable {
    /// The official name first, then the aliases; empty if the address has no name.
    public var names: [String] = []
    /// Whether one of the names resolves to the address; nil if the resolver failed.
    public var forwardConfirmed: Bool?
    public var failure: LookupFailure?

    public init() {}
}

/// The assembly of a host's answer from the results of the workers.
public struct LookupAssembly: Sendable {
    public let request: LookupRequest
    public private(set) var answer: HostAnswer
    private var pending: [IPAddress] = []
    private var fullNameOrigin: FullNameOrigin?
    /// The names of the origin's address; nil until they are known.
    private var fullNameCandidates: [String]?
    /// The service that can name a queried address; it becomes the source only once a name is found.
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

    /// When the lookup times out.
    public var deadline: Instant { startedAt + request.timeout }

    public var isComplete: Bool { hasForward && pending.isEmpty }

    /// Adds the names and addresses of the host.
    ///
    /// - Returns: The addresses whose names are still to be resolved.
    public mutating func receive(_ result: ForwardResult, now: Instant) -> [IPAddress] {
        hasForward = true
        answer.canonicalName = result.canonicalName
        answer.aliases = result.aliases
        answer.source = isReverseLookup ? nil : result.source
        namingService = result.source
        answer.elapsed = now - startedAt
        if case .host(let query) = request.subject {
            answer.failure = result.failure
            let candidates =
                result.classic + result.preferred.filter { $0.family == .ipv6 }
                + result.preferred.filter { $0.family == .ipv4 }
            for address in candidates where request.family.includes(address.family) && answer[address] == nil
            {
                answer.addresses.append(HostAddress(address: address))
            }
            for address in result.underCanonicalName where answer[address] == nil {
                var row = HostAddress(address: address)
                row.onlyUnder = result.canonicalName
                answer.addresses.append(row)
            }
            if answer.addresses.isEmpty, answer.failure == nil {
                answer.failure = .otherFamily(than: request.family, of: query.target)
                answer.source = nil
            }
        }
        for index in answer.addresses.indices {
            let address = answer.addresses[index].address
            answer.addresses[index].rank = result.preferred.firstIndex(of: address)
            answer.addresses[index].sourceAddress = result.routes.first { $0.to == address }?.from
        }
        pending = answer.addresses.map(\.address)
        if answer.failure == nil {
            let origin = result.fullNameOrigin ?? defaultFullNameOrigin(result.preferred)
            if let address = origin.address, answer[address] == nil { pending.append(address) }
            fullNameOrigin = origin
        }
        return pending
    }

    /// Adds the names of one address.
    public mutating func receive(_ result: ReverseResult, of address: IPAddress, now: Instant) {
        guard let index = pending.firstIndex(of: address) else { return }
        pending.remove(at: index)
        answer[address]?.names = result.names
        answer[address]?.forwardConfirmed = result.forwardConfirmed
        if address == fullNameOrigin?.address { fullNameCandidates = result.names }
        answer.elapsed = now - startedAt
        if case .host(let query) = request.subject, query.target == .address(address) {
            answer.canonicalName = result.names.first
            answer.aliases = Array(result.names.dropFirst())
            answer.source = result.names.isEmpty ? nil : namingService
            answer.failure = result.failure
        }
        if pending.isEmpty { answer.fqdn = fullyQualifiedName }
    }

    /// Ends the lookup by timeout. Keeps what is known, and fails only if there is no answer yet.
    public mutating func giveUp(now: Instant) {
        answer.elapsed = now - startedAt
        if !hasForward || isReverseLookup { answer.failure = .timeout(after: request.timeout) }
        hasForward = true
        pending = []
        if fullNameCandidates != nil { answer.fqdn = fullyQualifiedName }
    }

    /// Fails a lookup that could not be started.
    public mutating func fail(_ reason: String) {
        answer.failure = LookupFailure(code: "EAGAIN", message: reason)
        hasForward = true
    }

    /// Returns the names already known to resolve to an address, which need no second lookup.
    public func names(leadingTo address: IPAddress) -> [String] {
        guard let row = answer[address], row.rank != nil else { return [] }
        return [queriedName] + [answer.canonicalName].compactMap(\.self) + answer.aliases
    }

    private var isReverseLookup: Bool {
        if case .host(let query) = request.subject, case .address = query.target { true } else { false }
    }

    private var queriedName: String {
        switch request.subject {
        case .host(let query): query.host
        case .localHost(let host): host.name
        }
    }

    /// Returns the address that `getaddrinfo` prefers.
    ///
    /// For this machine's own name it need not be an interface address: Debian uses 127.0.1.1.
    private func defaultFullNameOrigin(_ preferred: [IPAddress]) -> FullNameOrigin {
        let first =
            preferred.first { request.family.includes($0.family) }
            ?? answer.preferenceOrder.first.map { answer.addresses[$0].address }
        return FullNameOrigin(name: queriedName, address: first)
    }

    /// The name chosen by the rule of Python's `socket.getfqdn`: the preferred address's first name with a dot,
    /// else its official name; the queried name if the address has no name.
    private var fullyQualifiedName: String? {
        guard let names = fullNameCandidates, let official = names.first else {
            return fullNameOrigin?.name ?? queriedName
        }
        return names.first { $0.utf8.contains(UInt8(ascii: ".")) } ?? official
    }
}
