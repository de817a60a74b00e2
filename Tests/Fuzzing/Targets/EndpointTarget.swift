import Core

extension FuzzTarget {
    /// The local or remote address of a chat.
    static let endpoint = FuzzTarget("endpoint") { bytes in
        guard let endpoint = try? Endpoint(bytes.text) else { return }
        let text = endpoint.description
        let again = try mustRead(text) { try Endpoint($0) }
        try require(again == endpoint, "'\(text)' is another endpoint")
        switch endpoint.target {
        case .udp(let host, _): try require(!host.isEmpty, "'\(text)' has no host")
        case .path(let name), .abstract(let name):
            try require((1...107).contains(name.count), "a name of \(name.count) bytes")
        }
        if case .path(let path) = endpoint.target {
            try require(!path.contains(0), "a zero byte in '\(text)'")
        }
        try require((0...255).contains(endpoint.timeToLive ?? 1), "'\(text)' lives too long")
        try require(endpoint.mode ?? 0 <= 0o777, "'\(text)' has an impossible mode")
    }
}
