import Core

extension FuzzTarget {
    /// Replies to `NETLINK_SOCK_DIAG` from the kernel.
    static let netlink = FuzzTarget("netlink") { bytes in
        let sockets = read(bytes[...])
        // A header of 16 bytes, and `struct inet_diag_msg` of 72.
        try require(sockets.count * 88 <= bytes.count, "\(sockets.count) sockets of \(bytes.count) bytes")
        for socket in sockets {
            let text = "\(socket.localAddress)"
            try require(IPAddress(text) == socket.localAddress, "\(text) is another address")
        }
        let half = read(bytes[..<(bytes.count / 2)])
        try require(sockets.starts(with: half), "what comes later changes what came before")
    }

    /// Returns the sockets before the first parse error.
    private static func read(_ bytes: ArraySlice<UInt8>) -> [InetSocket] {
        var sockets: [InetSocket] = []
        do throws(SocketDiagnosticsFailure) {
            _ = try SocketDiagnostics.read(bytes.span.bytes, into: &sockets)
        } catch {
            _ = error.description
        }
        return sockets
    }
}
