import Core
import Kernel
import Testing

@Suite("Protocol probes")
struct ProtocolProbeTests {
    /// Whether the kernel supports a socket of this protocol, for this user or another.
    private func isKnown(_ number: Int, _ family: IPAddress.Family, _ type: ProtocolSupport.SocketType) throws
        -> Bool
    {
        let attempts = try protocolSupport(of: number).attempts
        return try #require(attempts.first { $0.family == family && $0.type == type }).verdict.isKnownToKernel
    }

    @Test("TCP supports only stream sockets, and UDP only datagram sockets")
    func transports() throws {
        #expect(try isKnown(6, .ipv4, .stream))
        #expect(try !isKnown(6, .ipv4, .datagram))
        #expect(try isKnown(17, .ipv4, .datagram))
        #expect(try !isKnown(17, .ipv4, .stream))
        #expect(try isKnown(1, .ipv4, .raw))
        #expect(try !isKnown(1, .ipv4, .stream))
    }

    @Test("each family is tried once with each type, IPv4 first")
    func attempts() throws {
        let support = try protocolSupport(of: 17)
        #expect(support.number == 17)
        #expect(support.attempts.count == 8)
        #expect(support.attempts.prefix(4).map(\.family) == [.ipv4, .ipv4, .ipv4, .ipv4])
        #expect(support.attempts.suffix(4).map(\.type) == ProtocolSupport.SocketType.allCases)
        let refusal = try #require(support.attempts.first)
        #expect(refusal.verdict == .refused("Protocol not supported"))
    }

    @Test("a number that does not fit into an IP header is refused", arguments: [263, 1 << 20, 1 << 40, -1])
    func impossible(number: Int) throws {
        #expect(kernelAccepts(protocol: number) == false)
        #expect(try protocolSupport(of: number).attempts.allSatisfy { !$0.verdict.isKnownToKernel })
    }

    @Test("a protocol's verdict follows from its attempts", arguments: [0, 1, 6, 17, 58, 253, 262])
    func verdict(number: Int) throws {
        let isKnown = try protocolSupport(of: number).attempts.contains { $0.verdict.isKnownToKernel }
        #expect(kernelAccepts(protocol: number) == isKnown)
    }

    @Test("the header constants are sorted by number, without duplicates")
    func constants() {
        let constants = systemProtocolConstants()
        for (name, number) in [
            ("IPPROTO_IP", 0), ("IPPROTO_HOPOPTS", 0), ("IPPROTO_TCP", 6), ("IPPROTO_UDP", 17),
            ("IPPROTO_L2TP", 115), ("IPPROTO_RAW", 255), ("IPPROTO_MPTCP", 262),
        ] {
            #expect(constants.contains(ProtocolConstant(name: name, number: number)), "\(name)")
        }
        #expect(constants.map(\.number) == constants.map(\.number).sorted())
        #expect(Set(constants.map(\.name)).count == constants.count)
    }

    @Test("this machine's own files can be parsed")
    func files() throws {
        let services = try systemServices()
        let http = ServiceQuery(lookup: "http", protocolName: "tcp").rows(in: ServiceTable(services))
        #expect(http.map { services.port(ofRow: Int($0)) } == [80])
        #expect(try systemProtocols().entries.contains { $0.name == "tcp" && $0.number == 6 })
    }
}
