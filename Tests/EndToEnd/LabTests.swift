import TestSupport
import Testing

/// `pollux lab`, the real program, on the kernel's own stacks: each scenario has the effect in its name.
/// No test depends on a duration.
@Suite("lab", .requires(.tun, .namespaces))
struct LabTests {
    @Test("clean: every message arrives, and TCP retransmits nothing", arguments: ["ipv4", "ipv6"])
    func clean(family: String) throws {
        let record = try LabRecord.of("clean", "--family", family)
        #expect((record.medium, record.mediumReason) == ("wire", nil))
        for lane in record.lanes.values {
            #expect((lane.sent, lane.delivered, lane.lost) == (100, 100, 0))
            #expect(lane.error == nil && lane.packetsDropped == 0 && lane.checksumErrors == 0)
        }
        #expect(try record.lane("udp").packetsOnWire == 100)
        #expect(try record.lane("udp").handshakeMilliseconds == nil)
        #expect(try record.lane("tcp").handshakeMilliseconds != nil)
        #expect(try record.lane("tcp").retransmits.total == 0)
    }

    @Test(
        "each message is delivered, undelivered, or lost for one cause, which the kernel's counters confirm",
        arguments: [
            ("clean", []), ("lossy", ["wire"]), ("jitter", []), ("duplicate", []), ("corrupt", ["checksum"]),
            ("bottleneck", ["queue"]), ("outage", ["cut"]), ("slow-reader", ["buffer"]),
            ("no-listener", ["noPort"]), ("boundaries", []), ("big-message", ["fragments"]), ("local", []),
        ])
    func sums(scenario: String, causes: [String]) throws {
        // A disagreement with the kernel's counters would be on standard error.
        let record = try LabRecord.of(scenario, "--seed", "2")
        for (name, lane) in record.lanes {
            #expect(lane.sent == lane.delivered + lane.lost + lane.undelivered, "\(name)")
            #expect(lane.lost == lane.drops.values.reduce(0, +), "\(name)")
            #expect(lane.lost == lane.lostMessages.count && lane.undelivered == 0, "\(name)")
            #expect(lane.error == nil || lane.delivered == 0, "\(name)")
            let found = lane.drops.filter { $0.value > 0 }.keys
            #expect(Array(found) == (name == "udp" ? causes : []), "\(name)")
        }
    }

    @Test("causes add up with several impairments at once, and over IPv6")
    func severalCauses() throws {
        for arguments in [
            ["slow-reader", "--corrupt", "10", "--duplicate", "20"],
            ["no-listener", "--corrupt", "10", "--loss", "10"],
            ["big-message", "--corrupt", "2", "--family", "ipv6"],
        ] {
            let child = try Child.run([Child.pollux(), "lab"] + arguments + ["--json"])
            let udp = try LabRecord.decoded(child).lane("udp")
            #expect(udp.sent == udp.delivered + udp.lost && udp.lost == udp.drops.values.reduce(0, +))
            #expect(udp.drops.values.count { $0 > 0 } >= 2, "\(udp.drops)")
        }
    }

    @Test("30 % loss: TCP loses nothing, and messages wait for holes")
    func heavyLoss() throws {
        let tcp = try LabRecord.of("lossy", "--loss", "30", "--seed", "5", "--count", "20").lane("tcp")
        #expect((tcp.delivered, tcp.lost, tcp.undelivered) == (20, 0, 0))
        let lossy = try LabRecord.of("lossy", "--seed", "3")
        let waited = try lossy.lane("tcp").waited
        #expect(waited.count > 20 && waited.p50 ?? 0 > 0 && waited.max ?? 0 >= waited.p50 ?? 0)
        #expect(try lossy.lane("udp").waited == LabRecord.Waits(count: 0, p50: nil, max: nil))
    }

    @Test("round trips are those of TCP only, and longer than both delays")
    func roundTrips() throws {
        let record = try LabRecord.of("clean")
        let trips = try #require(record.lane("tcp").rttMilliseconds)
        #expect(trips.p50 >= 40 && trips.p99 >= trips.p50 && trips.max >= trips.p99)
        #expect(try record.lane("udp").rttMilliseconds == nil)
        // 100 messages of 200 bytes in two seconds.
        #expect(record.lanes.values.allSatisfy { (1...80_000).contains($0.goodputBitsPerSecond) })
        #expect(record.lanes.values.allSatisfy { $0.microsecondsPerMessage == nil })
    }

