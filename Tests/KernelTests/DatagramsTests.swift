import Core
import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Kernel

@Suite("Datagrams over UDP", .timeLimit(.minutes(10)))
struct DatagramsTests {
    @Test("datagrams arrive as sent, over IPv4 and IPv6", arguments: ["127.0.0.1", "[::1]"])
    func exchange(host: String) throws {
        let anna = try ChatParty("udp://\(host):0")
        let bert = try ChatParty("udp://\(host):0", poller: anna.poller)
        #expect(anna.local.port != 0 && anna.local != bert.local)
        let before = Int64.wallClock
        anna.say("hello", to: bert.local)
        anna.datagrams.send([], to: bert.local)
        bert.say("back", to: anna.local)
        #expect(try anna.turn(until: { anna.received.count == 1 && bert.received.count == 2 }))
        let after = Int64.wallClock
        #expect(bert.received.map(\.text) == ["hello", ""])
        #expect(anna.received.map(\.text) == ["back"])
        let item = try #require(bert.received.first)
        #expect(item.peer == anna.local)
        #expect(item.metadata.timeToLive == 64)
        #expect(item.metadata.dropped == 0 && !item.metadata.isTruncated && item.credentials == nil)
        #expect(item.destination?.description == host.trimmingCharacters(in: ["[", "]"]))
        #expect((before...after).contains(item.metadata.time))
        #expect(anna.sent.map(\.peer) == [bert.local, bert.local])
        #expect(try #require(anna.sent.first).metadata.time <= item.metadata.time)
        #expect(anna.events.isEmpty && bert.events.isEmpty)
    }

    @Test("a socket bound to [::] receives IPv4 datagrams as IPv4 and replies to them")
    func dualStack() throws {
        let party = try ChatParty("udp://[::]:0")
        let four = try StrangerSocket(binding: udp("127.0.0.1", 0))
        let six = try StrangerSocket(binding: udp("::1", 0))
        try four.set(CInt(IPPROTO_IP), CInt(IP_TTL), 9)
        try four.send("by four", to: udp("127.0.0.1", party.local.port))
        try six.send("by six", to: udp("::1", party.local.port))
        #expect(try party.turn(until: { party.received.count == 2 }))
        let first = try #require(party.received.first { $0.text == "by four" })
        #expect(first.peer == four.local)
        #expect(first.destination == IPAddress("127.0.0.1"))
        #expect(first.metadata.timeToLive == 9)
        let second = try #require(party.received.first { $0.text == "by six" })
        #expect(second.peer == six.local && second.destination == IPAddress("::1"))
        party.say("to four", to: four.local)
        party.say("to six", to: six.local)
        #expect(four.receiveText() == "to four")
        #expect(six.receiveText() == "to six")
        #expect(party.events.isEmpty)
    }

    @Test(
        "a datagram has its sender's time to live",
        arguments: [("127.0.0.1", 1), ("127.0.0.1", 255), ("::1", 7)])
    func timeToLive(host: String, hops: CInt) throws {
        let isFour = !host.contains(":")
        let party = try ChatParty(isFour ? "udp://127.0.0.1:0" : "udp://[::1]:0")
        let stranger = try StrangerSocket(binding: udp(host, 0))
        try stranger.set(
            CInt(isFour ? IPPROTO_IP : IPPROTO_IPV6), CInt(isFour ? IP_TTL : IPV6_UNICAST_HOPS), hops)
        try stranger.send("x", to: party.local)
        #expect(try party.turn(until: { party.received.count == 1 }))
        #expect(party.received.first?.metadata.timeToLive == Int16(hops))
    }

    @Test(
        "the option ttl sets the time to live, including IPv4 from an IPv6 socket",
        arguments: [
            ("udp://127.0.0.1:0", "127.0.0.1"), ("udp://[::1]:0", "[::1]"), ("udp://[::]:0", "127.0.0.1"),
        ])
    func timeToLiveOption(bind: String, host: String) throws {
        let receiver = try ChatParty("udp://\(host):0")
        let sender = try ChatParty(bind, poller: receiver.poller)
        let target = try ResolvedEndpoint(Endpoint("udp://\(host):\(receiver.local.port)?ttl=5"))
        try sender.datagrams.prepare(for: target)
        sender.say("x", to: target.name)
        #expect(try receiver.turn(until: { receiver.received.count == 1 }))
        #expect(receiver.received.first?.metadata.timeToLive == 5)
        #expect(sender.events.map(\.text) == ["ttl 5 for this socket"])
    }

