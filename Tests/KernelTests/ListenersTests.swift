import Core
import Glibc
import Kernel
import PseudoTerminal
import Testing

@Suite("Listeners", .serialized)
struct ListenersTests {
    /// Whether this process holds the socket. A child that another test is just starting holds it too, until
    /// it has become its program.
    private func isOwn(_ listener: Listener) -> Bool {
        listener.processes?.contains(ownProcessName()) == true
    }

    private func address(_ ipv6: Bool) throws -> IPAddress {
        try #require(IPAddress(ipv6 ? "::1" : "127.0.0.1"))
    }

    private func listeners(on port: UInt16, _ transport: Listener.Transport) throws -> [Listener] {
        try Kernel.listeners().listeners.filter { $0.port == port && $0.transport == transport }
    }

    @Test("a TCP listener is listed with this process, in both families", arguments: [false, true])
    func tcp(ipv6: Bool) throws {
        let socket = try TestSocket(listeningOn: address(ipv6))
        let found = try listeners(on: socket.port, .tcp).filter {
            $0.address.family == (ipv6 ? .ipv6 : .ipv4)
        }
        let listener = try #require(found.first)
        #expect(found.count == 1)
        #expect(listener.address.description == (ipv6 ? "::1" : "127.0.0.1"))
        #expect(listener.uid == getuid())
        #expect(isOwn(listener))
        #expect(listener.inode == socket.inode)
        #expect(listener.process.map { listener.processes?.first == $0.name } == true)
    }

    @Test("a bound UDP socket is listed until it is connected", arguments: [false, true])
    func udp(ipv6: Bool) throws {
        let socket = try TestSocket(binding: SOCK_DGRAM, address(ipv6))
        let found = try listeners(on: socket.port, .udp)
        #expect(
            found.first { $0.address.description == (ipv6 ? "::1" : "127.0.0.1") }.map(isOwn) == true
        )
        if !ipv6 {
            try socket.connect(.loopback, socket.port)
            #expect(try !listeners(on: socket.port, .udp).contains { $0.address.description == "127.0.0.1" })
        }
    }

    @Test("a TCP socket is listed from listen to close, and not while it is only bound")
    func others() throws {
        func isListed(_ port: UInt16) throws -> Bool {
            try listeners(on: port, .tcp).contains { $0.address.description == "127.0.0.1" }
        }
        let port: UInt16
        do {
            let socket = try TestSocket(binding: SOCK_STREAM)
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
            let socket = try TestSocket(listeningOn: .loopback)
            ports.insert(socket.port)
            // The duplicate keeps the socket open when its first owner is gone.
            descriptors.append(dup(socket.descriptor))
        }
        let found = try Kernel.listeners().listeners.filter {
            ports.contains($0.port) && $0.transport == .tcp
        }
        #expect(Set(found.map(\.port)) == ports)
        #expect(found.allSatisfy(isOwn))
    }

    @Test("listing leaves no descriptor open")
    func descriptors() async {
        // In a separate process, because other tests open and close descriptors at the same time.
        await #expect(processExitsWith: .success) {
            let ownListener = try TestSocket(listeningOn: .loopback)
            func openAfterListing() throws -> Int {
                #expect(try Kernel.listeners().listeners.contains { $0.port == ownListener.port })
                return try ProcessUsage.descriptorCount(of: getpid())
            }
            let first = try openAfterListing()
            for _ in 0..<50 { try #require(try openAfterListing() == first) }
        }
    }

    @Test("the range of local ports is that of the kernel")
    func localPorts() throws {
        let range = localPortRange()
        // The kernel prefers odd or even ports of the range, but uses no others.
        for _ in 0..<20 { #expect(range.contains(try TestSocket(binding: SOCK_DGRAM).port)) }
    }
}
