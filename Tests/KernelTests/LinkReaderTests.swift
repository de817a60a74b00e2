import Core
import Glibc
import Kernel
import PseudoTerminal
import TestSupport
import Testing

/// Tests of the counters of real links, in a network namespace without other traffic.
@Suite("Counters of links")
struct LinkReaderTests {
    @Test(
        "what a link carries is counted to the byte, and loopback is left out",
        .requires(.root, .tool("ip"), .tool("python3")))
    func carried() async {
        await #expect(processExitsWith: .success) {
            try enterNetworkNamespace()
            try run("ip link add outside type veth peer name inside && ip link set outside up")
            try run("ip link set inside up && ip addr add 192.0.2.1/24 dev outside")
            // No answer is needed to send to a peer whose address is known, and no other packets are sent.
            try run("ip neigh add 192.0.2.2 lladdr 02:00:00:00:00:02 dev outside")
            try run("sysctl -qw net.ipv6.conf.all.disable_ipv6=1")
            let (links, first) = try LinkReader.survey()
            try #require(links.count == 3 && first.links.count == 2)
            try run(sending(bytes: 1000, to: "192.0.2.2"))
            try run(sending(bytes: 5000, to: "127.0.0.1"))
            let second = try #require(try LinkReader().sample(of: links))
            // Ethernet, IP and UDP add 42 bytes, and the other end of the pair receives what this one sends.
            let growth = zip(first.links, second.links).map {
                ($1.receivedBytes - $0.receivedBytes, $1.sentBytes - $0.sentBytes)
            }
            try #require(growth.map(\.0).reduce(0, +) == 1042 && growth.map(\.1).reduce(0, +) == 1042)
            let rates = try #require(second.rates(since: first))
            try #require(rates.received > 0 && rates.sent == rates.received)
        }
    }

    @Test("a link that is added makes a new survey necessary", .requires(.root, .tool("ip")))
    func added() async {
        await #expect(processExitsWith: .success) {
            try enterNetworkNamespace()
            let (links, sample) = try LinkReader.survey()
            try #require(links.count == 1 && sample.links.isEmpty)
            let reader = try LinkReader()
            try #require(try reader.sample(of: links) != nil)
            try run("ip link add one type veth peer name two")
            try #require(try reader.sample(of: links) == nil)
            let (more, next) = try LinkReader.survey()
            try #require(more.count == 3 && next.links.count == 2)
            try #require(try reader.sample(of: more) != nil)
        }
    }

    @Test("a member of a bridge is counted by the bridge only", .requires(.root, .tool("ip")))
    func bridge() async {
        await #expect(processExitsWith: .success) {
            try enterNetworkNamespace()
            try run("ip link add one type veth peer name two && ip link add bridge type bridge")
            try run("ip link set one master bridge")
            let (links, sample) = try LinkReader.survey()
            try #require(links.count == 4 && sample.links.count == 2)
        }
    }
}

/// Runs a shell command.
private func run(_ command: String) throws {
    try #require(system(command) == 0, "\(command)")
}

/// Returns a command that sends one datagram.
private func sending(bytes: Int, to host: String) -> String {
    """
    python3 -c 'import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.sendto(bytes(\(bytes)), ("\(host)", 9))'
    """
}
