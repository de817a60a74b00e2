import Core
import Foundation
import Glibc
import PseudoTerminal
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Kernel

@Suite("Datagrams over Unix sockets", .timeLimit(.minutes(10)))
struct UnixDatagramsTests {
    private let folder: SocketFolder
    private var path: String { "\(folder.path)/a.sock" }

    init() throws {
        folder = try SocketFolder()
    }

    private func party(_ name: String = "a.sock", _ options: String = "", poller: Poller = Poller()) throws
        -> ChatParty
    {
        try ChatParty("unix:\(folder.path)/\(name)\(options)", poller: poller)
    }

    @Test("datagrams are exchanged by path and by abstract name, with the sender's credentials")
    func exchange() throws {
        let anna = try party()
        let name = "pollux-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let bert = try ChatParty("unix:@\(name)", poller: anna.poller)
        #expect(anna.local.text == path && bert.local.text == "@\(name)")
        let before = Int64.wallClock
        anna.say("by path", to: bert.local)
        bert.datagrams.send([], to: anna.local)
        #expect(try anna.turn(until: { anna.received.count == 1 && bert.received.count == 1 }))
        let item = try #require(bert.received.first)
        #expect(item.text == "by path" && item.peer == anna.local)
        #expect(anna.received.first?.bytes == [] && anna.received.first?.peer == bert.local)
        for credentials in [item.credentials, anna.sent.first?.credentials] {
            #expect(credentials?.pid == getpid() && credentials?.uid == geteuid())
            #expect(credentials?.gid == getegid() && credentials?.processName?.isEmpty == false)
        }
        #expect(item.metadata.timeToLive == -1 && item.destination == nil)
        #expect((before...Int64.wallClock).contains(item.metadata.time))
    }

    @Test("an unnamed sender has no peer name, and echo mode does not reply to it")
    func unnamed() throws {
        let party = try party()
        party.datagrams.echoes = true
        let stranger = try StrangerSocket(AF_UNIX)
        try stranger.send("who am I", to: party.local)
        #expect(try party.turn(until: { party.received.count == 1 }))
        #expect(party.received.first?.peer == nil)
        #expect(party.received.first?.credentials?.pid == getpid())
        try party.drain()
        #expect(party.sent.isEmpty && party.events.isEmpty)
        let named = try StrangerSocket(binding: folder.name("b.sock"))
        try named.send("I have a name", to: party.local)
        #expect(try party.turn(until: { party.sent.count == 1 }))
        #expect(named.receiveText() == "I have a name" && party.events.isEmpty)
    }

    @Test("echo mode never replies to its own socket")
    func noEchoLoop() throws {
        let party = try party()
        party.datagrams.echoes = true
        party.say("to myself", to: party.local)
        #expect(try party.turn(until: { party.received.count == 1 }))
        try party.drain()
        #expect(party.received.count == 1 && party.sent.count == 1)
        let other = try StrangerSocket(binding: folder.name("b.sock"))
        try other.send("echo this", to: party.local)
        #expect(try party.turn(until: { party.received.count == 2 }))
        #expect(other.receiveText() == "echo this" && party.sent.count == 2)
    }

    @Test(
        "a truncated datagram keeps its original length", .requires(.largeUnixDatagrams))
    func truncated() throws {
        let party = try party()
        let stranger = try StrangerSocket(binding: folder.name("b.sock"))
        stranger.enlargeSendBuffer()
        let whole = (0..<262_144).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        #expect(stranger.send(whole, to: party.local) && stranger.send(whole + [1], to: party.local))
        #expect(try party.turn(until: { party.received.count == 2 }))
        #expect(party.received.map(\.metadata.isTruncated) == [false, true])
        #expect(party.received.map(\.metadata.originalLength) == [262_144, 262_145])
        #expect(party.received.allSatisfy { $0.bytes == whole && $0.peer == stranger.local })
    }

