/// This machine: its name, its interface addresses and its name services.
public struct LocalHost: Sendable, Equatable {
    public struct InterfaceAddress: Sendable, Equatable {
        public let interface: String
        public let address: IPAddress

        public init(interface: String, address: IPAddress) {
            (self.interface, self.address) = (interface, address)
        }
    }

    /// The result of `gethostname`.
    public var name: String
    /// In the kernel's order.
    public var addresses: [InterfaceAddress]
    /// The services on the `hosts` line of `/etc/nsswitch.conf`, in order.
    public var nameServices: [String]
    /// The names in `/etc/hosts`, for completion.
    public var hostsFileNames: [String]

    public init(
        name: String, addresses: [InterfaceAddress], nameServices: [String] = [],
        hostsFileNames: [String] = []
    ) {
        (self.name, self.addresses) = (name, addresses)
        (self.nameServices, self.hostsFileNames) = (nameServices, hostsFileNames)
    }

    /// The interface of each address, without the zone; of several interfaces, the first.
    public var interfaces: [IPAddress: String] {
        Dictionary(
            addresses.lazy.map { ($0.address.withoutZone, $0.interface) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Returns the answer before any lookup: the interface addresses, IPv4 first, without duplicates.
    ///
    /// - Parameter known: What an earlier answer says about the addresses.
    public func answer(keeping known: [HostAddress] = []) -> HostAnswer {
        var answer = HostAnswer(query: name)
        let known = Dictionary(known.lazy.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        var seen: Set<IPAddress> = []
        for family in IPAddress.Family.allCases {
            for entry in addresses where entry.address.family == family {
                guard seen.insert(entry.address).inserted else { continue }
                answer.addresses.append(known[entry.address] ?? HostAddress(address: entry.address))
            }
        }
        return answer
    }
}
