import Core
import Glibc
import Testing

@Suite("Lab report")
struct LabReportTests {
    private func report(_ name: String, _ change: (inout LaneFigures) -> Void = { _ in }) throws -> LabReport
    {
        var figures = LaneFigures()
        change(&figures)
        let setup = try #require(Scenario.named(name)).setup(seed: .max)
        let info = LabRunInfo(
            medium: .wire, mediumReason: nil, congestionControl: "cubic", laneNames: ["udp", "tcp"])
        return LabReport(
            setup: setup, info: info,
            lanes: [LabReport.LaneReport(name: "udp", figures: figures, lostMessages: [])])
    }

    @Test("a record has its fields in the documented order, and zeros for an idle lane")
    func record() throws {
        let line = try report("clean").record.line
        #expect(
            line.hasPrefix(
                #"{"scenario":"clean","medium":"wire","mediumReason":null,"seed":18446744073709551615,"parameters":{"#
            ))
        #expect(
            line.hasSuffix(
                #""lanes":{"udp":{"sent":0,"delivered":0,"lost":0,"lostMessages":[],"duplicates":0,"#
                    + #""outOfOrder":0,"reads":0,"packetsOnWire":0,"packetsDropped":0,"bytesOnWire":0,"#
                    + #""handshakeMilliseconds":null,"latencyMilliseconds":null,"durationMilliseconds":0.0,"#
                    + #""retransmits":{"total":0,"fast":0,"timeout":0,"probe":0,"other":0},"#
                    + #""checksumErrors":0,"error":null}}}"#))
    }

    @Test("an error has its code and message")
    func failure() throws {
        let line = try report("clean") {
            $0.failure = LabFailure(code: "ECONNREFUSED", message: "connect: Connection refused")
        }.record.line
        #expect(line.contains(#""error":{"code":"ECONNREFUSED","message":"connect: Connection refused"}"#))
    }

    @Test("all twelve scenarios exist, each with two lines on what to look for")
    func scenarios() {
        #expect(
            Scenario.all.map(\.name) == [
                "clean", "lossy", "jitter", "duplicate", "corrupt", "bottleneck", "outage", "slow-reader",
                "no-listener", "boundaries", "big-message", "local",
            ])
        for scenario in Scenario.all {
            #expect(scenario.watchFor.count == 2, "\(scenario.name)")
            #expect(scenario.load.size >= LabMessage.minSize, "\(scenario.name)")
        }
    }

    @Test("a scenario that needs no wire uses it only if an impairment was requested")
    func withoutWire() throws {
        var clean = try #require(Scenario.named("clean")).setup()
        #expect(clean.runsWithoutWire)
        clean.impairments.lossPercent = 1
        #expect(!clean.runsWithoutWire)
        #expect(try !#require(Scenario.named("lossy")).setup().runsWithoutWire)
    }

    @Test("the scenario local refuses impairments and intervals")
    func localRefusal() throws {
        let local = try #require(Scenario.named(Scenario.localName)).setup()
        #expect(local.localRefusal == nil)
        var impaired = local
        impaired.impairments.lossPercent = 3
        #expect(impaired.localRefusal?.contains("no wire to impair") == true)
        var slow = local
        slow.load.interval = .milliseconds(1)
        #expect(slow.localRefusal?.contains("interval") == true)
    }

    @Test(
        "a missing capability is reported with its system call and how to get it",
        arguments: [
            (WireStep.openTun, ENOENT, "modprobe tun"), (.openTun, ENODEV, "modprobe tun"),
            (.openTun, EACCES, "chmod 666"), (.userNamespace, EPERM, "run as root"),
            (.userNamespace, ENOSPC, "max_user_namespaces"), (.networkNamespace, EPERM, "CAP_SYS_ADMIN"),
            (.networkNamespace, ENOSPC, "max_net_namespaces"),
        ])
    func missing(step: WireStep, errno: Int32, remedy: String) {
        let missing = MissingWire(action: step.rawValue, errno: errno, words: "the reason")
        #expect(missing.reason.hasSuffix("(\(step.rawValue): the reason)"))
        #expect(missing.remedy.contains(remedy))
    }

    @Test("other failures are reported as they are")
    func otherFailure() {
        let missing = MissingWire(action: "bind 198.51.100.1:7", errno: EADDRINUSE, words: "Address in use")
        #expect(missing.reason == "bind 198.51.100.1:7: Address in use")
    }

    @Test("missing fields of an older kernel's shorter TCP_INFO are zero")
    func transportInfo() {
        var bytes = [UInt8](repeating: 0, count: TransportInfo.size)
        (bytes[4], bytes[80], bytes[100], bytes[216 + 4]) = (3, 10, 29, 2)
        let whole = TransportInfo(bytes.span.bytes)
        #expect(whole.backoff == 3 && whole.congestionWindow == 10 && whole.totalRetransmits == 29)
        #expect(whole.reorderingsSeen == 2)
        let short = Array(bytes[..<103])
        #expect(TransportInfo(short.span.bytes).totalRetransmits == 0)
        #expect(TransportInfo(short.span.bytes).congestionWindow == 10)
        #expect(TransportInfo([UInt8]().span.bytes) == TransportInfo(Array(bytes[..<4]).span.bytes))
    }

    @Test("an extra packet in any counter is a mismatch")
    func witnesses() {
        var a = NamespaceCounters()
        var b = NamespaceCounters()
        let devices = { (receive: Int, send: Int) in
            Array("titles\ntitles\n wire: 0 \(receive) 0 0 0 0 0 0 0 \(send) 0 0 0 0 0 0\n".utf8)
        }
        a.read(devices: devices(2, 5))
        b.read(devices: devices(4, 2))
        var tally = WireTally()
        (tally.aToB.read, tally.aToB.gone, tally.aToB.forwarded, tally.aToB.copies) = (5, 1, 3, 1)
        tally.aToB.housekeeping = 1
        (tally.bToA.read, tally.bToA.forwarded) = (2, 2)
        var witnesses = CounterCheck(tally: tally, a: a, b: b, device: "wire", transport: nil)
        #expect(witnesses.mismatches.isEmpty)
        witnesses.tally.aToB.gone = 0
        #expect(witnesses.mismatches == ["unaccounted packets: 1"])
        witnesses.tally = tally
        // Packets in flight are accounted for; duplicates were never read.
        witnesses.tally.aToB.gone = 0
        (witnesses.tally.tcp.pending, witnesses.tally.tcp.pendingCopies) = (3, 2)
        #expect(witnesses.mismatches.isEmpty)
        witnesses.tally = tally
        witnesses.tally.bToA.read = 3
        #expect(witnesses.mismatches.count == 2)
    }
}
