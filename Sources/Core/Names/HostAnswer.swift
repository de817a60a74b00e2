/// Everything that is known of a host: its names, and each of its addresses.
public struct HostAnswer: Sendable, Equatable {
    /// What was asked, as the user wrote it.
    public var query: String
    /// The official name, as `gethostbyname_r` gives it (`man 3 gethostbyname`).
    public var canonicalName: String?
    /// The other names of the host, in the resolver's order.
    public var aliases: [String] = []
    /// The fully qualified name, after the rule of Python's `socket.getfqdn`.
    public var fqdn: String?
    /// The NSS service that answered (`files`, `dns`, `myhostname` and so on), where that can be told.
    public var source: String?
    /// IPv4 in `gethostbyname_r` order, then IPv6 in `getaddrinfo` order; none twice.
    public var addresses: [HostAddress] = []
    public var elapsed: Duration = .zero
    public var failure: LookupFailure?

    public init(query: String) {
        self.query = query
    }

    public subscript(address: IPAddress) -> HostAddress? {
        get { addresses.first { $0.address == address } }
        set {
            guard let index = addresses.firstIndex(where: { $0.address == address }), let newValue else {
                return
            }
            addresses[index] = newValue
        }
    }

    /// The indices of `addresses` in the order of `getaddrinfo` (RFC 6724), in which a client tries them.
    public var preferenceOrder: [Int] {
        addresses.indices.sorted { (addresses[$0].rank ?? .max, $0) < (addresses[$1].rank ?? .max, $1) }
    }
}

/// One address of a host, and what is known of it.
public struct HostAddress: Sendable, Equatable {
    public var address: IPAddress
    /// The names that `gethostbyaddr_r` gives for the address, the official one first; nil while unknown.
    public var names: [String]?
    /// Whether one of `names` resolves to the address again; nil without a name, or where the resolver
    /// could not say.
    public var forwardConfirmed: Bool?
    /// The local address that the kernel would send from; nil where it has no route.
    public var sourceAddress: IPAddress?
    /// The place in `getaddrinfo`'s order, from 0; nil where `getaddrinfo` leaves the address out.
    public var rank: Int?
    /// The name that has this address, where it is not the one asked for but that one's canonical name.
    public var onlyUnder: String?
    public var probe: ProbeResult?

    public init(address: IPAddress) {
        self.address = address
    }
}

/// How one attempt of a connect race ended.
public struct ProbeResult: Sendable, Equatable {
    public var port: UInt16
    public var outcome: ProbeOutcome
    /// From the attempt's own start to its end.
    public var elapsed: Duration
    /// Whether this attempt was the first to connect.
    public var isWinner: Bool

    public init(port: UInt16, outcome: ProbeOutcome, elapsed: Duration, isWinner: Bool) {
        (self.port, self.outcome, self.elapsed, self.isWinner) = (port, outcome, elapsed, isWinner)
    }
}

public enum ProbeOutcome: Sendable, Equatable {
    case open, refused, timeout, unreachable
    /// Any other error of `connect`, in the system's words.
    case error(String)

    /// The state's name in records.
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

/// Why a lookup gave nothing: a code that scripts can compare, and plain words.
public struct LookupFailure: Error, Sendable, Equatable {
    /// `EAI_*` or `HOST_NOT_FOUND` and its like from the system; `TIMEOUT` and `INVALID_NAME` are ours.
    public var code: String
    public var message: String

    public init(code: String, message: String) {
        (self.code, self.message) = (code, message)
    }

    public static func timeout(after deadline: Duration) -> LookupFailure {
        let seconds = deadline.milliseconds / 1000
        let text = seconds == seconds.rounded() ? String(Int64(seconds)) : String(seconds)
        return LookupFailure(code: "TIMEOUT", message: "no answer within \(text) s")
    }

    /// Addresses there are, but none of the only family that is wanted.
    static func otherFamily(than family: LookupRequest.Family, of target: HostQuery.Target) -> LookupFailure {
        let wanted = family.title ?? "IP"
        let words =
            switch target {
            case .name: "the name has no \(wanted) address"
            case .address(let address): "an \(address.family.title) address, where only \(wanted) is wanted"
            }
        return LookupFailure(code: "EAI_ADDRFAMILY", message: words)
    }

    public static func invalidName(_ reason: String) -> LookupFailure {
        LookupFailure(code: "INVALID_NAME", message: reason)
    }
}
