import App
import Core
import Foundation
import Glibc
import Kernel
import PseudoTerminal
import TestSupport
import Testing

/// A lab run in this process, driven by its events.
final class Laboratory {
    let poller = Poller()
    private(set) var news: [LabEvent] = []
    private(set) var packets: [LadderPacket] = []
    private(set) var fates: [FateChange] = []
    private(set) var samples: [TransportSample] = []
    private var run: LabRun?

    init(_ setup: LabSetup, options: LabRun.Options = LabRun.Options(packets: true, capture: true)) {
        let bundle = URL(filePath: CommandLine.arguments[0]).absoluteURL
        let helper =
            ProcessInfo.processInfo.environment["POLLUX_BINARY"]
            ?? bundle.deletingLastPathComponent().appending(path: "pollux").path
        run = LabRun(setup, poller: poller, options: options, helper: helper) { [unowned self] in
            news.append($0)
            if case .progress(let progress) = $0 {
                packets += progress.batch.packets
                fates += progress.fates
                samples += progress.samples
            }
        }
        run?.start()
    }

    func act(_ body: (LabRun) -> Void) { run.map(body) }

    /// Turns the loop until a condition holds.
    func until(_ condition: (Laboratory) -> Bool, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let deadline = Instant.current + .patience * 3
        while !condition(self) {
            guard Instant.current < deadline else {
                Issue.record("it did not come in time", sourceLocation: sourceLocation)
                return
            }
            try poller.turn(until: deadline)
        }
    }

    var last: LabProgress? {
        for news in news.reversed() { if case .progress(let progress) = news { return progress } }
        return nil
    }

    var report: LabReport? { if case .finished(let report)? = news.last { report } else { nil } }
    var failure: LabFailure? { if case .failed(let failure)? = news.last { failure } else { nil } }

    func finished() throws -> LabReport {
        try until { $0.report != nil || $0.failure != nil }
        return try #require(report, "\(String(describing: failure))")
    }
}

@Suite("Lab runs")
struct LabRunTests {
    private func setup(_ name: String, count: Int? = nil) throws -> LabSetup {
        var setup = try #require(Scenario.named(name)).setup()
        if let count { setup.load.count = count }
        return setup
    }

    @Test("a TCP lane is sampled as ACKs reach A, at most every 5 ms", .requires(.tun, .namespaces))
    func samples() throws {
        let laboratory = Laboratory(try setup("clean"))
        _ = try laboratory.finished()
        let samples = laboratory.samples.filter { $0.lane == .second }
        let connections = samples.compactMap(\.connection)
        // Its 100 messages are 20 ms apart, and each is acknowledged.
        #expect(samples.count >= 50 && connections.count == samples.count)
        #expect(zip(samples.dropFirst(), samples).allSatisfy { $0.at - $1.at >= .milliseconds(5) })
        #expect(connections.allSatisfy { $0.congestionWindow > 0 })
        #expect(connections.contains { $0.receiveWindow > 0 && $0.roundTripMicroseconds >= 40_000 })
        #expect(connections.contains { $0.bytesInFlight > 0 && $0.bytesInFlight < 100 * 204 })
        #expect(samples.last?.deliveredBits == 100 * 200 * 8)
        #expect(laboratory.samples.contains { $0.lane == .first && $0.connection == nil })
    }

