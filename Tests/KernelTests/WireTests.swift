import Core
import Foundation
import Glibc
import PseudoTerminal
import SystemPackage
import TestSupport
import Testing

@testable import Kernel

/// The program whose `main` starts the helper, built in the same folder as this test bundle.
private var helper: String {
    let bundle = URL(filePath: CommandLine.arguments[0]).absoluteURL
    return ProcessInfo.processInfo.environment["POLLUX_BINARY"]
        ?? bundle.deletingLastPathComponent().appending(path: "pollux").path
}

@Suite("Creating the wire")
struct WireTests {
    private func make(_ setup: LabSetup, program: String = helper) throws -> Result<Wire, SystemFailure> {
        let poller = Poller()
        var result: Result<Wire, SystemFailure>?
        let making = try WireLauncher(setup, program: program, poller: poller) { result = $0 }
        let process = making.helper
        let deadline = Instant.current + .patience
        while result == nil, Instant.current < deadline { try poller.turn(until: deadline) }
        #expect(poller.registrationInfo.isEmpty)
        making.cancel()
        expectGone(process)
        return try #require(result)
    }

    /// Checks that the helper has exited and is not a zombie; other tests' children are ignored.
    private func expectGone(_ process: pid_t?) {
        guard let process else { return }
        #expect(kill(process, 0) == -1 && errno == ESRCH)
    }

    private func setup(_ name: String, _ family: LabFamily = .ipv4) throws -> LabSetup {
        try #require(Scenario.named(name)).setup(family: family)
    }

    @Test(
        "both ends have their sockets and counters, and the helper has exited",
        .requires(.tun, .namespaces),
        arguments: LabFamily.allCases)
    func made(family: LabFamily) throws {
        let wire = try make(setup("clean", family)).get()
        let senders = try #require(wire.a.sockets)
        #expect(senders.first.descriptor.congestionControl == nil)
        #expect(["cubic", "reno"].contains(senders.second.descriptor.congestionControl))
        #expect(wire.b.sockets != nil)
        for end in [wire.a, wire.b] {
            #expect(end.counters.count == NamespaceFile.allCases.count)
            #expect(end.counts["wire.tx_dropped"] == 0)
            #expect(!NamespaceFile.contents(of: end.counters[0].descriptor).isEmpty)
        }
    }

    @Test("a congestion control that the kernel lacks is reported with those that it allows")
    func refusedCongestionControl() throws {
        let failure = SystemFailure("set TCP_CONGESTION to bbr", .noSuchFileOrDirectory)
        let refusal = try #require(LabFailure(refusedCongestionControl: failure))
        #expect(refusal.code == "ENOENT")
        // Every kernel has reno.
        #expect(refusal.message.contains("this kernel allows ") && refusal.message.contains("reno"))
        let other = SystemFailure("set TCP_NODELAY", .noSuchFileOrDirectory)
        #expect(LabFailure(refusedCongestionControl: other) == nil)
    }

    @Test("both lanes of one protocol have ports of their own", .requires(.tun, .namespaces))
    func equalLanes() throws {
        var setup = try setup("clean")
        for transport in [Transport.udp, .tcp(nil)] {
            setup.transports = LanePair(transport, transport)
            let wire = try make(setup).get()
            let ports = try (#require(wire.a.sockets), #require(wire.b.sockets))
            #expect(try ports.0.all.map { try $0.descriptor.localPort() } == [50_000, 50_001])
            #expect(try ports.1.all.map { try $0.descriptor.localPort() } == [7, 9])
        }
    }

    @Test("without listeners, B has no sockets", .requires(.tun, .namespaces))
    func deaf() throws {
        let wire = try make(setup("no-listener")).get()
        #expect(wire.a.sockets != nil && wire.b.sockets == nil)
    }

    @Test("both receiving sockets have the requested receive buffer size", .requires(.tun, .namespaces))
    func receiveBuffer() throws {
        let wire = try make(setup("slow-reader")).get()
        for socket in try #require(wire.b.sockets).all {
            var (size, length) = (CInt(0), socklen_t(MemoryLayout<CInt>.size))
            getsockopt(socket.raw, SOL_SOCKET, SO_RCVBUF, &size, &length)
            #expect(size == 2 * 16_384)
        }
    }

