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
            medium: .wire, mediumReason: nil, congestionControl: LanePair(nil, "cubic"))
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
        let fields = [
            #""sent":0,"delivered":0,"lost":0,"lostMessages":[],"undelivered":0,"duplicates":0,"outOfOrder":0"#,
            #""waited":{"count":0,"p50":null,"max":null},"reads":0,"packetsOnWire":0,"packetsDropped":0"#,
            #""drops":{"wire":0,"queue":0,"cut":0,"checksum":0,"buffer":0,"fragments":0,"noPort":0}"#,
            #""bytesOnWire":0,"handshakeMilliseconds":null,"latencyMilliseconds":null"#,
            #""rttMilliseconds":null,"goodputBitsPerSecond":0,"microsecondsPerMessage":null"#,
            #""durationMilliseconds":0.0,"retransmits":{"total":0,"fast":0,"timeout":0,"probe":0,"other":0}"#,
            #""checksumErrors":0,"icmp":0,"congestionControl":null,"error":null"#,
        ]
        #expect(line.hasSuffix(#""lanes":{"udp":{\#(fields.joined(separator: ","))}}}"#))
    }

    @Test("an error has its code and message")
    func failure() throws {
        let line = try report("clean") {
            $0.failure = LabFailure(code: "ECONNREFUSED", message: "connect: Connection refused")
        }.record.line
        #expect(line.contains(#""error":{"code":"ECONNREFUSED","message":"connect: Connection refused"}"#))
    }

    @Test("the lateness of the wire is in milliseconds, and null without a measurement")
    func lateness() throws {
        var report = try report("clean")
        #expect(report.record.line.contains(#""lateness":null,"lanes""#))
        report.lateness = Lateness(p99: .microseconds(5_250), max: .seconds(5))
        #expect(report.record.line.contains(#""lateness":{"p99":5.25,"max":5000.0},"lanes""#))
    }

    @Test("the parameters contain everything that makes the run")
    func parameters() throws {
        let outage = try report("outage").record.line
        #expect(
            outage.contains(
                #""parameters":{"family":"ipv4","count":150,"size":200,"intervalMilliseconds":20.0,"#
                    + #""lossPercent":0.0,"delayMilliseconds":5.0,"jitterMilliseconds":0.0,"reorderPercent":0.0,"#
            ))
        #expect(outage.contains(#""isCut":false,"cutMilliseconds":{"from":500.0,"to":2500.0},"#))
        #expect(outage.contains(#""readerPauseMilliseconds":null,"listener":true}"#))
        let slow = try report("slow-reader").record.line
        #expect(slow.contains(#""receiveBuffer":16384,"readerPauseMilliseconds":{"from":300.0,"to":1200.0}"#))
        #expect(try report("no-listener").record.line.contains(#""listener":false}"#))
    }

    @Test("a change during the run is recorded with its time and the new values only")
    func changes() throws {
        var report = try report("clean")
        #expect(report.record.line.contains(#""changes":[],"#))
        let old = report.setup.impairments
        var new = old
        (new.lossPercent, new.isCut) = (30, true)
        report.changes = [
            LabChange(at: .milliseconds(1250), from: old, to: new),
            LabChange(at: .seconds(2), from: new, to: old),
        ]
        #expect(
            report.record.line.contains(
                #""changes":[{"timeMilliseconds":1250.0,"lossPercent":30.0,"isCut":true},"#
                    + #"{"timeMilliseconds":2000.0,"lossPercent":0.0,"isCut":false}],"#))
    }

    @Test("round trips, goodput and costs have the documented units")
    func units() throws {
        let line = try report("clean") {
            ($0.delivered, $0.duration) = (100, .seconds(2))
            $0.setGoodput(messageSize: 200)
            $0.cost = MessageCost(cpu: .nanoseconds(1500), wall: .microseconds(2))
            $0.roundTrip = RoundTripPercentiles(
                p50: .milliseconds(1), p99: .milliseconds(2), max: .milliseconds(3))
        }.record.line
        #expect(
            line.contains(
                #""rttMilliseconds":{"p50":1.0,"p99":2.0,"max":3.0},"goodputBitsPerSecond":80000,"#
                    + #""microsecondsPerMessage":{"cpu":1.5,"wall":2.0},"durationMilliseconds":2000.0"#))
    }

    @Test("the words about a scenario are true of the medium and the family")
    func words() throws {
        let big = try #require(Scenario.named("big-message"))
        #expect(big.watchFor(on: .wire, .ipv4)[0].contains("44 fragments"))
        #expect(big.watchFor(on: .wire, .ipv6)[0].contains("45 fragments"))
        for scenario in Scenario.all {
            let words = scenario.watchFor(on: .loopback, .ipv4)
            #expect(words.count == 2, "\(scenario.name)")
            guard !scenario.needsWire else { continue }
            #expect(!words.contains { $0.contains("delay") || $0.contains("the wire") }, "\(scenario.name)")
        }
    }

    @Test("all fourteen scenarios exist, each with two lines on what to look for")
    func scenarios() {
        #expect(
            Scenario.all.map(\.name) == [
                "clean", "lossy", "jitter", "duplicate", "corrupt", "bottleneck", "outage", "slow-reader",
                "no-listener", "boundaries", "big-message", "rivals", "bufferbloat",
                "local",
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
        var witnesses = CounterCheck(tally: tally, a: a, b: b, device: "wire")
        #expect(witnesses.mismatches.isEmpty)
        witnesses.tally.aToB.gone = 0
        #expect(witnesses.mismatches == ["unaccounted packets: 1"])
        witnesses.tally = tally
        // Packets in flight are accounted for; duplicates were never read.
        witnesses.tally.aToB.gone = 0
        (witnesses.tally[.second].pending, witnesses.tally[.second].pendingCopies) = (3, 2)
        #expect(witnesses.mismatches.isEmpty)
        witnesses.tally = tally
        witnesses.tally.bToA.read = 3
        #expect(witnesses.mismatches.count == 2)
    }

    /// A check of a run in which every counter agrees with the lab's own counts.
    private func check(copies: Int = 0) -> CounterCheck {
        var (a, b, tally) = (NamespaceCounters(), NamespaceCounters(), WireTally())
        a.read(
            pairedLines: Array(
                "Ip: FragOKs FragCreates\nIp: 3 9\nIcmp: InDestUnreachs InTimeExcds\nIcmp: 4 1\n".utf8))
        b.read(
            pairedLines: Array(
                ("Ip: ReasmReqds ReasmOKs\nIp: 7 2\n"
                    + "Udp: InCsumErrors RcvbufErrors NoPorts\nUdp: 5 6 7\n").utf8))
        (tally.aToB.copies, tally.lanes.first.icmpErrors) = (copies, 5)
        var causes = LossCauses()
        (causes[.wire], causes[.queue], causes[.cut]) = (1, 2, 3)
        tally.lanes.first.drops = causes
        tally.lanes.first.drops[.fragments] = 2
        (causes[.checksum], causes[.buffer], causes[.noPort], causes[.fragments]) = (5, 6, 7, 1)
        var check = CounterCheck(tally: tally, a: a, b: b, device: "wire")
        check.losses = CounterCheck.Losses(causes, undelivered: 0)
        return check
    }

    @Test("a cause that the kernel counted differently is a mismatch", arguments: LossCause.allCases)
    func causes(cause: LossCause) {
        var check = check()
        // The device's counters are not part of this test.
        check.tally.aToB.copies = 0
        let before = check.mismatches
        #expect(before == [])
        check.losses?.causes[cause] += 1
        #expect(check.mismatches.count == 1)
        check.losses?.causes[cause] -= 2
        #expect(check.mismatches.count == 1, "\(check.mismatches)")
    }

    @Test("ICMP errors that A's kernel did not count, and missing fragments, are mismatches")
    func icmpErrors() {
        var check = check()
        check.tally.lanes.second.icmpErrors = 1
        #expect(check.mismatches == ["ICMP errors received by A: kernel counted 5, lab counted 6"])
        check.tally.lanes.second.icmpErrors = 0
        check.tally.lanes.first.drops[.fragments] = 1
        #expect(check.mismatches == ["fragments that reached B: kernel counted 7, lab counted 8"])
    }

    @Test("the kernel may count a lost message once more for each copy that the wire made")
    func copies() {
        var check = check()
        check.losses?.causes[.checksum] -= 2
        let strict = check.lossMismatchCount
        check.tally.aToB.copies = 2
        #expect((strict, check.lossMismatchCount) == (1, 0))
    }
}

extension CounterCheck {
    /// The mismatches, except those of the device's counters.
    fileprivate var lossMismatchCount: Int { mismatches.count { !$0.hasPrefix("packets") } }
}
