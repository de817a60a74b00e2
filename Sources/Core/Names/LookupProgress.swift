/// What is to be looked up, and how much of it is wanted.
public struct LookupRequest: Sendable, Equatable {
    public enum Subject: Sendable, Equatable {
        case host(HostQuery)
        /// This machine under its own name, with the addresses its interfaces have.
        case localHost(LocalHost)
    }

    public enum Family: String, Sendable, CaseIterable {
        case any, ipv4, ipv6

        /// The one family that is wanted, as people write it; nil where any will do.
        public var title: String? { IPAddress.Family(rawValue: rawValue)?.title }

        public func includes(_ family: IPAddress.Family) -> Bool {
            self == .any || rawValue == family.rawValue
        }
    }

    public var subject: Subject
    public var family: Family
    /// How long the whole lookup may take, from its start on a worker.
    public var timeout: Duration
    /// Whether an alias of the hosts file also gets the addresses that only its canonical name has.
    ///
    /// A program that is given the alias never learns of them; a person who looks at the host wants to.
    public var includesCanonicalAddresses = false

    /// The design's deadline of a lookup and of a connect attempt.
    public static let defaultTimeout = Duration.seconds(5)

    public init(_ subject: Subject, family: Family = .any, timeout: Duration = defaultTimeout) {
        (self.subject, self.family, self.timeout) = (subject, family, timeout)
    }
}

/// What a running lookup reports, in this order: started, forward answer, and at last the whole answer.
public enum LookupProgress: Sendable, Equatable {
    case started
    /// Names and addresses are known; the addresses' own names are still being asked for.
    case forward(HostAnswer)
    /// All that will be known. `failure` says why, where that is less than was asked for.
    case finished(HostAnswer)
}
