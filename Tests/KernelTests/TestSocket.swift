import Core
import Glibc
import Kernel
import PseudoTerminal
import TestSupport

/// A blocking socket of this process, of any family and type. It is closed when the object is released.
final class TestSocket {
    let descriptor: CInt

    init(_ family: CInt, _ type: __socket_type, _ number: CInt = 0) throws {
        descriptor = socket(family, CInt(type.rawValue | SOCK_CLOEXEC.rawValue), number)
        try Self.check("socket", descriptor)
    }

    private init(owning descriptor: CInt) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Creates a socket that is bound to an address, by default a loopback address with a port chosen by the kernel.
    convenience init(binding type: __socket_type, _ address: IPAddress = .loopback, _ number: CInt = 0) throws
    {
        try self.init(address.family == .ipv4 ? AF_INET : AF_INET6, type, number)
        try bind(address)
    }

    /// Creates a TCP listener, by default on a loopback address.
    convenience init(listeningOn address: IPAddress, backlog: CInt = 5, _ number: CInt = 0) throws {
        try self.init(binding: SOCK_STREAM, address, number)
        try Self.check("listen", listen(descriptor, backlog))
    }

    /// Creates a TCP connection to a port of `127.0.0.1`.
    convenience init(connectedTo port: UInt16) throws {
        try self.init(AF_INET, SOCK_STREAM)
        try connect(.loopback, port)
    }

    /// Creates a connected pair of Unix sockets.
    static func pair() throws -> (TestSocket, TestSocket) {
        var descriptors: [CInt] = [0, 0]
        let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        try check("socketpair", socketpair(AF_UNIX, type, 0, &descriptors))
        return (TestSocket(owning: descriptors[0]), TestSocket(owning: descriptors[1]))
    }

    func bind(_ address: IPAddress, port: UInt16 = 0) throws {
        try Self.check("bind", call(Glibc.bind, address, port))
    }

    /// Binds a socket to the address of a family with these bytes, which for a Unix socket are a path, or an abstract
    /// name after a zero byte.
    func bind(_ family: CInt, _ bytes: [UInt8]) throws {
        var address = sockaddr_storage()
        address.ss_family = sa_family_t(family)
        let offset = MemoryLayout<sa_family_t>.size
        withUnsafeMutableBytes(of: &address) {
            UnsafeMutableRawBufferPointer(rebasing: $0[offset...]).copyBytes(from: bytes)
        }
        let length = socklen_t(offset + bytes.count)
        try Self.check("bind", lend(address) { Glibc.bind(descriptor, $0, length) })
    }

    func connect(_ address: IPAddress, _ port: UInt16) throws {
        try Self.check("connect", call(Glibc.connect, address, port))
    }

    func accept() throws -> TestSocket {
        let accepted = Glibc.accept(descriptor, nil, nil)
        try Self.check("accept", accepted)
        return TestSocket(owning: accepted)
    }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Int { Glibc.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL)) }

    /// Reads once, up to 64 kB.
    @discardableResult
    func receive() -> Int {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        return recv(descriptor, &buffer, buffer.count, 0)
    }

    func set(_ level: CInt, _ option: CInt, _ value: CInt) throws {
        var value = value
        try Self.check(
            "setsockopt", setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<CInt>.size)))
    }

    var port: UInt16 {
        // It is at the same offset for both families.
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        return UInt16(bigEndian: address.sin6_port)
    }

    var inode: UInt32 {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? UInt32(truncatingIfNeeded: status.st_ino) : 0
    }

    private func call(
        _ call: (CInt, UnsafePointer<sockaddr>, socklen_t) -> CInt, _ address: IPAddress, _ port: UInt16
    ) -> CInt {
        switch address.family {
        case .ipv4:
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &name.sin_addr) { $0.copyBytes(from: address.bytes) }
            return lend(name) { call(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        case .ipv6:
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &name.sin6_addr) { $0.copyBytes(from: address.bytes) }
            return lend(name) { call(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) }
        }
    }

    private func lend<Address>(_ address: Address, _ body: (UnsafePointer<sockaddr>) -> CInt) -> CInt {
        withUnsafePointer(to: address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
    }

    private static func check(_ operation: String, _ result: CInt) throws {
        guard result >= 0 else { throw Failure(operation: operation, code: errno) }
    }

    struct Failure: Error {
        let operation: String
        let code: CInt
    }
}

extension IPAddress {
    static let loopback = IPAddress(ipv4: 0x7f00_0001)
}

/// Repeats a reading until a condition holds, at most for the usual patience.
///
/// - Returns: Whether the condition held at last.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let end = Instant.current + .patience
    while Instant.current < end {
        if try condition() { return true }
        sched_yield()
    }
    return try condition()
}

/// The name that the kernel stores for this process, at most 15 bytes.
func ownProcessName() -> String {
    var name = [CChar](repeating: 0, count: 16)
    guard let file = fopen("/proc/self/comm", "r") else { return "" }
    defer { fclose(file) }
    fgets(&name, CInt(name.count), file)
    return String(decoding: name.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// Starts a program that inherits a descriptor, but no ignored or blocked signals.
func spawn(_ arguments: [String], inheriting descriptor: CInt) throws -> pid_t {
    var (attributes, none, all) = (posix_spawnattr_t(), sigset_t(), sigset_t())
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The same number twice only clears FD_CLOEXEC.
    posix_spawn_file_actions_adddup2(&actions, descriptor, descriptor)
    var vector = arguments.map { strdup($0) } + [nil]
    defer { for argument in vector { free(argument) } }
    var child = pid_t()
    let code = posix_spawnp(&child, arguments[0], &actions, &attributes, &vector, environ)
    guard code == 0 else { throw TestSocket.Failure(operation: "start \(arguments[0])", code: code) }
    return child
}

extension Requirement {
    /// `IPPROTO_MPTCP`.
    static let multipathProtocol: CInt = 262

    static let multipath = Requirement(
        "multipath TCP", isMet: (try? TestSocket(AF_INET, SOCK_STREAM, multipathProtocol)) != nil)

    /// The kernel lists TCP sockets that are only bound from that version on.
    static let linux6_8 = Requirement(
        "Linux 6.8",
        isMet: {
            var system = utsname()
            guard uname(&system) == 0 else { return false }
            let release = withUnsafeBytes(of: system.release) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            let numbers = release.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
            return numbers.count == 2 && (numbers[0], numbers[1]) >= (6, 8)
        }())
}