    @Test(
        "run info comes first, then progress, then the report, and no registrations remain",
        .requires(.tun, .namespaces))
    func order() throws {
        let laboratory = Laboratory(try setup("clean", count: 20))
        let report = try laboratory.finished()
        guard case .started(let info) = laboratory.news[0] else {
            Issue.record("the run info comes first")
            return
        }
        #expect(
            info.medium == .wire && info.congestionControl.first == nil
                && info.congestionControl.second != nil)
        #expect(laboratory.last?.phase == .finished)
        #expect(laboratory.poller.registrationInfo.isEmpty)
        #expect(report.mismatches.isEmpty)
        #expect(report.lanes.map(\.figures.delivered) == [20, 20])
        // Each packet is on the ladder once, numbered within its lane.
        for (lane, figures) in zip(Lane.allCases, report.lanes.map(\.figures)) {
            let numbers = laboratory.packets.filter { $0.lane == lane }.map(\.number)
            #expect(numbers == Array(1...figures.packetsOnWire))
        }
    }

    private static let allLanes = LanePair(repeating: true)
    private static let noLanes = LanePair(repeating: false)

    @Test("TCP retransmits a held SYN, and the user passes it", .requires(.tun, .namespaces))
    func held() throws {
        let laboratory = Laboratory(try setup("clean", count: 3))
        laboratory.act { $0.control(.hold(Self.allLanes)) }
        try laboratory.until { $0.last?.held.second.count == 1 }
        let held = try #require(laboratory.last?.held.second)
        #expect(held.next?.number == 1 && held.next?.isHandshake == true)
        #expect(try #require(held.timerOfA).end > .zero)
        try laboratory.until { $0.last?.held.second.count == 2 }
        #expect(laboratory.packets.map(\.fate) == [.held, .held])
        #expect(laboratory.packets[1].marks == .retransmission)
        laboratory.act { $0.control(.drop(.second, number: 1)) }
        laboratory.act { $0.control(.pass(.second, number: 2)) }
        try laboratory.until { $0.fates.count == 2 }
        #expect(laboratory.fates[0].fate == .dropped && laboratory.fates[1].fate.isGone == false)
        // The packets that follow are held as well, until holding is switched off.
        try laboratory.until { $0.packets.contains { $0.direction == .bToA } }
        laboratory.act { $0.control(.hold(Self.noLanes)) }
        let report = try laboratory.finished()
        #expect(report.lanes.map(\.figures.delivered) == [3, 3])
        #expect(report.mismatches.isEmpty)
    }

    @Test(
        "held packets pass in any order, and the handshake is not buried by held datagrams",
        .requires(.tun, .namespaces))
    func passedOutOfOrder() throws {
        let laboratory = Laboratory(try setup("clean", count: 4))
        laboratory.act { $0.control(.hold(LanePair(true, false))) }
        // TCP runs, UDP is held.
        try laboratory.until { $0.last?.held.first.count == 4 }
        #expect(laboratory.last?.held.second == HeldPackets())
        for number in [3, 1, 4] { laboratory.act { $0.control(.pass(.first, number: number)) } }
        // A number that is not held changes nothing.
        laboratory.act { $0.control(.pass(.first, number: 3)) }
        laboratory.act { $0.control(.drop(.first, number: 99)) }
        laboratory.act { $0.control(.passAll) }
        try laboratory.until { $0.last?.held.first.count == 0 }
        #expect(laboratory.fates.map(\.number) == [3, 1, 4, 2])
        laboratory.act { $0.control(.hold(Self.noLanes)) }
        let report = try laboratory.finished()
        #expect(report.lanes.map(\.figures.delivered) == [4, 4])
        #expect(report.lanes[0].figures.outOfOrder == 2 && report.lanes[1].figures.outOfOrder == 0)
        #expect(report.mismatches.isEmpty)
    }

    @Test("the SYN ACK and the ACK of the handshake come before a repeated SYN", .requires(.tun, .namespaces))
    func handshakeFirst() throws {
        let laboratory = Laboratory(try setup("clean", count: 3))
        laboratory.act { $0.control(.hold(Self.allLanes)) }
        try laboratory.until { $0.last?.held.second.count == 2 }
        laboratory.act { $0.control(.pass(.second, number: 1)) }
        try laboratory.until { $0.packets.contains { $0.direction == .bToA } }
        let answer = try #require(laboratory.packets.first { $0.direction == .bToA })
        #expect(laboratory.last?.held.second.next?.number == answer.number)
        #expect(try #require(laboratory.last?.held.second.timerOfB).end > answer.enteredAt)
        laboratory.act { $0.control(.pass(.second, number: answer.number)) }
        try laboratory.until { laboratory in
            laboratory.packets.contains { $0.lane == .second && $0.number > answer.number }
        }
        let held = try #require(laboratory.last?.held.second.next)
        #expect(held.isHandshake && held.number > answer.number)
        laboratory.act { $0.control(.hold(Self.noLanes)) }
        #expect(try laboratory.finished().lanes.map(\.figures.delivered) == [3, 3])
    }

    @Test("a cut wire delivers no packets until it is restored", .requires(.tun, .namespaces))
    func cut() throws {
        let setup = try setup("clean", count: 60)
        let laboratory = Laboratory(setup)
        try laboratory.until { $0.last?.figures.first.delivered ?? 0 > 3 }
        var impairments = setup.impairments
        impairments.isCut = true
        laboratory.act { $0.control(.impair(impairments)) }
        try laboratory.until { $0.packets.contains { $0.lane == .second && $0.fate == .cut } }
        laboratory.act { $0.control(.impair(setup.impairments)) }
        let report = try laboratory.finished()
        #expect(report.lanes[1].figures.delivered == 60)
        #expect(report.lanes[1].figures.retransmits.total > 0 && report.mismatches.isEmpty)
    }

    @Test(
        "UDP messages dropped by the wire are reported lost during the run, even if fragmented",
        .requires(.tun, .namespaces), arguments: ["lossy", "big-message"])
    func lostAtOnce(name: String) throws {
        let laboratory = Laboratory(try setup(name))
        try laboratory.until { ($0.last?.figures.first.lost ?? 0) > 0 }
        #expect(laboratory.last?.phase == .running)
        let report = try laboratory.finished()
        var marks: [Int] = []
        for case .progress(let progress) in laboratory.news {
            marks += progress.messages.filter { $0.lane == .first && $0.kind == .lost }.map(\.number)
        }
        #expect(marks.sorted() == report.lanes[0].lostMessages && report.mismatches.isEmpty)
    }

    @Test("a dropped datagram is reported as a lost message at once", .requires(.tun, .namespaces))
    func dropped() throws {
        let laboratory = Laboratory(try setup("clean", count: 20))
        try laboratory.until { $0.last?.phase == .running }
        laboratory.act { $0.control(.hold(Self.allLanes)) }
        try laboratory.until { $0.last?.held.first.next != nil }
        let number = try #require(laboratory.last?.held.first.next).number
        laboratory.act { $0.control(.drop(.first, number: number)) }
        try laboratory.until { $0.last?.figures.first.lost == 1 }
        laboratory.act { $0.control(.hold(Self.noLanes)) }
        let figures = try laboratory.finished().lanes[0].figures
        #expect(figures.lost == 1 && figures.drops[.wire] == 1 && figures.undelivered == 0)
    }

    @Test("a machine that is busy for a while is late, and the report says so", .requires(.tun, .namespaces))
    func late() throws {
        let laboratory = Laboratory(try setup("clean", count: 40))
        try laboratory.until { $0.last?.figures.first.sent ?? 0 > 3 }
        let end = Instant.current + .milliseconds(200)
        while Instant.current < end {}
        let lateness = try #require(try laboratory.finished().lateness)
        #expect(lateness.isNotable && lateness.max >= .milliseconds(150))
    }

    @Test("a TCP message that waited for a hole is marked when it arrives", .requires(.tun, .namespaces))
    func waited() throws {
        let laboratory = Laboratory(try setup("lossy"))
        let report = try laboratory.finished()
        var marks = 0
        for case .progress(let progress) in laboratory.news {
            marks += progress.messages.count { $0.lane == .second && $0.kind == .waited }
        }
        #expect(marks == report.lanes[1].figures.waited.count && marks > 0)
    }

    @Test(
        "changes of the impairments are recorded, beside the impairments at the start",
        .requires(.tun, .namespaces))
    func changes() throws {
        let setup = try setup("clean", count: 20)
        let laboratory = Laboratory(setup)
        try laboratory.until { $0.last?.figures.first.sent ?? 0 > 3 }
        var new = setup.impairments
        new.duplicatePercent = 50
        laboratory.act { $0.control(.impair(new)) }
        laboratory.act { $0.control(.impair(new)) }
        let report = try laboratory.finished()
        #expect(report.changes.map(\.new) == [new] && report.changes.map(\.old) == [setup.impairments])
        #expect(report.setup.impairments == setup.impairments && report.changes[0].at > .zero)
    }

    @Test("the scenario local refuses impairments")
    func impairedLocal() throws {
        var setup = try setup("local", count: 10)
        setup.impairments.lossPercent = 3
        #expect(Laboratory(setup).failure?.message.contains("no wire to impair") == true)
    }

    @Test("a paused run sends nothing, and resumes where it stopped", .requires(.tun, .namespaces))
    func paused() throws {
        let laboratory = Laboratory(try setup("clean", count: 30))
        try laboratory.until { $0.last?.figures.first.sent ?? 0 > 3 }
        laboratory.act { $0.control(.pause) }
        try laboratory.until { $0.last?.phase == .paused }
        laboratory.act { $0.control(.resume) }
        try laboratory.until { $0.last?.phase == .running }
        #expect(try laboratory.finished().lanes.map(\.figures.delivered) == [30, 30])
    }

    @Test("a stopped run has no report and leaves no registrations", .requires(.tun, .namespaces))
    func stopped() throws {
        let laboratory = Laboratory(try setup("clean"))
        try laboratory.until { $0.last?.figures.first.sent ?? 0 > 3 }
        #expect(!laboratory.poller.registrationInfo.isEmpty)
        laboratory.act { $0.stop() }
        #expect(laboratory.report == nil && laboratory.poller.registrationInfo.isEmpty)
    }

    @Test("a flood is counted in full, but listed only up to a limit", .requires(.tun, .namespaces))
    func flood() throws {
        var setup = try setup("clean", count: 20_000)
        (setup.load.interval, setup.impairments) = (.zero, Impairments())
        let laboratory = Laboratory(setup, options: LabRun.Options(packets: true))
        let report = try laboratory.finished()
        #expect(report.mismatches.isEmpty)
        #expect(report.lanes[0].figures.packetsOnWire == 20_000)
        var told = 0
        for case .progress(let progress) in laboratory.news {
            #expect(progress.batch.packets.count <= 4096)
            told += progress.batch.packets.count + progress.unlisted
        }
        #expect(told == report.lanes.map(\.figures.packetsOnWire).reduce(0, +))
    }

    @Test("a scenario that needs the wire fails if only loopback is allowed")
    func needsWire() throws {
        var setup = try setup("lossy")
        setup.medium = .loopback
        let laboratory = Laboratory(setup)
        #expect(laboratory.failure?.message.contains("needs the wire") == true)
        #expect(laboratory.poller.registrationInfo.isEmpty)
    }

    @Test(
        "a scenario that needs no wire runs on loopback, marked as such and unimpaired",
        arguments: ["clean", "slow-reader", "no-listener", "boundaries"])
    func loopback(name: String) throws {
        var setup = try setup(name)
        setup.medium = .loopback
        let report = try Laboratory(setup).finished()
        #expect(report.info.medium == .loopback && report.setup.impairments == Impairments())
        #expect(report.lanes.map(\.figures.packetsOnWire) == [0, 0])
        switch name {
        case "clean": #expect(report.lanes.map(\.figures.delivered) == [100, 100])
        case "slow-reader":
            #expect(report.lanes[0].figures.lost > 0 && report.lanes[1].figures.delivered == 300)
        case "no-listener":
            #expect(report.lanes.map(\.figures.failure?.code) == ["ECONNREFUSED", "ECONNREFUSED"])
        default: #expect(report.lanes.map(\.figures.reads) == [3, 1])
        }
    }
}