    @Test("an endpoint's options are announced, if it has any")
    func toldOptions() throws {
        let party = try ChatParty("udp://127.0.0.1:0?ttl=9")
        #expect(party.events.isEmpty)
        for endpoint in ["udp://127.0.0.1:9", "udp://239.77.1.9:9?ttl=0&interface=lo"] {
            try party.datagrams.prepare(for: ResolvedEndpoint(Endpoint(endpoint)))
        }
        #expect(party.events.map(\.text) == ["ttl 0, interface lo for this socket"])
        #expect(throws: DatagramFailure.self) {
            try party.datagrams.prepare(for: ResolvedEndpoint(Endpoint("udp://[::1]:9?ttl=4")))
        }
        #expect(party.events.count == 1)
    }

    @Test("a datagram of the maximum size arrives whole, and one more byte is an error")
    func largest() throws {
        let party = try ChatParty("udp://127.0.0.1:0")
        let payload = (0..<65_507).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        party.datagrams.send(payload, to: party.local)
        #expect(try party.turn(until: { party.received.count == 1 }))
        #expect(party.received.first?.bytes == payload)
        for size in [65_508, 65_535, 65_536, 100_000] {
            party.datagrams.send([UInt8](repeating: 1, count: size), to: party.local)
        }
        let errors = party.events.map { ($0.error, $0.text, $0.peer) }
        #expect(errors.count == 4)
        for (error, text, peer) in errors {
            #expect(error == .messageTooLong && text.contains("bytes not sent") && peer == party.local)
        }
        party.say("still here", to: party.local)
        #expect(try party.turn(until: { party.received.count == 2 }))
        #expect(party.events.count == 4)
    }

    @Test(
        "sending to a closed port is an event that names the peer, and the next datagram is sent",
        arguments: ["127.0.0.1", "[::1]"])
    func refused(host: String) throws {
        let party = try ChatParty("udp://\(host):0")
        let other = try ChatParty("udp://\(host):0", poller: party.poller)
        let gone: SocketName
        do {
            let isFour = other.local.family == AF_INET
            gone = try StrangerSocket(binding: udp(isFour ? "127.0.0.1" : "::1", 0)).local
        }
        party.say("anybody?", to: gone)
        // The error has arrived by now, and must not be attributed to the next datagram.
        party.say("hello", to: other.local)
        #expect(
            try party.turn(until: { party.event(.connectionRefused) != nil && other.received.count == 1 }))
        #expect(party.event(.connectionRefused)?.peer == gone)
        #expect(party.event(.connectionRefused)?.text.contains("nobody listens there") == true)
        #expect(party.sent.map(\.peer) == [gone, other.local])
        #expect(party.events.count == 1)
    }

    @Test("an error in the same turn as a datagram does not change the datagram's sender")
    func errorBesideDatagram() throws {
        let party = try ChatParty("udp://127.0.0.1:0")
        let anna = try StrangerSocket(binding: udp("127.0.0.1", 0))
        let bert = try StrangerSocket(binding: udp("127.0.0.1", 0))
        let gone: SocketName
        do {
            let closed = try StrangerSocket(binding: udp("127.0.0.1", 0))
            gone = closed.local
        }
        try anna.send("1", to: party.local)
        try bert.send("2", to: party.local)
        #expect(try party.turn(until: { party.received.count == 2 }))
        for round in 0..<3 {
            party.say("anybody?", to: gone)
            try bert.send("3", to: party.local)
            let count = 3 + 2 * round
            #expect(try party.turn(until: { party.received.count >= count && party.events.count > round }))
            #expect(party.received.last?.peer == bert.local)
            try anna.send("4", to: party.local)
            #expect(try party.turn(until: { party.received.count == count + 1 }))
            #expect(party.received.last?.peer == anna.local)
        }
    }

    @Test("100 refused datagrams in one turn are reported, and no incoming datagram is lost")
    func manyErrors() throws {
        let party = try ChatParty("udp://127.0.0.1:0")
        let friend = try StrangerSocket(binding: udp("127.0.0.1", 0))
        let gone: SocketName
        do { gone = try StrangerSocket(binding: udp("127.0.0.1", 0)).local }
        for number in 0..<100 {
            party.say("\(number)", to: gone)
            try friend.send("\(number)", to: party.local)
        }
        #expect(try party.turn(until: { party.received.count == 100 }))
        try party.drain()
        #expect(party.received.map(\.text) == (0..<100).map(String.init))
        #expect(party.sent.count == 100)
        #expect(!party.events.isEmpty && party.events.allSatisfy { $0.error == .connectionRefused })
        #expect(party.events.allSatisfy { $0.peer == gone })
    }

    @Test("sending to an address of the wrong family is an event, and the chat continues")
    func wrongFamily() throws {
        let party = try ChatParty("udp://127.0.0.1:0")
        party.say("x", to: udp("::1", 9))
        party.say("y", to: .path(Array("/tmp/none".utf8)))
        party.say("z", to: party.local)
        #expect(try party.turn(until: { party.received.count == 1 }))
        #expect(party.events.map(\.error) == [.addressFamilyNotSupported, .invalidArgument])
    }

    @Test("echo mode sends each datagram back to its sender, including empty ones")
    func echo() throws {
        let party = try ChatParty("udp://127.0.0.1:0")
        party.datagrams.echoes = true
        let strangers = try (0..<5).map { _ in try StrangerSocket(binding: udp("127.0.0.1", 0)) }
        for (number, stranger) in strangers.enumerated() {
            try stranger.send("from \(number)", to: party.local)
            stranger.send([], to: party.local)
        }
        #expect(try party.turn(until: { party.sent.count == 10 }))
        for (number, stranger) in strangers.enumerated() {
            #expect(stranger.receiveText() == "from \(number)")
            #expect(stranger.receiveText() == "")
        }
    }

    @Test(
        "echo mode never replies to its own socket, even if bound to all addresses",
        arguments: [
            ("udp://127.0.0.1:0", "127.0.0.1"), ("udp://[::1]:0", "::1"), ("udp://0.0.0.0:0", "127.0.0.1"),
            ("udp://0.0.0.0:0", "127.0.0.2"), ("udp://[::]:0", "::1"), ("udp://[::]:0", "127.0.0.1"),
        ])
    func noEchoLoop(bind: String, host: String) throws {
        let party = try ChatParty(bind)
        party.datagrams.echoes = true
        party.say("to myself", to: udp(host, party.local.port))
        #expect(try party.turn(until: { party.received.count == 1 }))
        try party.drain()
        #expect(party.received.count == 1 && party.sent.count == 1)
        let other = try StrangerSocket(binding: udp(host, 0))
        try other.send("echo this", to: udp(host, party.local.port))
        #expect(try party.turn(until: { party.received.count == 2 }))
        #expect(other.receiveText() == "echo this" && party.sent.count == 2)
    }

    @Test("two sockets in echo mode stop echoing after one sends a line or a burst")
    func twoEchoes() throws {
        let anna = try ChatParty("udp://127.0.0.1:0")
        let bert = try ChatParty("udp://127.0.0.1:0", poller: anna.poller)
        for party in [anna, bert] { party.datagrams.echoes = true }
        anna.say("hello", to: bert.local)
        anna.datagrams.start(Burst(count: 500, size: 8, rate: nil), to: bert.local)
        #expect(try anna.turn(with: [bert], until: { anna.received.count == 501 }))
        bert.say("my turn", to: anna.local)
        #expect(try anna.turn(with: [bert], until: { bert.received.count == 502 }))
        try anna.drain()
        try bert.drain()
        #expect(anna.sent.count == 502 && anna.received.count == 502)
        #expect(bert.sent.count == 502 && bert.received.count == 502)
        #expect(anna.received.last?.text == "my turn" && anna.sent.last?.text == "my turn")
        for (party, other) in [(anna, bert), (bert, anna)] {
            let text = "not echoed: it is an echo of a datagram sent from here"
            let told = party.events.filter { $0.text == text }
            #expect(told.map(\.peer) == [other.local])
        }
    }

    @Test("echo mode replies to a client that repeats the same datagram")
    func constantClient() throws {
        let party = try ChatParty("udp://127.0.0.1:0")
        party.datagrams.echoes = true
        let client = try StrangerSocket(binding: udp("127.0.0.1", 0))
        // Datagrams sent to another peer do not count.
        party.say("ping", to: udp("127.0.0.1", 9))
        for round in 1...300 {
            try client.send("ping", to: party.local)
            #expect(try party.turn(until: { party.sent.count == round + 1 }))
            #expect(client.receiveText() == "ping")
        }
    }

    @Test(
        "a socket bound to all addresses receives a broadcast", .requires(.loopbackBroadcasts))
    func broadcast() throws {
        let party = try ChatParty("udp://0.0.0.0:0")
        party.say("to all", to: udp("127.255.255.255", party.local.port))
        #expect(party.events.isEmpty, "\(party.events.map(\.text))")
        #expect(try party.turn(until: { party.received.count == 1 }))
        #expect(party.received.first?.destination == IPAddress("127.255.255.255"))
        let limited = try ChatParty("udp://0.0.0.0:0")
        limited.say("to all", to: udp("255.255.255.255", limited.local.port))
        #expect(limited.sent.count + limited.events.count == 1)
    }

    @Test(
        "both members of a group on one machine receive its datagrams, and echo mode does not reply")
    func multicast() throws { try exchange(inGroup: "239.77.1.9", of: "lo") }

    @Test("both members of an IPv6 group receive its datagrams", .requires(.multicastIPv6))
    func multicastIPv6() throws {
        try exchange(inGroup: "ff12::7:1", of: try #require(Requirement.multicastInterface))
    }

    private func exchange(inGroup group: String, of interface: String) throws {
        let isSix = group.contains(":")
        let host = isSix ? "[\(group)%\(interface)]" : group
        let anna = try ChatParty("udp://\(host):0?interface=\(interface)&ttl=0")
        let bert = try ChatParty(
            "udp://\(host):\(anna.local.port)?interface=\(interface)&ttl=0", poller: anna.poller)
        bert.datagrams.echoes = true
        anna.say("to the group", to: anna.local)
        #expect(anna.events.isEmpty, "\(anna.events.map(\.text))")
        #expect(try anna.turn(until: { !anna.received.isEmpty && !bert.received.isEmpty }))
        try anna.drain()
        #expect(anna.received.map(\.text) == ["to the group"])
        #expect(bert.received.map(\.text) == ["to the group"])
        #expect(bert.received.first?.destination?.withoutZone.description == group)
        #expect(bert.sent.isEmpty)
    }

    @Test(
        "a missing or unknown interface to bind to is an error that names it and those that exist",
        arguments: [
            ("udp://239.77.1.9:0?interface=nowhere0", "bind udp 239.77.1.9:0: no interface 'nowhere0'; "),
            ("udp://127.0.0.1:0?interface=nowhere0", "bind udp 127.0.0.1:0: no interface 'nowhere0'; "),
            ("udp://127.0.0.1:0?interface=99999", "bind udp 127.0.0.1:0: no interface '99999'; "),
            ("udp://[::1%nowhere0]:0", "bind udp [::1%nowhere0]:0: no interface 'nowhere0'; "),
            ("udp://[fe80::1%99999]:0", "bind udp [fe80::1%99999]:0: no interface '99999'; "),
            (
                "udp://[fe80::1]:0",
                "bind udp [fe80::1]:0: fe80::1 is link-local and needs an interface, as in fe80::1%INTERFACE; "
            ),
            (
                "udp://[ff02::1]:0",
                "bind udp [ff02::1]:0: ff02::1 is link-local and needs an interface, as in ff02::1%INTERFACE; "
            ),
        ])
    func noInterface(endpoint: String, words: String) throws {
        let failure = try #require(throws: DatagramFailure.self) { _ = try ChatParty(endpoint) }
        #expect(failure.description.hasPrefix(words), "\(failure)")
        let list = failure.description.dropFirst(words.count)
        #expect(
            list.wholeMatch(of: /(the interfaces are|the only interface is) .*\blo\b.*/) != nil, "\(failure)")
    }

    @Test(
        "a missing or unknown interface to send over is an error that names it",
        arguments: [
            ("udp://[fe80::1]:9", "send to udp [fe80::1]:9: fe80::1 is link-local and needs an interface"),
            ("udp://[fe80::1%nowhere0]:9", "send to udp [fe80::1%nowhere0]:9: no interface 'nowhere0'; "),
            (
                "udp://[ff02::1]:9?interface=nowhere0",
                "send to udp [ff02::1%nowhere0]:9: no interface 'nowhere0'; "
            ),
            ("udp://[::1]:9?interface=nowhere0", "send to udp [::1]:9: no interface 'nowhere0'; "),
        ])
    func noInterfaceToSend(endpoint: String, words: String) throws {
        let party = try ChatParty("udp://[::]:0")
        let resolved = try ResolvedEndpoint(Endpoint(endpoint))
        let failure = try #require(throws: DatagramFailure.self) {
            try party.datagrams.prepare(for: resolved)
        }
        #expect(failure.description.hasPrefix(words), "\(failure)")
    }

    @Test(
        "the largest datagram arrives whole, and a larger one is an event",
        arguments: [("127.0.0.1", SocketName.maxIPv4PayloadSize), ("[::1]", SocketName.maxIPv6PayloadSize)])
    func largest(host: String, limit: Int) throws {
        let party = try ChatParty("udp://\(host):0")
        let text = String(repeating: "a", count: limit)
        party.say(text, to: party.local)
        #expect(try party.turn(until: { !party.received.isEmpty }))
        #expect(party.received.map(\.text) == [text])
        #expect(party.datagrams.reasonAgainstArrival == nil)
        party.say(text + "a", to: party.local)
        #expect(party.events.last?.text.hasPrefix("Message too long: \(limit + 1) bytes") == true)
    }

    @Test("a port in use and a foreign address are errors that name the endpoint")
    func taken() throws {
        let party = try ChatParty("udp://127.0.0.1:0")
        let failure = try #require(throws: DatagramFailure.self) {
            _ = try ChatParty("udp://127.0.0.1:\(party.local.port)")
        }
        #expect(failure.description == "bind udp 127.0.0.1:\(party.local.port): Address already in use")
        #expect(failure.code == "EADDRINUSE")
        let other = try #require(throws: DatagramFailure.self) { _ = try ChatParty("udp://192.0.2.1:0") }
        #expect(other.code == "EADDRNOTAVAIL")
    }

    @Test("received and dropped datagrams add up to those sent")
    func drops() throws {
        let party = try ChatParty("udp://127.0.0.1:0")
        let flood = try StrangerSocket(binding: udp("127.0.0.1", 0))
        let payload = [UInt8](repeating: 7, count: 1_000)
        var sent = 0
        while party.datagrams.dropped == 0, sent < 200_000 {
            for _ in 0..<500 where flood.send(payload, to: party.local) { sent += 1 }
        }
        #expect(party.datagrams.dropped > 0)
        #expect(try party.turn(until: { party.received.count + Int(party.datagrams.dropped) >= sent }))
        #expect(party.received.count + Int(party.datagrams.dropped) == sent)
        let event = try #require(
            party.events.first { $0.text.contains("dropped: the receive buffer was full") })
        #expect(event.text.hasPrefix("\(party.datagrams.dropped) datagram"))
        #expect(event.metadata.dropped == party.datagrams.dropped)
        // The count continues with later datagrams.
        party.say("later", to: party.local)
        #expect(party.sent.last?.metadata.dropped == party.datagrams.dropped)
        #expect(try party.turn(until: { party.received.last?.text == "later" }))
        #expect(party.received.last?.metadata.dropped == party.datagrams.dropped)
        // Each drop is reported once.
        let first = party.datagrams.dropped
        while party.datagrams.dropped == first, sent < 400_000 {
            for _ in 0..<500 where flood.send(payload, to: party.local) { sent += 1 }
        }
        func told() -> Int {
            party.events.filter { $0.text.contains(" dropped:") }
                .compactMap { $0.text.split(separator: " ").first.flatMap { Int($0) } }.reduce(0, +)
        }
        #expect(try party.turn(until: { told() == Int(party.datagrams.dropped) }))
        #expect(party.datagrams.deadline == nil)
    }

    @Test("a burst without a rate sends all of its datagrams, numbered, and reports its end")
    func burst() throws {
        let party = try ChatParty("udp://127.0.0.1:0")
        let peer = try ChatParty("udp://127.0.0.1:0", poller: party.poller)
        party.datagrams.start(Burst(count: 1_000, size: 12, rate: nil), to: peer.local)
        party.datagrams.start(Burst(count: 5, size: 12, rate: nil), to: peer.local)
        #expect(party.events.last?.error == .resourceBusy)
        #expect(
            try party.turn(
                with: [peer], until: { peer.received.count == 1_000 && !party.datagrams.isSending }))
        #expect(peer.received.map(\.text) == (1...1_000).map { String("0000000\($0)".suffix(8)) + "...." })
        #expect(party.sent.count == 1_000)
        #expect(party.events.last?.text.hasPrefix("burst: 1000 datagrams of 12 B sent in ") == true)
        #expect(party.datagrams.deadline == nil)
    }

    @Test("a burst with a rate sends each datagram when it is due")
    func ratedBurst() throws {
        let party = try ChatParty("udp://127.0.0.1:0")
        party.datagrams.start(Burst(count: 50, size: 8, rate: 1_000), to: party.local)
        let second = try #require(party.datagrams.deadline)
        for sent in 1..<50 {
            let due = second + .milliseconds(sent - 1)
            #expect(party.datagrams.deadline == due)
            party.datagrams.timePassed(now: due + .nanoseconds(-1))
            #expect(party.sent.count == sent)
            party.datagrams.timePassed(now: due)
            #expect(party.sent.count == sent + 1)
        }
        #expect(!party.datagrams.isSending)
        #expect(try party.turn(until: { party.received.count == 50 }))
        #expect(party.received.map(\.text) == (1...50).map { String("0000000\($0)".suffix(8)) })
    }

    @Test("a burst to a closed port ends, and one line reports many errors")
    func burstToClosedPort() throws {
        let party = try ChatParty("udp://127.0.0.1:0")
        let gone: SocketName
        do { gone = try StrangerSocket(binding: udp("127.0.0.1", 0)).local }
        party.datagrams.start(Burst(count: 2_000, size: 8, rate: nil), to: gone)
        #expect(try party.turn(until: { !party.datagrams.isSending }))
        try party.drain()
        #expect(party.sent.count == 2_000)
        #expect(party.events.contains { $0.text.hasPrefix("burst: 2000 datagrams") })
        #expect(party.events.count < 200)
    }

    @Test("100,000 datagrams to the own socket: received and dropped add up")
    func floodOfOneself() throws {
        let party = try ChatParty("udp://127.0.0.1:0")
        party.datagrams.start(Burst(count: 100_000, size: 64, rate: nil), to: party.local)
        #expect(
            try party.turn(
                until: {
                    !party.datagrams.isSending
                        && party.received.count + Int(party.datagrams.dropped) >= 100_000
                }))
        #expect(party.received.count + Int(party.datagrams.dropped) == 100_000)
        let numbers = party.received.map { Int(String($0.text.prefix(8))) ?? 0 }
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("a turn is bounded, so that a flood does not block the keyboard")
    func boundedTurn() throws {
        let party = try ChatParty("udp://127.0.0.1:0")
        let flood = try StrangerSocket(binding: udp("127.0.0.1", 0))
        for number in 0..<1_000 { try flood.send("\(number)", to: party.local) }
        try party.poller.turn(until: .current)
        #expect((1...320).contains(party.received.count))
        #expect(try party.turn(until: { party.received.count == 1_000 }))
        #expect(party.received.map(\.text) == (0..<1_000).map(String.init))
    }

    @Test("closing a chat frees its port and removes its registrations")
    func end() throws {
        let poller = Poller()
        var party: ChatParty? = try ChatParty("udp://127.0.0.1:0", poller: poller)
        let name = try #require(party?.local)
        #expect(poller.registrationInfo.count == 1)
        party = nil
        #expect(poller.registrationInfo.isEmpty)
        _ = try StrangerSocket(binding: name)
    }
}
