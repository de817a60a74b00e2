/// The `hosts` line of `/etc/nsswitch.conf` (`man 5 nsswitch.conf`): which services answer, in which order.
public struct NameServiceSwitch: Sendable, Equatable {
    /// The services' names in order, without their `[STATUS=action]` items.
    public let services: [String]

    /// Without a `hosts` line the C library's own default holds.
    public init(_ text: some Collection<UInt8>) {
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let words = String(decoding: line.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
            guard let colon = words.firstIndex(of: ":"), words[..<colon].trimmingWhitespace == "hosts" else {
                continue
            }
            services = Self.withoutActions(words[words.index(after: colon)...])
                .split(whereSeparator: \.isWhitespace).map(String.init)
            return
        }
        services = ["dns", "files"]
    }

    private static func withoutActions(_ text: Substring) -> String {
        var depth = 0
        return String(
            text.compactMap { character -> Character? in
                if character == "[" { depth += 1 }
                defer { if character == "]" { depth = max(0, depth - 1) } }
                return depth == 0 ? character : nil
            })
    }

    /// The service that must have given an answer for `target`, or nil where more than one could have.
    ///
    /// The C library does not tell; but a service that cannot know the name drops out, and if one alone
    /// remains in front, it was that one.
    /// - Parameter hostName: this machine's own name, which `myhostname` answers for.
    public func source(of target: HostQuery.Target, hosts: HostsFile, hostName: String) -> String? {
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
