/// The result of resolving a name to its addresses.
public struct ForwardResult: Sendable {
    public var canonicalName: String?
    public var aliases: [String] = []
    /// Addresses in `gethostbyname_r` order.
    public var classic: [IPAddress] = []
    /// Addresses of both families in `getaddrinfo` order (RFC 6724), without duplicates.
    public var preferred: [IPAddress] = []
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
    /// The index of each address in the answer.
    private var indices: [IPAddress: Int] = [:]
    /// The addresses whose names are being resolved.
    private var pending: Set<IPAddress> = []
    /// The indices of the addresses named since the last call of `takeNamed`.
    private var named: [Int] = []
    /// The host's names in lower case.
    private var hostNames: Set<String> = []
    private var fullNameOrigin: FullNameOrigin?
    /// The names of the origin's address; nil until they are known.
    private var fullNameCandidates: [String]?
    /// The service that can name a queried address; it becomes the source only once a name is found.
    private var namingService: String?
    private var hasForward = false
    /// Whether all addresses are from `gethostbyname_r`, since `getaddrinfo` has not found the name.
    private var isClassicOnly = false
    public private(set) var startedAt: Instant

    public init(_ request: LookupRequest, startedAt: Instant) {
        (self.request, self.startedAt) = (request, startedAt)
        switch request.subject {
        case .host(let query): answer = HostAnswer(query: query.text)
        case .localHost(let host): answer = host.answer(keeping: request.known)
        case .addresses(let addresses, let names):
            answer = HostAnswer(query: request.subject.hostName)
            answer.addresses = addresses
            hostNames = Set(names.map { $0.lowercased() })
            pending = Set(addresses.map(\.address))
            hasForward = true
        }
        for (index, row) in answer.addresses.enumerated() { indices[row.address] = index }
    }

    /// Begins the elapsed time when a worker is free.
    public mutating func start(now: Instant) { startedAt = now }

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
            isClassicOnly = result.preferred.isEmpty
            let candidates =
                result.classic + result.preferred.filter { $0.family == .ipv6 }
                + result.preferred.filter { $0.family == .ipv4 }
            for address in candidates where request.family.includes(address.family) {
                append(HostAddress(address: address))
            }
            if answer.addresses.isEmpty, answer.failure == nil {
                answer.failure = .otherFamily(than: request.family, of: query.target)
                answer.source = nil
            }
        }
        let ranks = Dictionary(zip(result.preferred, 0...), uniquingKeysWith: { first, _ in first })
        let routes = Dictionary(
            result.routes.map { ($0.to, $0.from) }, uniquingKeysWith: { first, _ in first })
        for index in answer.addresses.indices {
            let address = answer.addresses[index].address
            answer.addresses[index].rank = ranks[address]
            answer.addresses[index].sourceAddress = routes[address] ?? nil
        }
        let names = [request.subject.hostName] + [answer.canonicalName].compactMap(\.self) + answer.aliases
        hostNames = Set(names.map { $0.lowercased() })
        return addressesToName(result)
    }

    private mutating func append(_ row: HostAddress) {
        guard indices[row.address] == nil else { return }
        indices[row.address] = answer.addresses.count
        answer.addresses.append(row)
    }

    /// Returns the addresses whose names are to be resolved, and waits for them.
    private mutating func addressesToName(_ result: ForwardResult) -> [IPAddress] {
        let unnamed = answer.addresses.lazy.filter { $0.names == nil }.map(\.address)
        var asked = Array(unnamed.prefix(request.maxNamedAddresses ?? .max))
        pending = Set(asked)
        if answer.failure == nil {
            let preferred = result.preferred.first { request.family.includes($0.family) }
            let origin = result.fullNameOrigin ?? FullNameOrigin(name: typedName, address: preferred)
            fullNameOrigin = origin
            if let address = origin.address {
                fullNameCandidates = indices[address].flatMap { answer.addresses[$0].names }
                if fullNameCandidates == nil, pending.insert(address).inserted { asked.append(address) }
            }
            if pending.isEmpty { answer.fqdn = fullyQualifiedName }
        }
        answer.unaskedAddresses = Set(unnamed).subtracting(pending)
        return asked
    }

    /// Adds the names of one address.
    public mutating func receive(_ result: ReverseResult, of address: IPAddress, now: Instant) {
        guard pending.remove(address) != nil else { return }
        if let index = indices[address] {
            answer.addresses[index].names = result.names
            answer.addresses[index].forwardConfirmed = result.forwardConfirmed
            named.append(index)
        }
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

    /// Returns the addresses named since the last call.
    public mutating func takeNamed() -> [HostAddress] {
        defer { named = [] }
        return named.map { answer.addresses[$0] }
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
    public mutating func fail(_ failure: LookupFailure, now: Instant) {
        answer.failure = failure
        answer.elapsed = now - startedAt
        hasForward = true
    }

    /// Returns the names already known to resolve to an address, in lower case, which need no second lookup.
    public func names(leadingTo address: IPAddress) -> Set<String> {
        guard let index = indices[address], answer.addresses[index].rank != nil || isClassicOnly else {
            return []
        }
        return hostNames
    }

    private var isReverseLookup: Bool {
        if case .host(let query) = request.subject, case .address = query.target { true } else { false }
    }

    private var typedName: String {
        if case .host(let query) = request.subject { query.typedHost } else { request.subject.hostName }
    }

    /// The name chosen by the rule of Python's `socket.getfqdn`: the preferred address's first name with a dot,
    /// else its official name; the queried name if the address has no name.
    private var fullyQualifiedName: String? {
        guard let names = fullNameCandidates, let official = names.first else {
            return fullNameOrigin?.name ?? typedName
        }
        return names.first { $0.utf8.contains(UInt8(ascii: ".")) } ?? official
    }
}
