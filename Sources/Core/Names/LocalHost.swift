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

    /// Returns the name of the interface that has the address; nil if none has it.
    public func interface(of address: IPAddress) -> String? {
        addresses.first { $0.address.withoutZone == address.withoutZone }?.interface
    }

    /// The answer before any lookup: the interface addresses, IPv4 first, without duplicates.
    public var answer: HostAnswer {
        var answer = HostAnswer(query: name)
        for family in IPAddress.Family.allCases {
            for entry in addresses where entry.address.family == family && answer[entry.address] == nil {
                answer.addresses.append(HostAddress(address: entry.address))
            }
        }
        return answer
    }
}
