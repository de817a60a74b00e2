/// A lookup to perform: the host, the address family and the time limit.
public struct LookupRequest: Sendable, Equatable {
    public enum Subject: Sendable, Equatable {
        case host(HostQuery)
        /// This machine by its own name, with its interface addresses.
        case localHost(LocalHost)
        /// Addresses of a host whose own names were not looked up with the host, and the names of the host.
        case addresses([HostAddress], hostNames: [String])
    }

    public enum Family: String, Sendable, CaseIterable {
        case any, ipv4, ipv6

        /// The requested family's name for people; nil for `any`.
        public var title: String? { IPAddress.Family(rawValue: rawValue)?.title }

        public func includes(_ family: IPAddress.Family) -> Bool {
            self == .any || rawValue == family.rawValue
        }
    }

    public var subject: Subject
    public var family: Family
    /// The time limit of the whole lookup, from its start on a worker.
    public var timeout: Duration
    /// What an earlier answer says about addresses of this machine; names in it are not looked up again.
    public var known: [HostAddress] = []
    /// The maximum number of addresses whose names are looked up; nil for all.
    public var maxNamedAddresses: Int?

    /// The default time limit of a lookup and of a connect attempt.
    public static let defaultTimeout = Duration.seconds(5)

    public init(_ subject: Subject, family: Family = .any, timeout: Duration = defaultTimeout) {
        (self.subject, self.family, self.timeout) = (subject, family, timeout)
    }
}

extension LookupRequest.Subject {
    /// The name that is looked up, as the user typed it, or the address in its canonical form.
    public var hostName: String {
        switch self {
        case .host(let query): query.host
        case .localHost(let host): host.name
        case .addresses(_, let hostNames): hostNames.first ?? ""
        }
    }
}

/// A progress report of a lookup. The order is `started`, `forward`, `named` any number of times, `finished`.
public enum LookupProgress: Sendable, Equatable {
    case started
    /// The names and addresses of the host; the addresses' own names are still being resolved.
    case forward(HostAnswer)
    /// Addresses whose names have been resolved since the last report.
    case named([HostAddress])
    /// The final answer. `failure` gives the reason if it is incomplete.
    case finished(HostAnswer)
}
