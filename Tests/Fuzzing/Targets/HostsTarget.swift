import Core

extension FuzzTarget {
    /// `/etc/hosts`.
    static let hosts = FuzzTarget("hosts") { bytes in
        let entries = HostsFile(bytes[...]).entries
        for entry in entries { try require(!entry.names.contains(""), "\(entry.address) has an empty name") }
        let text = entries.map { "\($0.address) \($0.names.joined(separator: "\t"))" }.joined(separator: "\n")
        let printed = HostsFile(Array(text.utf8)[...])
        try require(printed.entries == entries, "printed and read again, it is another file: \(text)")
    }

    /// A host on the first line, followed by the contents of `/etc/nsswitch.conf`.
    static let nameServices = FuzzTarget("nameservices") { bytes in
        let (host, text) = bytes.firstLine
        let services = NameServiceSwitch(text[...])
        for service in services.services {
            try require(!service.isEmpty && !service.contains(" "), "'\(service)' is no service")
        }
        guard let query = try? HostQuery(host.text) else { return }
        let hosts = HostsFile(Array("127.0.0.1 localhost\n::1 localhost atlas\n".utf8)[...])
        guard let source = services.source(of: query.target, hosts: hosts, hostName: "atlas") else { return }
        let isListed = services.services.contains { $0 == source || $0.hasPrefix("mdns") && source == "mdns" }
        try require(isListed, "\(source) is not among \(services.services)")
    }
}
