import Glibc

/// A numeric address and port, written `127.0.0.1:53` or `[::1]:53`.
struct LoopbackAddress: Equatable, Sendable, CustomStringConvertible {
    private enum Host: Equatable, Sendable {
        case v4(UInt32)
        case v6([UInt8])
    }

    private let host: Host
    let port: UInt16
    let description: String

    /// Nil if the text is not an address and port.
    init?(_ text: Substring) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        let host = text[..<colon]
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, String(host), &v4) == 1 {
            self.host = .v4(v4.s_addr)
        } else if host.first == "[", host.last == "]",
            inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &v6) == 1
        {
            self.host = .v6(withUnsafeBytes(of: v6) { Array($0) })
        } else {
            return nil
        }
        self.port = port
        description = String(text)
    }

    var family: Int32 {
        switch host {
        case .v4: AF_INET
        case .v6: AF_INET6
        }
    }

    /// Calls a function with the address in the form that `bind`, `connect` and `sendto` take.
    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        switch host {
        case .v4(let host):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = host
            return lend(address, body)
        case .v6(let host):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: host) }
            return lend(address, body)
        }
    }

    private func lend<Address, Result>(
        _ address: Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }
}
