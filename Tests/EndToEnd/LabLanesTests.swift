import PseudoTerminal
import TestSupport
import Testing

/// `pollux lab --lanes`, the real program, on the kernel's own stacks.
@Suite("lab lanes")
struct LabLanesTests {
    @Test(
        "rivals: each lane has the congestion control that the kernel names",
        .requires(.tun, .namespaces, .congestionControl("bbr")))
    func rivals() throws {
        let record = try LabRecord.of("rivals", "--count", "200")
        #expect(Set(record.lanes.keys) == ["tcp:cubic", "tcp:bbr"])
        for (name, lane) in record.lanes {
            #expect(lane.congestionControl.map { "tcp:\($0)" } == name)
            #expect((lane.delivered, lane.lost, lane.error) == (200, 0, nil))
        }
    }

    @Test(
        "two equal lanes have draws of their own, and the second has #2 in its name",
        .requires(.tun, .namespaces))
    func equalUDP() throws {
        let record = try LabRecord.of("lossy", "--lanes", "udp,udp", "--seed", "3")
        let (first, second) = try (record.lane("udp"), record.lane("udp#2"))
        #expect(first.lostMessages != second.lostMessages)
        for lane in [first, second] {
            #expect((430...470).contains(lane.delivered) && lane.packetsOnWire == 500)
            #expect(lane.packetsDropped == lane.lost && lane.congestionControl == nil)
        }
        let usual = try LabRecord.of("lossy", "--seed", "3")
        #expect(try usual.lane("udp").lostMessages == first.lostMessages)
    }

    @Test("the lanes may come in either order", .requires(.tun, .namespaces))
    func swapped() throws {
        let record = try LabRecord.of("lossy", "--lanes", "tcp,udp", "--count", "100")
        #expect(try record.lane("tcp").delivered == 100 && record.lane("tcp").handshakeMilliseconds != nil)
        #expect(try record.lane("udp").packetsOnWire == 100)
    }

    @Test(
        "fragments belong to the lane of their datagram", .requires(.tun, .namespaces),
        arguments: ["ipv4", "ipv6"])
    func fragments(family: String) throws {
        let record = try LabRecord.of(
            "big-message", "--lanes", "udp,udp", "--loss", "0", "--interval", "0", "--family", family)
        for lane in record.lanes.values {
            #expect((lane.delivered, lane.packetsOnWire) == (10, family == "ipv4" ? 440 : 450))
        }
    }

    @Test("an ICMP error reaches the lane that caused it", .requires(.tun, .namespaces))
    func refused() throws {
        let record = try LabRecord.of("no-listener", "--lanes", "tcp,tcp")
        for lane in record.lanes.values {
            #expect((lane.sent, lane.packetsOnWire, lane.error?.code) == (0, 2, "ECONNREFUSED"))
        }
        let datagrams = try LabRecord.of("no-listener", "--lanes", "udp,udp", "--count", "2")
        #expect(datagrams.lanes.values.allSatisfy { $0.error?.code == "ECONNREFUSED" })
    }

    @Test(
        "ports tell two TCP lanes apart in a capture, each with its own retransmissions",
        .requires(.tun, .namespaces, .tool("tshark")))
    func capture() throws {
        let script = """
            folder=$(mktemp -d) && cd "$folder" || exit
            trap 'rm -rf "$folder"' EXIT
            "$0" lab lossy --lanes tcp,tcp:reno --seed 3 --json --pcap wire.pcap || exit
            count() { tshark -r wire.pcap -Y "$1" 2>errors | wc -l; }
            for port in 7 9; do
                count "tcp.port == $port"
                count "(tcp.analysis.retransmission || tcp.analysis.out_of_order) && tcp.dstport == $port"
            done
            """
        let child = try Child.run(["sh", "-c", script, Child.pollux()])
        let record = try LabRecord.decoded(
            Child(status: 0, output: Array((child.lines.first ?? "").utf8), errors: child.errors))
        let (first, second) = try (record.lane("tcp"), record.lane("tcp:reno"))
        #expect(
            child.lines.dropFirst().map { Int($0) } == [
                first.packetsOnWire, first.retransmits.total, second.packetsOnWire, second.retransmits.total,
            ])
        #expect(first.retransmits.total > 0 && second.retransmits.total > 0)
    }

    @Test("local compares any two kinds of datagram sockets", arguments: ["unix,udp", "unix,unix"])
    func local(lanes: String) throws {
        let record = try LabRecord.of("local", "--lanes", lanes, "--count", "1000")
        #expect(record.lanes.count == 2 && record.lanes.keys.contains("unix"))
        #expect(record.lanes.values.allSatisfy { $0.delivered == 1000 })
    }

    @Test("on loopback two equal lanes have sockets of their own", arguments: ["udp,udp", "tcp,tcp"])
    func loopback(lanes: String) throws {
        let record = try LabRecord.of(
            "clean", "--medium", "loopback", "--lanes", lanes, "--count", "5", "--interval", "1")
        #expect(record.lanes.count == 2)
        #expect(record.lanes.values.allSatisfy { $0.delivered == 5 })
    }

    @Test(
        "an unprivileged user gets the congestion controls that the host allows, and a list of them otherwise",
        .requires(.root, .tool("setpriv")), arguments: ["cubic", "reno", "bbr"])
    func unprivileged(control: String) throws {
        let script = """
            cat /proc/sys/net/ipv4/tcp_allowed_congestion_control
            folder=$(mktemp -d) && cp "$0" "$folder/pollux" && chmod 755 "$folder" "$folder/pollux" || exit
            setpriv --reuid 65534 --regid 65534 --clear-groups "$folder/pollux" lab clean --medium loopback \
                --lanes udp,tcp:\(control) --count 2 --interval 1 --json
            rm -rf "$folder"
            """
        let child = try Child.run(["sh", "-c", script, Child.pollux()])
        let allowed = try #require(child.lines.first).split(separator: " ").map { String($0) }
        if allowed.contains(control) {
            #expect(child.lines.last?.contains(#""congestionControl":"\#(control)""#) == true)
        } else {
            #expect(child.lines.count == 1)
            let words = "lab clean: set TCP_CONGESTION to \(control): Operation not permitted; "
            #expect(
                child.errorLines == [
                    "pollux: \(words)without privileges this kernel allows \(allowed.joined(separator: ", "))"
                ])
        }
    }

    @Test(
        "lanes that are unknown or impossible are refused with the reason",
        arguments: [
            (
                ["--lanes", "udp,foo"],
                "lab: unknown lane 'foo'; the lanes are udp, tcp, tcp:cubic, tcp:reno, tcp:bbr, and unix in the "
                    + "scenario local"
            ),
            (["--lanes", "udp"], "lab: --lanes needs two lanes, such as udp,tcp, not 'udp'"),
            (["--lanes", ""], "lab: --lanes needs two lanes, such as udp,tcp, not ''"),
            (
                ["clean", "--lanes", "unix,udp"],
                "lab clean: Unix datagrams never leave this machine, so the lane unix needs the scenario local"
            ),
            (
                ["local", "--lanes", "udp,tcp"],
                "lab local: it measures single datagrams, and a TCP stream has none: choose udp or unix"
            ),
        ])
    func impossible(arguments: [String], message: String) throws {
        let child = try Child.run([Child.pollux(), "lab"] + arguments)
        #expect(child.status == 1 && child.lines == [])
        #expect(child.errorLines == ["pollux: \(message)"])
    }
}
