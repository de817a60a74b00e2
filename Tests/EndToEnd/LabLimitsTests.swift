import Foundation
import Glibc
import PseudoTerminal
import TestSupport
import Testing

/// `pollux lab` with missing devices, privileges or resources, and its cleanup.
@Suite("lab with missing devices, privileges or resources")
struct LabLimitsTests {
    /// Runs a shell script with the program as `$0`.
    private func shell(_ script: String) throws -> Child {
        try Child.run(["sh", "-c", script, Child.pollux()])
    }

    private func expectNeed(_ child: Child, _ words: String) {
        #expect(child.status == 1 && child.lines == [])
        #expect(child.errorLines.count == 1)
        #expect(child.errorLines.first?.hasPrefix("pollux: lab lossy: needs the wire: ") == true)
        #expect(child.errorLines.first?.contains(words) == true, "\(child.errorLines)")
    }

    @Test("a missing device and one without a driver are reported", .requires(.root, .namespaces))
    func noDevice() throws {
        expectNeed(
            try shell(#"unshare -m sh -c 'mount -t tmpfs tmpfs /dev/net && "$0" lab lossy' "$0""#),
            "/dev/net/tun does not exist (open /dev/net/tun: No such file or directory); load the driver")
        expectNeed(
            try shell(
                #"unshare -m sh -c 'mount -t tmpfs -o dev tmpfs /dev/net && mknod /dev/net/tun c 10 250; "#
                    + #""$0" lab lossy' "$0""#),
            "/dev/net/tun has no driver (open /dev/net/tun: No such device)")
    }

    /// Returns a script that runs the lab as user `nobody`, with a device of this mode in its own `/dev/net`.
    private func asNobody(mode: String, _ arguments: String) -> String {
        """
        unshare -m sh -c 'mount -t tmpfs -o dev,mode=755 tmpfs /dev/net && mknod /dev/net/tun c 10 200 \
        && chmod \(mode) /dev/net/tun && cp "$0" /dev/net/pollux && chmod 755 /dev/net/pollux \
        && exec setpriv --reuid 65534 --regid 65534 --clear-groups /dev/net/pollux lab \(arguments)' "$0"
        """
    }

    @Test("another user's device is reported", .requires(.root, .namespaces, .tool("setpriv")))
    func foreignDevice() throws {
        expectNeed(
            try shell(asNobody(mode: "600", "lossy")),
            "/dev/net/tun is not accessible to this user (open /dev/net/tun: Permission denied); run as")
    }

    @Test(
        "no privilege is needed if the device is accessible to all users",
        .requires(.root, .tun, .namespaces, .tool("setpriv")), arguments: ["ipv4", "ipv6"])
    func unprivileged(family: String) throws {
        let record = try LabRecord.decoded(
            shell(asNobody(mode: "666", "lossy --count 100 --json --family \(family)")))
        #expect(record.medium == "wire")
        #expect(try record.lane("tcp").delivered == 100)
    }

    @Test("scenarios that need no wire say so and run", .requires(.root, .namespaces, .tool("setpriv")))
    func fallback() throws {
        let record = try LabRecord.decoded(shell(asNobody(mode: "600", "clean --json --count 5")))
        #expect(record.medium == "loopback")
        #expect(record.mediumReason?.hasPrefix("/dev/net/tun is not accessible to this user") == true)
        #expect(record.lanes.values.allSatisfy { $0.delivered == 5 && $0.packetsOnWire == 0 })
    }

    @Test(
        "loopback never replaces a wire that was asked for",
        .requires(.root, .namespaces, .tool("setpriv")),
        arguments: ["--medium wire", "--delay 20", "--queue 100", "--rate 1000000"])
    func noFallback(option: String) throws {
        let child = try shell(asNobody(mode: "600", "clean --json --count 5 \(option)"))
        #expect(child.status == 1 && child.lines == [])
        let words = "pollux: lab clean: needs the wire: /dev/net/tun is not accessible to this user "
        #expect(
            child.errorLines.count == 1 && child.errorLines.first?.hasPrefix(words) == true,
            "\(child.errorLines)")
        #expect(child.errorLines.first?.contains("; run as root") == true)
    }

    @Test(
        "an option without an effect does not ask for the wire",
        .requires(.root, .namespaces, .tool("setpriv")))
    func noEffect() throws {
        let child = try shell(asNobody(mode: "600", "clean --json --count 5 --delay 0 --loss 0"))
        #expect(try LabRecord.decoded(child).medium == "loopback")
    }

    @Test(
        "a wire that was asked for and cannot be had is reported before the screen opens",
        .requires(.root, .namespaces))
    func noScreen() throws {
        let child = try FullScreen.start(
            ["lab", "clean", "--medium", "wire"],
            script: #"exec unshare -m sh -c 'mount -t tmpfs tmpfs /dev/net && exec "$0" "$@"' "$0" "$@""#)
        #expect(child.end() == .code(1))
        #expect(child.wrote("lab clean: needs the wire: /dev/net/tun does not exist".utf8), "\(child.told)")
        #expect(child.leftovers == [] && !child.wrote("\u{1b}[?1049h".utf8))
    }

    @Test(
        "a capture is refused without the wire", .requires(.root, .namespaces, .tool("setpriv")))
    func noCapture() throws {
        let child = try shell(asNobody(mode: "600", "clean --json --pcap /tmp/none.pcap"))
        #expect(child.status == 1 && child.lines == [])
        let reason = "(no wire: /dev/net/tun is not accessible"
        let refusal = "pollux: lab clean: --pcap: loopback traffic is not captured \(reason)"
        #expect(child.errorLines.first?.hasPrefix(refusal) == true)
    }

    @Test(
        "a capture can be written to a device, which is never removed",
        .requires(.tun, .namespaces))
    func captureToDevice() throws {
        let child = try shell(#""$0" lab clean --count 1 --json --pcap /dev/full --force; test -c /dev/full"#)
        #expect(child.status == 0)
        #expect(child.errorLines == ["pollux: lab: write /dev/full: No space left on device"])
    }

    @Test(
        "a limit of namespaces is reported", .requires(.root, .tun, .namespaces),
        arguments: [0, 1])
    func noNamespaces(limit: Int) throws {
        expectNeed(
            try shell(
                "unshare -Ur sh -c 'echo \(limit) > /proc/sys/user/max_net_namespaces; exec \"$0\" lab lossy' \"$0\""
            ), "(unshare(CLONE_NEWNET): No space left on device); raise the limit with")
    }

    @Test("forbidden user namespaces are reported", .requires(.root, .tun, .namespaces, .tool("setpriv")))
    func noUserNamespace() throws {
        expectNeed(
            try shell(
                "unshare -Ur sh -c 'echo 0 > /proc/sys/user/max_user_namespaces; "
                    + "exec setpriv --bounding-set -sys_admin --inh-caps -sys_admin \"$0\" lab lossy' \"$0\""),
            "the user namespace limit is reached (unshare(CLONE_NEWUSER): No space left on device)")
    }

    @Test(
        "reaching the limit of descriptors is reported", .requires(.tun, .namespaces),
        arguments: [4, 6, 8, 10, 12, 16, 20, 24, 26])
    func noDescriptors(limit: Int) throws {
        let child = try shell("ulimit -n \(limit); exec \"$0\" lab lossy --count 5 --json")
        if child.status == 0 {
            #expect(try LabRecord.decoded(child).lanes.count == 2)
        } else {
            #expect(child.errorLines.count == 1 && child.lines == [])
            #expect(child.errorLines.first?.contains("Too many open files") == true, "\(child.errorLines)")
        }
    }

    @Test(
        "a killed lab releases everything and can run again within the same limits",
        .requires(.root, .tun, .namespaces, .tool("python3")))
    func killed() throws {
        // The limit is two namespaces: a leaked one would prevent the next run.
        let script = """
            import os, subprocess, sys
            pollux = sys.argv[1]
            open("/proc/sys/user/max_net_namespaces", "w").write("2")
            def holds_tun(child):
                folder = f"/proc/{child.pid}/fd"
                try:
                    return any("net/tun" in os.readlink(f"{folder}/{name}") for name in os.listdir(folder))
                except OSError:
                    return False
            killed = 0
            while killed < 3:
                child = subprocess.Popen([pollux, "lab", "lossy", "--count", "100000"],
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                while child.poll() is None and not holds_tun(child): pass
                killed += child.poll() is None
                child.kill()
                child.wait()
            # The kernel takes namespaces down one after the other, those of other tests too.
            while subprocess.run([pollux, "lab", "boundaries", "--json"], stderr=subprocess.DEVNULL).returncode: pass
            commands = [open(f"/proc/{name}/cmdline", "rb").read().split(b"\\0")
                        for name in os.listdir("/proc") if name.isdigit()]
            print(sum(command[1:2] == [b"--wire-helper"] for command in commands))
            """
        let command = ["unshare", "-Urm", "--kill-child", "--pid", "--fork", "--mount-proc"]
        let child = try Child.run(command + ["python3", "-c", script, Child.pollux()])
        #expect(child.lines.count == 2 && child.lines.last == "0", "\(child.lines) \(child.errorLines)")
        #expect(child.lines.first?.contains(#""medium":"wire""#) == true)
    }

    @Test("local: Unix datagrams cost less than UDP on loopback, and none is lost")
    func local() throws {
        let record = try LabRecord.of("local")
        let (udp, unix) = try (record.lane("udp"), record.lane("unix"))
        #expect(record.medium == "loopback" && record.mediumReason == nil)
        #expect((udp.delivered, unix.delivered) == (100_000, 100_000))
        for lane in [udp, unix] {
            let cost = try #require(lane.microsecondsPerMessage)
            #expect(cost.cpu > 0 && cost.wall > 0)
        }
    }

    @Test("the scenarios are listed as text and as JSON")
    func list() throws {
        let people = try Child.run([Child.pollux(), "lab", "--list"])
        #expect(people.status == 0 && people.lines.count == 28)
        let records = try Child.run([Child.pollux(), "lab", "--list", "--json"])
        #expect(records.lines.count == 14)
        #expect(records.lines.first?.hasPrefix(#"{"name":"clean","watchFor":["#) == true)
    }

    @Test(
        "a value out of range is refused, and the message states the range",
        arguments: [
            (["losy"], "lab: no scenario 'losy'; did you mean 'lossy'? 'pollux lab --list' names them all"),
            (["fnord"], "lab: no scenario 'fnord'; 'pollux lab --list' names them all"),
            (["--loss", "101"], "lab: --loss must be between 0 and 100 percent, not 101"),
            (["--loss", "-1"], "lab: --loss must be between 0 and 100 percent, not -1"),
            (["--loss", "nan"], "lab: --loss must be between 0 and 100 percent, not nan"),
            (["--size", "3"], "lab: --size must be between 12 and 1000000 bytes, not 3"),
            (["--count", "0"], "lab: --count 0 goes on until you end it, which needs the full screen"),
            (["--count", "-1"], "lab: --count must be between 0 and 1000000 messages, not -1"),
            (["--jitter", "10"], "lab: a jitter of 10 ms needs a delay of at least 10 ms"),
            (["jitter", "--delay", "5"], "lab: a jitter of 10 ms needs a delay of at least 10 ms"),
            (["--delay", "inf"], "lab: --delay must be between 0 and 60000 milliseconds, not inf"),
            (
                ["local", "--medium", "wire"],
                "lab local: --medium wire: it compares two sockets of this machine"
            ),
            (
                ["lossy", "--medium", "loopback"],
                "lab lossy: needs the wire: loopback cannot be impaired"
            ),
            (
                ["clean", "--medium", "loopback", "--loss", "5"],
                "lab clean: needs the wire: loopback cannot be impaired"
            ),
            (
                ["clean", "--medium", "loopback", "--delay", "20"],
                "lab clean: needs the wire: loopback cannot be impaired"
            ),
            (
                ["local", "--queue", "100"],
                "lab local: it compares two local sockets and has no wire to impair"
            ),
            (
                ["local", "--loss", "3"],
                "lab local: it compares two local sockets and has no wire to impair"
            ),
            (
                ["local", "--interval", "5"],
                "lab local: it sends as fast as the machine can and cannot keep an interval"
            ),
            (
                ["local", "--pcap", "y.pcap"],
                "lab local: --pcap y.pcap: loopback traffic is not captured"
            ),
            (
                ["clean", "--medium", "loopback", "--pcap", "y.pcap"],
                "lab clean: --pcap y.pcap: loopback traffic is not captured"
            ),
            (
                ["clean", "--pcap", "/nonexistent/x.pcap"],
                "lab: write /nonexistent/x.pcap: No such file or directory"
            ),
            (["clean", "--pcap", "/dev/null"], "lab: write /dev/null: File exists (--force overwrites it)"),
            (["clean", "--pcap", "/dev", "--force"], "lab: write /dev: Is a directory"),
        ])
    func impossible(arguments: [String], message: String) throws {
        let child = try Child.run([Child.pollux(), "lab"] + arguments)
        #expect(child.status == 1 && child.lines == [])
        #expect(child.errorLines == ["pollux: \(message)"])
    }

    @Test(
        "a value of the wrong type is a usage error", arguments: ["--loss=abc", "--seed=-1", "--family=ipx"])
    func wrongKind(argument: String) throws {
        #expect(try Child.run([Child.pollux(), "lab", argument]).status == 64)
    }
}
