/// A lookup to perform: the host, the address family and the time limit.
public struct LookupRequest: Sendable, Equatable {
    public enum Subject: Sendable, Equatable {
        case host(HostQuery)
        /// This machine by its own name, with its interface addresses.
        case localHost(LocalHost)
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
    /// Whether the answer for an alias in the hosts file includes the addresses that only its canonical name has.
    ///
    /// A program that resolves the alias never gets them, but a person who inspects the host wants to see them.
    public var includesCanonicalAddresses = false

    /// The default time limit of a lookup and of a connect attempt.
    public static let defaultTimeout = Duration.seconds(5)

    public init(_ subject: Subject, family: Family = .any, timeout: Duration = defaultTimeout) {
        (self.subject, self.family, self.timeout) = (subject, family, timeout)
    }
}

/// A progress report of a lookup. The order is `started`, `forward`, `finished`.
public enum LookupProgress: Sendable, Equatable {
    case started
    /// The names and addresses of the host; the addresses' own names are still being resolved.
    case forward(HostAnswer)
    /// The final answer. `failure` gives the reason if it is incomplete.
    case finished(HostAnswer)
}