    @Test("sending to a missing or stale socket is an event, and the chat continues")
    func missingReceiver() throws {
        let party = try party()
        party.say("x", to: folder.name("none.sock"))
        do { _ = try StrangerSocket(binding: folder.name("stale.sock")) }
        party.say("y", to: folder.name("stale.sock"))
        party.say("z", to: .abstract(Array("pollux-nobody-\(getpid())".utf8)))
        party.say("still here", to: party.local)
        #expect(try party.turn(until: { party.received.count == 1 }))
        #expect(
            party.events.map(\.error) == [.noSuchFileOrDirectory, .connectionRefused, .connectionRefused])
        #expect(party.events.first?.peer == folder.name("none.sock"))
        #expect(party.events.first?.text.contains("1 byte not sent") == true)
    }

    @Test("datagrams wait while the receiver's queue is full, and arrive in order once it reads")
    func fullReceiver() throws {
        let party = try party()
        let slow = try StrangerSocket(binding: folder.name("slow.sock"))
        let count = 800
        for number in 0..<count { party.say("\(number)", to: slow.local) }
        #expect(party.events.map(\.error) == [.resourceTemporarilyUnavailable])
        #expect(party.events.first?.peer == slow.local)
        #expect(party.datagrams.isSending && party.sent.count < count)
        // Other receivers do not wait.
        let other = try ChatParty("unix:\(folder.path)/other.sock", poller: party.poller)
        party.say("overtakes", to: other.local)
        #expect(try party.turn(until: { other.received.count == 1 }))
        // While the receiver does not read, the loop sleeps without a deadline; only other events wake it.
        #expect(party.datagrams.deadline == nil && other.datagrams.deadline == nil)
        func reports() -> [String: Int] {
            let metadata = party.poller.registrationInfo
            return Dictionary(uniqueKeysWithValues: metadata.map { ($0.name, $0.reports) })
        }
        var expected = reports()
        expected["unix \(folder.path)/other.sock", default: 0] += 1
        try StrangerSocket(AF_UNIX).send("wakes up", to: other.local)
        try party.poller.turn(until: .current + .patience)
        #expect(other.received.last?.text == "wakes up" && reports() == expected)
        var read: [String] = []
        #expect(
            try party.turn(until: {
                while let text = slow.receiveText() { read.append(text) }
                return read.count == count && !party.datagrams.isSending
            }))
        #expect(read == (0..<count).map(String.init))
        #expect(party.events.last?.text == "all queued datagrams sent")
        #expect(party.events.count == 2)
        #expect(party.sent.count == count + 1)
        #expect(party.poller.registrationInfo.count == 2)
    }

    @Test("datagrams beyond the queue's limit are discarded with an event, and the rest arrive in order")
    func tooMuch() throws {
        let party = try party()
        let slow = try StrangerSocket(binding: folder.name("slow.sock"))
        for number in 0..<3_000 { party.say("\(number)", to: slow.local) }
        #expect(party.events.contains { $0.error == .noBufferSpace && $0.text.contains("discarded") })
        let waiting = party.sent.count + 1_024
        var read: [String] = []
        #expect(
            try party.turn(until: {
                while let text = slow.receiveText() { read.append(text) }
                return read.count >= waiting && !party.datagrams.isSending
            }))
        #expect(read == (0..<waiting).map(String.init))
    }

    @Test("if a receiver exits, its queued datagrams are discarded with an event")
    func goneReceiver() throws {
        let party = try party()
        var slow: StrangerSocket? = try StrangerSocket(binding: folder.name("slow.sock"))
        let name = try #require(slow?.local)
        for number in 0..<400 { party.say("\(number)", to: name) }
        #expect(party.datagrams.isSending)
        slow = nil
        #expect(try party.turn(until: { !party.datagrams.isSending }))
        let refusals = party.events.filter { $0.error == .connectionRefused }
        #expect(refusals.count == 1 && refusals.first?.peer == name)
        #expect(
            refusals.first?.text
                == "Connection refused: \(400 - party.sent.count) queued datagrams not sent")
        #expect(!party.events.contains { $0.text.contains("all queued") })
        #expect(party.datagrams.deadline == nil)
        unlink("\(folder.path)/slow.sock")
        party.say("still here", to: party.local)
        #expect(try party.turn(until: { party.received.count == 1 }))
    }

    @Test("a burst waits while the receiver's queue is full, and continues in order")
    func burst() throws {
        let party = try party()
        let slow = try StrangerSocket(binding: folder.name("slow.sock"))
        party.datagrams.start(Burst(count: 2_000, size: 8, rate: nil), to: slow.local)
        var read: [String] = []
        #expect(
            try party.turn(until: {
                while let text = slow.receiveText() { read.append(text) }
                return read.count == 2_000 && !party.datagrams.isSending
            }))
        #expect(read == (1...2_000).map { String("0000000\($0)".suffix(8)) })
        #expect(party.events.count == 2, "that it waits, once, and the report")
    }

    @Test("giving up reports the number of unsent lines and datagrams, and the burst so far")
    func giveUp() throws {
        let party = try party()
        let slow = try StrangerSocket(binding: folder.name("slow.sock"))
        for number in 0..<400 { party.say("\(number)", to: slow.local) }
        let waiting = 400 - party.sent.count
        party.datagrams.start(Burst(count: 50, size: 8, rate: nil), to: slow.local)
        party.datagrams.giveUp(unsentLines: 3)
        #expect(!party.datagrams.isSending)
        let given = party.events.filter { $0.error?.rawValue == ECANCELED }
        #expect(
            given.map(\.text) == [
                "3 more lines not sent", "\(waiting) queued datagrams not sent",
            ])
        #expect(party.events.contains { $0.text.hasPrefix("burst: 0 datagrams of 8 B sent") })
    }

    @Test("a Unix socket that sends to itself drops nothing, even in a long burst")
    func ownBurst() throws {
        let party = try party()
        party.datagrams.start(Burst(count: 20_000, size: 64, rate: nil), to: party.local)
        #expect(
            try party.turn(until: { party.received.count == 20_000 && !party.datagrams.isSending }))
        #expect(party.datagrams.dropped == 0)
    }

    // MARK: Paths

    @Test(
        "only its owner can access a socket file, unless the mode option says otherwise",
        arguments: [("", 0o600), ("?mode=660", 0o660), ("?mode=777", 0o777), ("?mode=0", 0)])
    func mode(option: String, mode: Int) throws {
        let party = try party("a.sock", option)
        #expect(folder.mode("a.sock") == mode_t(mode))
        #expect(party.local.text == path)
    }

    @Test("binding the path of a live socket is an error that names the path, and its owner keeps it")
    func liveOwner() throws {
        let owner = try party()
        let failure = try #require(throws: DatagramFailure.self) { _ = try party() }
        #expect(failure.description == "bind unix \(path): a live socket owns the path")
        #expect(failure.code == "EADDRINUSE")
        owner.say("still mine", to: owner.local)
        #expect(try owner.turn(until: { owner.received.count == 1 }))
        // A live stream socket owns its path too.
        let stream = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(stream) }
        #expect(folder.name("s.sock").withSocketAddress(family: AF_UNIX) { Glibc.bind(stream, $0, $1) } == 0)
        listen(stream, 1)
        #expect(throws: DatagramFailure.self) { _ = try party("s.sock") }
        #expect(try folder.names() == ["a.sock", "s.sock"])
    }

    @Test("a live socket that is connected to another one owns its path")
    func connectedOwner() throws {
        let owner = try StrangerSocket(binding: folder.name("a.sock"))
        let other = try StrangerSocket(binding: folder.name("b.sock"))
        #expect(other.local.withSocketAddress(family: AF_UNIX) { connect(owner.raw, $0, $1) } == 0)
        let failure = try #require(throws: DatagramFailure.self) { _ = try party() }
        #expect(failure.description == "bind unix \(path): a live socket owns the path")
    }

    @Test("of several programs that start at once on a stale path, exactly one gets it")
    func race() throws {
        for _ in 0..<100 {
            do { _ = try StrangerSocket(binding: folder.name("a.sock")) }
            let (path, endpoint) = (path, try ResolvedEndpoint(Endpoint("unix:\(path)")))
            let start = Start(starters: 4)
            for _ in 0..<4 {
                Thread.detachNewThread {
                    start.passGate()
                    let socket = try? DatagramSocket(binding: endpoint)
                    let isOwner = socket?.isBound(to: .path(Array(path.utf8))) == true
                    start.hasTried(isOwner: isOwner)
                    withExtendedLifetime(socket) {}
                }
            }
            #expect(start.owners() == 1)
        }
    }

    @Test("while another program locks the folder, a stale socket is left, and a new path can be bound")
    func lockedFolder() throws {
        do { _ = try StrangerSocket(binding: folder.name("a.sock")) }
        let lock = open(folder.path, O_RDONLY | O_CLOEXEC)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX) == 0)
        let failure = try #require(throws: DatagramFailure.self) { _ = try party() }
        #expect(failure.reason.contains("another program has locked the folder"))
        #expect(try folder.names() == ["a.sock"])
        #expect(try party("b.sock").local.text == "\(folder.path)/b.sock")
    }

    @Test("a stale socket is replaced and reported")
    func stale() throws {
        do { _ = try StrangerSocket(binding: folder.name("a.sock")) }
        #expect(try folder.names() == ["a.sock"])
        let party = try party()
        party.datagrams.announce()
        #expect(
            party.events.map(\.text) == [
                "bound", "replaced a stale socket at this path: its owner had exited",
            ])
        #expect(folder.mode("a.sock") == 0o600)
    }

    @Test("an existing file, folder or link is left alone")
    func otherFiles() throws {
        try Data("mine".utf8).write(to: URL(filePath: path))
        mkdir("\(folder.path)/d.sock", 0o700)
        symlink("\(folder.path)/nowhere", "\(folder.path)/l.sock")
        for name in ["a.sock", "d.sock", "l.sock"] {
            let failure = try #require(throws: DatagramFailure.self) { _ = try party(name) }
            #expect(failure.reason == "a file that is not a socket exists at this path")
            #expect(failure.code == "EEXIST")
        }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("mine".utf8))
        #expect(try folder.names() == ["a.sock", "d.sock", "l.sock"])
    }

    @Test("a missing folder is named")
    func missingFolder() throws {
        let failure = try #require(throws: DatagramFailure.self) { _ = try party("no/such/a.sock") }
        #expect(failure.reason == "the folder \(folder.path)/no/such does not exist")
        #expect(failure.code == "ENOENT")
    }

    @Test("a path of 107 bytes can be bound and used as a destination")
    func longest() throws {
        let name = String(repeating: "n", count: 107 - folder.path.utf8.count - 1)
        var party: ChatParty? = try party(name)
        let local = try #require(party?.local)
        #expect(local.text?.utf8.count == 107)
        try party?.drain()
        party?.say("long way", to: local)
        #expect(try party?.turn(until: { party?.received.count == 1 }) == true)
        #expect(party?.received.first?.peer == local)
        party = nil
        #expect(try folder.names() == [])
        #expect(throws: EndpointFailure.self) { try Endpoint("unix:\(folder.path)/\(name)n") }
    }

    @Test("closing a socket removes its own path, and never another socket's")
    func removal() throws {
        do { _ = try party() }
        #expect(try folder.names() == [])
        do {
            let party = try party()
            unlink(path)
            try Data("another's".utf8).write(to: URL(filePath: path))
            #expect(party.local.text == path)
        }
        #expect(try folder.names() == ["a.sock"])
        unlink(path)
        let successor: StrangerSocket
        do {
            let party = try party()
            rename(path, "\(folder.path)/moved.sock")
            successor = try StrangerSocket(binding: folder.name("a.sock"))
            #expect(party.local.text == path)
        }
        #expect(successor.local == folder.name("a.sock"))
        #expect(try folder.names().contains("a.sock"))
    }

    @Test("a failed bind leaves no file")
    func failureLeavesNothing() throws {
        let owner = try party()
        #expect(throws: DatagramFailure.self) { _ = try party() }
        #expect(try folder.names() == ["a.sock"])
        owner.say("x", to: owner.local)
        #expect(try owner.turn(until: { owner.received.count == 1 }))
    }

    @Test("a name chosen by the kernel is abstract and can receive replies")
    func chosenByKernel() throws {
        let poller = Poller()
        let party = try party(poller: poller)
        var batches: [DatagramBatch] = []
        let chosen = try Datagrams(
            binding: .anyName(toReach: party.local), poller: poller, report: { batches.append($0) })
        #expect(chosen.local.text?.hasPrefix("@") == true)
        chosen.send(Array("hi".utf8), to: party.local)
        #expect(try party.turn(until: { party.received.count == 1 }))
        #expect(party.received.first?.peer == chosen.local)
        party.say("back", to: chosen.local)
        #expect(
            try party.turn(until: { batches.contains { $0.metadata.contains { $0.direction == .incoming } } })
        )
    }
}

/// The start of several threads at once. Each keeps what it has got until all have tried.
private final class Start: Sendable {
    private let starters: Int
    private let ready = Atomic(0)
    private let tried = Atomic(0)
    private let winners = Atomic(0)
    private let left = Atomic(0)

    init(starters: Int) { self.starters = starters }

    func passGate() { wait(ready) }

    func hasTried(isOwner: Bool) {
        if isOwner { winners.add(1, ordering: .relaxed) }
        wait(tried)
        left.add(1, ordering: .acquiringAndReleasing)
    }

    /// The number of owners, once all threads have tried; nil if they have not in time.
    func owners() -> Int? {
        let deadline = ContinuousClock.now + .patience
        while left.load(ordering: .acquiring) < starters {
            guard ContinuousClock.now < deadline else { return nil }
            sched_yield()
        }
        return winners.load(ordering: .relaxed)
    }

    private func wait(_ counter: borrowing Atomic<Int>) {
        counter.add(1, ordering: .acquiringAndReleasing)
        let deadline = ContinuousClock.now + .patience
        while counter.load(ordering: .acquiring) < starters, ContinuousClock.now < deadline { sched_yield() }
    }
}
