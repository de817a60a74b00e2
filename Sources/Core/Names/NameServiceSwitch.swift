/// The `hosts` line of `/etc/nsswitch.conf` (`man 5 nsswitch.conf`): which services answer, in which order.
public struct NameServiceSwitch: Sendable, Equatable {
    /// The services' names in order, without their `[STATUS=action]` items.
    public let services: [String]

    /// Without a `hosts` line the C library's own default holds.
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

    /// The service that must have given an answer for `target`, or nil where more than one could have.
    ///
    /// The C library does not tell; but a service that cannot know the name drops out, and if one alone
    /// remains in front, it was that one.
    /// - Parameter hostName: this machine's own name, which `myhostname` answers for.
    public func source(of target: HostQuery.Target, hosts: HostsFile, hostName: String) -> String? {
        // A number such as 127.1 is read, and no service asked for it.
        if case .name(let name) = target, HostName.isIPv4(name) { return nil }
        for (index, service) in services.enumerated() {
            switch knowledge(of: service, target: target, hosts: hosts, hostName: hostName) {
            case .none: continue
            case .certain: return Self.name(of: service)
            case .possible:
                let others = services[(index + 1)...].contains {
                    Self.name(of: $0) != Self.name(of: service)
                        && knowledge(of: $0, target: target, hosts: hosts, hostName: hostName) != .none
                }
                return others ? nil : Self.name(of: service)
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
        switch (Self.name(of: service), target) {
        case ("files", .name(let name)): hosts.holds(name: name) ? .certain : .none
        case ("files", .address(let address)): hosts.holds(address: address) ? .certain : .none
        case ("myhostname", .name(let name)):
            Self.isAnsweredHere(name.lowercased(), hostName: hostName.lowercased()) ? .certain : .none
        case ("myhostname", .address(let address)): address.scope == .loopback ? .certain : .possible
        case ("mdns", .name(let name)): name.lowercased().hasSuffix(".local") ? .possible : .none
        case ("mdns", .address(let address)): address.scope == .linkLocal ? .possible : .none
        default: .possible
        }
    }

    /// `man 8 nss-myhostname`.
    private static func isAnsweredHere(_ name: String, hostName: String) -> Bool {
        name == hostName || name == "localhost" || name.hasSuffix(".localhost") || name == "_gateway"
            || name == "_outbound"
    }

    /// The variants of multicast DNS are one service to a reader.
    private static func name(of service: String) -> String {
        service.hasPrefix("mdns") ? "mdns" : service
    }
}
