/// The `hosts` line of `/etc/nsswitch.conf` (`man 5 nsswitch.conf`): the name services, in order.
public struct NameServiceSwitch: Sendable, Equatable {
    /// The names of the services in order, without their `[STATUS=action]` items.
    public let services: [String]

    /// Parses the text. Without a `hosts` line, the C library's default applies.
    public init(_ text: ArraySlice<UInt8>) {
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let entry = line.prefix { $0 != UInt8(ascii: "#") }
            guard let colon = entry.firstIndex(of: UInt8(ascii: ":")),
                entry[..<colon].split(whereSeparator: \.isWhiteSpace) == [Array("hosts".utf8)[...]]
            else { continue }
            services = Self.withoutActions(entry[(colon + 1)...]).split(whereSeparator: \.isWhiteSpace)
                .map { String(decoding: $0, as: UTF8.self) }
            return
        }
        services = ["dns", "files"]
    }

    private static func withoutActions(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var depth = 0
        return text.filter { byte in
            if byte == UInt8(ascii: "[") { depth += 1 }
            defer { if byte == UInt8(ascii: "]") { depth = max(0, depth - 1) } }
            return depth == 0
        }
    }

    /// Returns the service that answered for `target`, or nil if more than one could have.
    ///
    /// The C library does not report the service. Services that cannot know the target are ruled out, in
    /// order, until one is certain to answer or only one remains possible.
    /// - Parameter hostName: This machine's own name, for which `myhostname` answers.
    public func source(of target: HostQuery.Target, hosts: HostsFile, hostName: String) -> String? {
        // The C library parses a number such as 127.1 without asking a service.
        if case .name(let name) = target, NumbersAndDots.isAddress(name) { return nil }
        for (index, service) in services.enumerated() {
            switch knowledge(of: service, target: target, hosts: hosts, hostName: hostName) {
            case .none: continue
            case .certain: return Self.displayName(of: service)
            case .possible:
                let others = services[(index + 1)...].contains {
                    Self.displayName(of: $0) != Self.displayName(of: service)
                        && knowledge(of: $0, target: target, hosts: hosts, hostName: hostName) != .none
                }
                return others ? nil : Self.displayName(of: service)
            }
        }
        return nil
    }

    private enum Knowledge {
        case none, possible, certain
    }

    private func knowledge(
        of service: String, target: HostQuery.Target, hosts: HostsFile, hostName: String
    ) -> Knowledge {
        switch (Self.displayName(of: service), target) {
        case ("files", .name(let name)): hosts.holds(name: name) ? .certain : .none
        case ("files", .address(let address)): hosts.holds(address: address) ? .certain : .none
        case ("myhostname", .name(let name)):
            Self.isLocalName(name.lowercased(), hostName: hostName.lowercased()) ? .certain : .none
        case ("myhostname", .address(let address)): address.scope == .loopback ? .certain : .possible
        case ("mdns", .name(let name)): name.lowercased().hasSuffix(".local") ? .possible : .none
        case ("mdns", .address(let address)): address.scope == .linkLocal ? .possible : .none
        default: .possible
        }
    }

    /// Returns whether `myhostname` answers for the name (`man 8 nss-myhostname`).
    private static func isLocalName(_ name: String, hostName: String) -> Bool {
        name == hostName || name == "localhost" || name.hasSuffix(".localhost") || name == "_gateway"
            || name == "_outbound"
    }

    /// Returns the name to display, which is the same for all variants of multicast DNS.
    private static func displayName(of service: String) -> String {
        service.hasPrefix("mdns") ? "mdns" : service
    }
}
