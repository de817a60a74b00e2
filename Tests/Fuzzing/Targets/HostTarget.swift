import Core

extension FuzzTarget {
    /// An IP address as text, and the same bytes as a packed address.
    static let address = FuzzTarget("address") { bytes in
        for address in [IPAddress(bytes.text), IPAddress(bytes: bytes)].compactMap({ $0 }) {
            let text = "\(address)"
            try require(IPAddress(text) == address, "\(text) is another address")
            let packed = IPAddress(bytes: address.bytes, zone: address.zone)
            try require(packed == address, "\(text) has other bytes")
            try require(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }, "\(text) is not clean")
            _ = address.scope
        }
    }

    /// A host typed by a user: a name, an address or a URL, with or without a port.
    static let host = FuzzTarget("host") { bytes in
        let query: HostQuery
        do throws(LookupFailure) {
            query = try HostQuery(bytes.text)
        } catch {
            return try require(
                error.code == "INVALID_NAME" && !error.message.isEmpty, "refused without a reason")
        }
        try require(query.port != 0, "port 0")
        let again = try mustRead(query.host) { try HostQuery($0) }
        try require(again.target == query.target, "'\(query.host)' is another host")
        guard case .name(let name) = query.target else { return }
        try require(name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f }, "'\(name)' is not clean")
        guard !HostName.isInternational(name) else { return }
        try require(name.utf8.count <= 254, "a name of \(name.utf8.count) bytes")
        for label in name.split(separator: ".") {
            try require(label.utf8.count <= 63, "a label of \(label.utf8.count) bytes")
        }
    }
}
