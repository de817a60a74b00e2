/// This machine: its name, the addresses of its interfaces, and whom it asks for names.
public struct LocalHost: Sendable, Equatable {
    public struct InterfaceAddress: Sendable, Equatable {
        public let interface: String
        public let address: IPAddress

        public init(interface: String, address: IPAddress) {
            (self.interface, self.address) = (interface, address)
        }
    }

    /// As `gethostname` gives it.
    public var name: String
    /// In the kernel's order.
    public var addresses: [InterfaceAddress]
    /// The services of the `hosts` line of `/etc/nsswitch.conf`, in their order.
    public var nameServices: [String]
    /// The names that `/etc/hosts` knows, to complete input from.
    public var hostsFileNames: [String]

    public init(
        name: String, addresses: [InterfaceAddress], nameServices: [String] = [],
        hostsFileNames: [String] = []
    ) {
        (self.name, self.addresses) = (name, addresses)
        (self.nameServices, self.hostsFileNames) = (nameServices, hostsFileNames)
    }

    /// The interface that has the address.
    public func interface(of address: IPAddress) -> String? {
        addresses.first { $0.address.withoutZone == address.withoutZone }?.interface
    }

    /// What is known of this machine before any name server was asked: IPv4 first, none twice.
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
