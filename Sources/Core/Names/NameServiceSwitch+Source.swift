extension NameServiceSwitch {
    /// Returns the service that answered for `target`, or nil if more than one could have.
    ///
    /// The C library does not report the service. Services that cannot know the target are ruled out, in
    /// order, until one is certain to answer or only one remains possible.
    /// - Parameter hostName: This machine's own name, for which `myhostname` answers.
    public func source(of target: HostQuery.Target, hosts: HostsFile, hostName: String) -> String? {
        // The C library parses a number such as 127.1 without asking a service.
        if case .name(let name) = target, NumbersAndDots.isAddress(name) { return nil }
        var possible: Set<String> = []
        for service in entries {
            let knowledge = knowledge(of: service.name, target: target, hosts: hosts, hostName: hostName)
            if knowledge != .none {
                // After a success that does not end the lookup, later services replace or complete the answer.
                guard service.actions[.success] == .return else { return nil }
                possible.insert(Self.displayName(of: service.name))
            }
            if knowledge == .certain { break }
            // A service that does not know the target may be unavailable as well.
            let failures: [Status] = [.notFound, .unavailable, .tryAgain]
            if failures.allSatisfy({ service.actions[$0] == .return }) { break }
        }
        return possible.count == 1 ? possible.first : nil
    }

    private enum Knowledge {
        case none, possible, certain
    }

    private func knowledge(
        of service: String, target: HostQuery.Target, hosts: HostsFile, hostName: String
    ) -> Knowledge {
        switch (Self.displayName(of: service), target) {
        case ("files", .name(let name)) where hosts.holds(name: name): .certain
        case ("files", .address(let address)) where hosts.holds(address: address): .certain
        case ("files", _): hosts.isComplete ? .none : .possible
        case ("myhostname", .name(let name)):
            Self.isLocalName(name.lowercased(), hostName: hostName.lowercased()) ? .certain : .none
        case ("myhostname", .address(let address)): address.scope == .loopback ? .certain : .possible
        case ("mdns", .name(let name)): name.lowercased().hasSuffix(".local") ? .possible : .none
        case ("mdns", .address(let address)): address.scope == .linkLocal ? .possible : .none
        default: Self.isModule(service) ? .possible : .none
        }
    }

    /// Returns whether `myhostname` answers for the name (`man 8 nss-myhostname`).
    private static func isLocalName(_ name: String, hostName: String) -> Bool {
        name == hostName || name == "localhost" || name.hasSuffix(".localhost") || name == "_gateway"
            || name == "_outbound"
    }

    /// Returns whether a service can be a module, `libnss_NAME.so.2`. A `#` before a comment is a service by its
    /// position, but never a module.
    private static func isModule(_ service: String) -> Bool {
        service.utf8.allSatisfy {
            $0.isDecimalDigit || (0x61...0x7a).contains($0.lowercased) || $0 == UInt8(ascii: "_")
                || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
    }

    /// Returns the name to display, which is the same for all variants of multicast DNS.
    private static func displayName(of service: String) -> String {
        service.hasPrefix("mdns") ? "mdns" : service
    }
}