    @Test("lossy: a seed always drops the same packets, another drops others", arguments: ["ipv4", "ipv6"])
    func lossy(family: String) throws {
        // All at once, because the lab mostly waits. These seeds rarely make TCP wait for a long timeout.
        let runs = try ["3", "3", "2"].map { seed in
            try LabRecord.start(
                "lossy", "--count", "500", "--loss", "10", "--delay", "5", "--interval", "2", "--seed", seed,
                "--family", family)
        }
        let records = try runs.map { try LabRecord.decoded($0.finish()) }
        for record in records {
            let (udp, tcp) = try (record.lane("udp"), record.lane("tcp"))
            #expect((430...470).contains(udp.delivered))
            #expect(udp.lostMessages.count == udp.lost && udp.delivered + udp.lost == 500)
            #expect(udp.packetsOnWire == 500 && udp.packetsDropped == udp.lost)
            #expect((tcp.delivered, tcp.lost, tcp.outOfOrder) == (500, 0, 0))
            #expect(tcp.retransmits.total > 0)
        }
        let lost = try records.map { try $0.lane("udp").lostMessages }
        #expect(lost[0] == lost[1] && lost[0] != lost[2])
    }

    @Test("jitter: UDP messages are reordered, TCP's are not")
    func jitter() throws {
        let record = try LabRecord.of("jitter")
        #expect(try record.lane("udp").outOfOrder > 20)
        // The kernel takes segments that are only late for lost.
        let retransmits = try record.lane("tcp").retransmits
        #expect(retransmits.fast > 0 && retransmits.timeout == 0)
        #expect(try record.lane("tcp").outOfOrder == 0)
        #expect(record.lanes.values.allSatisfy { $0.delivered == 200 })
    }

    @Test("every packet held back is passed by the next one, also if all are held back")
    func reorder() throws {
        let record = try LabRecord.of("clean", "--reorder", "20", "--count", "1000", "--interval", "5")
        #expect(try (150...250).contains(record.lane("udp").outOfOrder))
        #expect(try record.lane("tcp").outOfOrder == 0)
        #expect(record.lanes.values.allSatisfy { $0.delivered == 1000 && $0.lost == 0 })
        // Four of five are passed by the fifth.
        let all = try LabRecord.of("clean", "--reorder", "100", "--count", "100")
        #expect(try (60...80).contains(all.lane("udp").outOfOrder))
    }

    @Test("duplicate: UDP delivers duplicates, TCP does not")
    func duplicate() throws {
        let record = try LabRecord.of("duplicate")
        let (udp, tcp) = try (record.lane("udp"), record.lane("tcp"))
        #expect((20...60).contains(udp.duplicates) && udp.reads == 200 + udp.duplicates)
        #expect((tcp.duplicates, tcp.retransmits.total, tcp.delivered) == (0, 0, 200))
        // Duplicates are not counted.
        #expect(udp.packetsOnWire == 200)
    }

    @Test("with every packet duplicated, duplicates in flight at the end are not counted as extra packets")
    func allTwice() throws {
        let record = try LabRecord.of("clean", "--duplicate", "100", "--count", "20")
        #expect(try record.lane("udp").duplicates == 20)
    }

    @Test(
        "corrupt: each lost datagram failed its checksum, and TCP retransmits", arguments: ["ipv4", "ipv6"])
    func corrupt(family: String) throws {
        let record = try LabRecord.of("corrupt", "--family", family)
        let (udp, tcp) = try (record.lane("udp"), record.lane("tcp"))
        #expect(udp.lost > 10 && udp.checksumErrors == udp.lost)
        #expect((tcp.lost, tcp.delivered) == (0, 300))
        #expect(tcp.checksumErrors > 10 && tcp.retransmits.total > 0)
    }

    @Test("bottleneck: the queue drops UDP datagrams sent too fast, and TCP adapts to the rate")
    func bottleneck() throws {
        let record = try LabRecord.of("bottleneck")
        let (udp, tcp) = try (record.lane("udp"), record.lane("tcp"))
        #expect(udp.lost > 0 && udp.packetsDropped == udp.lost)
        // 1200 bytes and the headers of UDP and IPv4, at one bit per microsecond.
        #expect(Double(udp.delivered * 1228 * 8) <= udp.durationMilliseconds * 1000)
        #expect(tcp.delivered == 300 && tcp.lost == 0)
    }

