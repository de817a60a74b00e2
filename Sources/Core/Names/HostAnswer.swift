/// The result of a lookup: the names and addresses of a host.
public struct HostAnswer: Sendable, Equatable {
    /// The query as the user typed it.
    public var query: String
    /// The official name, from `gethostbyname_r` (`man 3 gethostbyname`).
    public var canonicalName: String?
    /// The host's other names, in the resolver's order.
    public var aliases: [String] = []
    /// The fully qualified name, by the rule of Python's `socket.getfqdn`.
    public var fqdn: String?
    /// The NSS service that answered, such as `files`, `dns` or `myhostname`; nil if it cannot be determined.
    public var source: String?
    /// IPv4 in `gethostbyname_r` order, then IPv6 in `getaddrinfo` order, without duplicates.
    public var addresses: [HostAddress] = []
    /// The addresses whose names were not looked up, because the request limits their number.
    public var unaskedAddresses: Set<IPAddress> = []
    public var elapsed: Duration = .zero
    public var failure: LookupFailure?

    public init(query: String) {
        self.query = query
    }

    /// The indices of `addresses` in `getaddrinfo` order (RFC 6724), the order in which a client tries them.
    public var preferenceOrder: [Int] {
        addresses.indices.sorted { (addresses[$0].rank ?? .max, $0) < (addresses[$1].rank ?? .max, $1) }
    }
}

/// One address of a host, with its names, its route and its probe.
public struct HostAddress: Sendable, Equatable {
    public var address: IPAddress
    /// The names from `gethostbyaddr_r`, the official one first; nil until they are known.
    public var names: [String]?
    /// Whether one of `names` resolves to this address; nil if the address has no name, or if the resolver
    /// failed.
    public var forwardConfirmed: Bool?
    /// The local address that the kernel would send from; nil if there is no route.
    public var sourceAddress: IPAddress?
    /// The position in `getaddrinfo` order, from 0; nil if `getaddrinfo` omits the address.
    public var rank: Int?
    public var probe: ProbeResult?

    public init(address: IPAddress) {
        self.address = address
    }
}

/// The result of one attempt of a connect race.
public struct ProbeResult: Sendable, Equatable {
    public var port: UInt16
    public var outcome: ProbeOutcome
    /// The time from the attempt's own start to its end.
    public var elapsed: Duration
    /// Whether this attempt was the first to connect.
    public var isWinner: Bool

    public init(port: UInt16, outcome: ProbeOutcome, elapsed: Duration, isWinner: Bool) {
        (self.port, self.outcome, self.elapsed, self.isWinner) = (port, outcome, elapsed, isWinner)
    }
}

public enum ProbeOutcome: Sendable, Equatable {
    case open, refused, timeout, unreachable
    /// Any other error of `connect`, as the system describes it.
    case error(String)

    /// The value of `state` in JSON records.
    public var name: String {
        switch self {
        case .open: "open"
        case .refused: "refused"
        case .timeout: "timeout"
        case .unreachable: "unreachable"
        case .error: "error"
        }
    }
}

/// The reason that a lookup failed: a code for scripts and a message for people.
public struct LookupFailure: Error, Sendable, Equatable {
    /// The system's `EAI_*` code or `h_errno` name (`HOST_NOT_FOUND` and so on), or our own `TIMEOUT` or
    /// `INVALID_NAME`.
    public var code: String
    public var message: String

    public init(code: String, message: String) {
        (self.code, self.message) = (code, message)
    }

    public static func timeout(after deadline: Duration) -> LookupFailure {
        LookupFailure(code: "TIMEOUT", message: "no answer within \(deadline.secondsText) s")
    }

    /// Returns the failure of a lookup for which no thread came free.
    public static func noThread(within wait: Duration, abandoned: Int) -> LookupFailure {
        let threads = "\(abandoned) earlier lookups still wait for a name server"
        return LookupFailure(
            code: "TIMEOUT", message: "not started within \(wait.secondsText) s: \(threads)")
    }

    /// Returns the failure of a target that has addresses, but none of the requested family.
    static func otherFamily(than family: LookupRequest.Family, of target: HostQuery.Target) -> LookupFailure {
        let requested = family.title ?? "IP"
        let message =
            switch target {
            case .name: "the name has no \(requested) address"
            case .address(let address):
                "an \(address.family.title) address, but only \(requested) was requested"
            }
        return LookupFailure(code: "EAI_ADDRFAMILY", message: message)
    }

    public static func invalidName(_ reason: String) -> LookupFailure {
        LookupFailure(code: "INVALID_NAME", message: reason)
    }

    static let emptyName = invalidName("the name is empty")
}

extension Duration {
    /// The duration in seconds, without a fraction if it is whole.
    fileprivate var secondsText: String {
        let seconds = milliseconds / 1000
        return seconds == seconds.rounded() ? String(Int64(seconds)) : String(seconds)
    }
}