    @Test("a wrong or missing helper fails at once")
    func noHelper() throws {
        let answer = try make(setup("clean"), program: "/bin/true")
        #expect(throws: SystemFailure("make the wire", .connectionReset)) { try answer.get() }
        #expect(throws: SystemFailure.self) { try make(setup("clean"), program: "/nonexistent") }
    }

    @Test("a cancelled run leaves no helper process")
    func cancelled() throws {
        let poller = Poller()
        let making = try WireLauncher(setup("clean"), program: helper, poller: poller) { _ in
            Issue.record("a cancelled helper has answered")
        }
        let process = try #require(making.helper)
        #expect(kill(process, 0) == 0 && !poller.registrationInfo.isEmpty)
        making.cancel()
        #expect(poller.registrationInfo.isEmpty)
        expectGone(process)
    }

    @Test("an order survives a round trip, and anything else is refused")
    func order() {
        for family in LabFamily.allCases {
            for buffer in [nil, 16_384] {
                let order = WireRequest(
                    transports: LanePair(.tcp(.bbr), .udp), family: family, receiveBuffer: buffer,
                    hasListener: buffer == nil)
                #expect(WireRequest(arguments: order.arguments) == order)
            }
        }
        for words in [
            [], ["udp", "tcp", "ipv4"], ["udp", "tcp", "ipv5", "1", "deaf"],
            ["udp", "tcp", "ipv4", "x", "deaf"], ["udp", "tcp", "ipv4", "1", "deaf", "x"],
            ["udp", "tcp:x", "ipv4", "1", "deaf"],
        ] {
            #expect(WireRequest(arguments: words) == nil)
        }
    }

    @Test("an answer survives a round trip, and a malformed one is refused")
    func answer() {
        let failed = WireResponse.failed(SystemFailure("unshare(CLONE_NEWUSER)", .notPermitted))
        for answer in [WireResponse.made, failed] {
            #expect(WireResponse(answer.text) == answer)
        }
        for text in ["!", "!x", "! 1", "!-"] {
            guard case .failed = WireResponse(text) else {
                Issue.record("\(text) is no failure")
                continue
            }
        }
    }
}

@Suite("Departure queue")
struct DepartureQueueTests {
    @Test("packets leave in order of time, then in order of arrival")
    func order() throws {
        var queue = DepartureQueue()
        var generator = SystemRandomNumberGenerator()
        var times = (0..<500).map { _ in Int64.random(in: 0..<40, using: &generator) }
        for (number, time) in times.enumerated() {
            let stored = queue.store([UInt8(number & 0xff), UInt8(number >> 8)][...])
            let slot = try #require(stored)
            queue.insert(
                DepartureQueue.Packet(length: 2, lane: .first, direction: .aToB), slot: slot, at: time)
        }
        times.sort()
        var last = (time: Int64(-1), number: -1)
        for time in times {
            #expect(queue.next == time)
            let first = queue.removeFirst()
            let departure = try #require(first)
            let number = queue.withBytes(of: departure.slot, length: 2) { Int($0[0]) + Int($0[1]) << 8 }
            #expect(departure.at == time && (time > last.time || number > last.number))
            last = (time, number)
            queue.release(departure.slot)
        }
        #expect(queue.next == .max && queue.removeFirst() == nil)
    }

    @Test("slots are reused, and their number is limited")
    func slots() throws {
        var queue = DepartureQueue(capacity: 100)
        let stored = queue.store([1][...])
        let first = try #require(stored)
        queue.release(first)
        #expect(queue.store([2][...]) == first)
        for _ in 1..<100 { #expect(queue.store([3][...]) != nil) }
        #expect(queue.store([4][...]) == nil)
        queue.release(first)
        #expect(queue.store([UInt8](repeating: 0, count: 2000)[...]) == nil)
        #expect(queue.store([5][...]) == first)
    }
}
