import Core
import Glibc
import Kernel
import PseudoTerminal
import Testing

/// A socket of this process, bound to a loopback port chosen by the kernel.
private final class BoundSocket {
    let descriptor: CInt

    enum Failure: Error {
        case call(String, CInt)
    }

    init(_ type: __socket_type, ipv6: Bool = false, listens: Bool = false) throws {
        descriptor = socket(ipv6 ? AF_INET6 : AF_INET, CInt(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_addr = in6addr_loopback
        try check("bind", ipv6 ? call(bind, six) : call(bind, Self.loopback(port: 0)))
        if listens { try check("listen", listen(descriptor, 5)) }
    }

    deinit {
        close(descriptor)
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

    func connectToItself() throws {
        try check("connect", call(connect, Self.loopback(port: port)))
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = port.bigEndian
        return address
    }

    private func call<Address>(
        _ call: (CInt, UnsafePointer<sockaddr>, socklen_t) -> CInt, _ address: Address
    ) -> CInt {
        withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }

    private func check(_ name: String, _ result: CInt) throws {
        guard result == 0 else { throw Failure.call(name, errno) }
    }
}

@Suite("Listeners", .serialized)
struct ListenersTests {
    /// Whether this process holds the socket. A child that another test is just starting holds it too, until
    /// it has become its program.
    private func isOwn(_ listener: Listener) throws -> Bool {
        try listener.processes?.contains(ownName) == true
    }

    /// The name that the kernel stores, at most 15 bytes.
    private var ownName: String {
        get throws {
            var name = [CChar](repeating: 0, count: 16)
            let file = try #require(fopen("/proc/self/comm", "r"))
            defer { fclose(file) }
            fgets(&name, CInt(name.count), file)
            return String(
                decoding: name.prefix { $0 != 0 && $0 != 10 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    private func listeners(on port: UInt16, _ protocolName: String) throws -> [Listener] {
        ListenerTable(try Kernel.listeners()).listeners(port: port, protocolName: protocolName)
    }

    @Test("a TCP listener is listed with this process, in both families", arguments: [false, true])
    func tcp(ipv6: Bool) throws {
        let socket = try BoundSocket(SOCK_STREAM, ipv6: ipv6, listens: true)
        let found = try listeners(on: socket.port, "tcp").filter {
            $0.address.family == (ipv6 ? .ipv6 : .ipv4)
        }
        let listener = try #require(found.first)
        #expect(found.count == 1)
        #expect(listener.address.description == (ipv6 ? "::1" : "127.0.0.1"))
        #expect(listener.uid == getuid())
        #expect(try isOwn(listener))
        var status = stat()
        #expect(fstat(socket.descriptor, &status) == 0)
        #expect(UInt64(listener.inode) == UInt64(status.st_ino))
    }

    @Test("a bound UDP socket is listed until it is connected", arguments: [false, true])
    func udp(ipv6: Bool) throws {
        let socket = try BoundSocket(SOCK_DGRAM, ipv6: ipv6)
        let found = try listeners(on: socket.port, "udp")
        #expect(
            try found.first { $0.address.description == (ipv6 ? "::1" : "127.0.0.1") }.map(isOwn) == true
        )
        if !ipv6 {
            try socket.connectToItself()
            #expect(try !listeners(on: socket.port, "udp").contains { $0.address.description == "127.0.0.1" })
        }
    }

    @Test("a TCP socket is listed from listen to close, and not while it is only bound")
    func others() throws {
        func isListed(_ port: UInt16) throws -> Bool {
            try listeners(on: port, "tcp").contains { $0.address.description == "127.0.0.1" }
        }
        let port: UInt16
        do {
            let socket = try BoundSocket(SOCK_STREAM)
            port = socket.port
            #expect(try !isListed(port))
            #expect(listen(socket.descriptor, 1) == 0)
            #expect(try isListed(port))
        }
        // A child that another test is just starting may hold it a moment longer.
        let end = Instant.current + .patience
        while try isListed(port), Instant.current < end { sched_yield() }
        #expect(try !isListed(port))
    }

    @Test("listeners that span several netlink messages are all listed")
    func many() throws {
        var ports: Set<UInt16> = []
        var descriptors: [CInt] = []
        defer { for descriptor in descriptors { close(descriptor) } }
        for _ in 0..<600 {
            let socket = try BoundSocket(SOCK_STREAM, listens: true)
            ports.insert(socket.port)
            // The duplicate keeps the socket open when its first owner is gone.
            descriptors.append(dup(socket.descriptor))
        }
        let found = try Kernel.listeners().filter { ports.contains($0.port) && $0.transport == .tcp }
        #expect(Set(found.map(\.port)) == ports)
        #expect(try found.allSatisfy(isOwn))
    }

    @Test("listing leaves no descriptor open")
    func descriptors() async {
        // In a separate process, because other tests open and close descriptors at the same time.
        await #expect(processExitsWith: .success) {
            let ownListener = try BoundSocket(SOCK_STREAM, listens: true)
            func openAfterListing() throws -> Int {
                #expect(try Kernel.listeners().contains { $0.port == ownListener.port })
                return try ProcessUsage.descriptorCount(of: getpid())
            }
            let first = try openAfterListing()
            for _ in 0..<50 { try #require(try openAfterListing() == first) }
        }
    }
}