    @Test("outage: UDP loses the datagrams sent during it, TCP retransmits one segment repeatedly")
    func outage() throws {
        let record = try LabRecord.of("outage")
        let (udp, tcp) = try (record.lane("udp"), record.lane("tcp"))
        // Every message from the first to the last of the outage is lost, and none before or after.
        let (first, last) = (try #require(udp.lostMessages.first), try #require(udp.lostMessages.last))
        #expect(udp.delivered > 0 && udp.delivered + udp.lost == 150)
        #expect(udp.lostMessages == Array(first...last))
        #expect(udp.lost == last - first + 1 && udp.packetsDropped == udp.lost)
        #expect(tcp.delivered == 150 && tcp.retransmits.timeout >= 2 && tcp.retransmits.fast == 0)
    }

    @Test("slow-reader: the wire drops nothing, UDP's receive buffer overflows, TCP's window closes")
    func slowReader() throws {
        let record = try LabRecord.of("slow-reader")
        let (udp, tcp) = try (record.lane("udp"), record.lane("tcp"))
        #expect(udp.lost > 0 && udp.delivered > 0 && udp.packetsDropped == 0)
        #expect((tcp.delivered, tcp.packetsDropped) == (300, 0))
    }

    @Test("no-listener: TCP is refused at once, and UDP gets an ICMP error")
    func noListener() throws {
        let record = try LabRecord.of("no-listener")
        let (udp, tcp) = try (record.lane("udp"), record.lane("tcp"))
        #expect((tcp.sent, tcp.packetsOnWire, tcp.error?.code) == (0, 2, "ECONNREFUSED"))
        #expect(udp.icmp > 0 && udp.packetsOnWire == 100 + udp.icmp && tcp.icmp == 0)
        #expect((udp.sent, udp.delivered, udp.error?.code) == (100, 0, "ECONNREFUSED"))
        #expect(udp.packetsOnWire > 100)
    }

    @Test("boundaries: three datagrams take three reads, the stream takes one")
    func boundaries() throws {
        let record = try LabRecord.of("boundaries")
        #expect(try record.lane("udp").reads == 3)
        #expect(try record.lane("tcp").reads == 1)
        #expect(record.lanes.values.allSatisfy { $0.delivered == 3 })
    }

    @Test("big-message: one lost fragment loses the datagram, TCP retransmits one segment")
    func bigMessage() throws {
        let record = try LabRecord.of("big-message")
        let (udp, tcp) = try (record.lane("udp"), record.lane("tcp"))
        #expect(udp.packetsOnWire >= 440 && udp.lost > 0)
        #expect(tcp.delivered == 10 && tcp.retransmits.total > 0)
    }

    @Test("a message too long for a datagram is not sent by UDP, but by TCP")
    func tooLong() throws {
        let record = try LabRecord.of("clean", "--count", "2", "--size", "65508")
        #expect(try record.lane("udp").error?.code == "EMSGSIZE")
        #expect(try record.lane("udp").sent == 0)
        #expect(try record.lane("tcp").delivered == 2)
    }

    @Test("at full speed every packet is accounted for")
    func fullSpeed() throws {
        let record = try LabRecord.of("clean", "--interval", "0", "--delay", "0", "--count", "20000")
        #expect(try record.lane("udp").packetsOnWire == 20_000)
        #expect(try record.lane("tcp").delivered == 20_000)
    }

    @Test(
        "a capture has each packet once, and tshark finds the retransmissions", .requires(.tool("tshark")))
    func capture() throws {
        let script = """
            folder=$(mktemp -d) && cd "$folder" || exit
            trap 'rm -rf "$folder"' EXIT
            "$0" lab lossy --json --pcap wire.pcap || exit
            count() { tshark -r wire.pcap -Y "$1" 2>errors | wc -l; }
            count udp; count tcp
            count '(tcp.analysis.retransmission || tcp.analysis.out_of_order) && tcp.dstport == 7'
            "$0" lab lossy --json --pcap wire.pcap 2>&1
            echo $?
            "$0" lab clean --count 1 --json --pcap wire.pcap --force >again && count udp
            """
        let child = try Child.run(["sh", "-c", script, Child.pollux()])
        let record = try LabRecord.decoded(
            Child(status: 0, output: Array((child.lines.first ?? "").utf8), errors: child.errors))
        try #require(child.lines.count == 7)
        #expect(Int(child.lines[1]) == (try record.lane("udp").packetsOnWire))
        #expect(Int(child.lines[2]) == (try record.lane("tcp").packetsOnWire))
        #expect(Int(child.lines[3]) == (try record.lane("tcp").retransmits.total))
        #expect(child.lines[4] == "pollux: lab: write wire.pcap: File exists (--force overwrites it)")
        #expect(child.lines[5] == "1" && child.lines[6] == "1")
    }

    @Test("tshark finds every corrupted packet by its checksum", .requires(.tool("tshark")))
    func corruptCapture() throws {
        let script = """
            folder=$(mktemp -d) && cd "$folder" || exit
            trap 'rm -rf "$folder"' EXIT
            "$0" lab corrupt --json --pcap wire.pcap || exit
            tshark -r wire.pcap -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE \
                -Y 'tcp.checksum.status == 0 || udp.checksum.status == 0' 2>errors | wc -l
            """
        let child = try Child.run(["sh", "-c", script, Child.pollux()])
        let record = try LabRecord.decoded(
            Child(status: 0, output: Array((child.lines.first ?? "").utf8), errors: child.errors))
        try #require(child.lines.count == 2)
        #expect(Int(child.lines[1]) == record.lanes.values.map(\.checksumErrors).reduce(0, +))
    }

    @Test("without --json the lab prints a report as text")
    func forPeople() throws {
        let child = try Child.run([Child.pollux(), "lab", "boundaries"])
        #expect(child.status == 0 && child.errorLines == [])
        #expect(child.lines.first == "boundaries over wire, 3 x 200 B every 10.0 ms, seed 1")
        #expect(child.lines.contains { $0.split(separator: " ") == ["reads", "3", "1"] })
    }
}
