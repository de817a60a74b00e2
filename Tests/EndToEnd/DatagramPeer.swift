import Glibc
import PseudoTerminal

/// A datagram socket as a peer, controlled by the test.
final class DatagramPeer: Sendable {
    /// The local address in Pollux's notation; empty for an unnamed socket.
    let name: String
    private let raw: Int32

    /// Creates a UDP socket on an ephemeral port.
    ///
    /// - Parameter host: A numeric address, IPv6 in brackets.
    init(udp host: String = "127.0.0.1") throws {
        let address = Address("\(host):0")
        raw = try Self.opened(address.family)
        try Self.bind(raw, to: address)
        name = "\(host):\(try Self.port(of: raw))"
    }

    /// Creates a Unix socket at the path; nil creates an unnamed one, which can only send.
    init(unix path: String?) throws {
        raw = try Self.opened(AF_UNIX)
        if let path { try Self.bind(raw, to: Address(path)) }
        name = path ?? ""
    }

    deinit { close(raw) }

    func setTimeToLive(_ hops: Int32) {
        var hops = hops
        setsockopt(raw, Int32(IPPROTO_IP), IP_TTL, &hops, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Sends to a socket by its address, and waits while a Unix socket's queue is full.
    ///
    /// - Returns: False if no socket is bound to the address.
    @discardableResult
    func send(_ bytes: [UInt8], to name: String) throws -> Bool {
        let count = Address(name).lend { sendto(raw, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, $1) }
        if count == bytes.count { return true }
        guard errno == ECONNREFUSED || errno == ENOENT else {
            throw Child.Failure.call("send to \(name)", errno)
        }
        return false
    }

    /// Sends to a Unix socket; false if the receiver's queue is full.
    func offer(_ bytes: [UInt8], to name: String) -> Bool {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        return Address(name).lend { sendto(raw, bytes, bytes.count, flags, $0, $1) } == bytes.count
    }

    func send(_ text: String, to name: String) throws { try send(Array(text.utf8), to: name) }

    /// Returns the next datagram, as text.
    ///
    /// - Parameter meanwhile: Called repeatedly until it arrives.
    func receive(meanwhile: () -> Void = {}) throws -> String {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let end = ContinuousClock.now + .patience
        while ContinuousClock.now < end {
            let count = recv(raw, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count >= 0 { return String(decoding: buffer[..<count], as: UTF8.self) }
            guard errno == EAGAIN else { throw Child.Failure.call("receive at \(name)", errno) }
            meanwhile()
            var entry = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
            poll(&entry, 1, 5)
        }
        throw Child.Failure.call("receive at \(name)", ETIMEDOUT)
    }

    private static func opened(_ family: Int32) throws -> Int32 {
        let raw = socket(family, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard raw >= 0 else { throw Child.Failure.call("socket", errno) }
        return raw
    }

    private static func bind(_ raw: Int32, to address: Address) throws {
        guard address.lend({ Glibc.bind(raw, $0, $1) }) == 0 else { throw Child.Failure.call("bind", errno) }
    }

    private static func port(of raw: Int32) throws -> UInt16 {
        // The port has the same offset in both families.
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(raw, $0, &length) }
        }
        guard code == 0 else { throw Child.Failure.call("getsockname", errno) }
        return UInt16(bigEndian: address.sin6_port)
    }
}

/// A socket address in the form that socket calls take.
private struct Address {
    private var storage = sockaddr_storage()
    private let length: socklen_t

    /// - Parameter name: A path, or an address and port such as `127.0.0.1:53` or `[::1]:53`.
    init(_ name: String) {
        guard !name.hasPrefix("/"), let colon = name.lastIndex(of: ":") else {
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8) }
            length = Self.store(address, in: &storage)
            return
        }
        let port = (UInt16(name[name.index(after: colon)...]) ?? 0).bigEndian
        if name.hasPrefix("[") {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port
            inet_pton(AF_INET6, String(name[..<colon].dropFirst().dropLast()), &address.sin6_addr)
            length = Self.store(address, in: &storage)
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port
            inet_pton(AF_INET, String(name[..<colon]), &address.sin_addr)
            length = Self.store(address, in: &storage)
        }
    }

    private static func store<Value>(_ address: Value, in storage: inout sockaddr_storage) -> socklen_t {
        withUnsafeMutableBytes(of: &storage) { storage in
            withUnsafeBytes(of: address) { storage.copyMemory(from: $0) }
        }
        return socklen_t(MemoryLayout<Value>.size)
    }

    var family: Int32 { Int32(storage.ss_family) }

    func lend<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
