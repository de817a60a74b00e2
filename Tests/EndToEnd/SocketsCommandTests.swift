import Foundation
import PseudoTerminal
import TestSupport
import Testing

@Suite("pollux sockets on the command line")
struct SocketsCommandTests {
    @Test("--wait ends with 0 and prints the row when a listener starts", .requires(.namespaces, .socat))
    func waitForListener() throws {
        let script = """
            "$0" sockets --wait port:25130 state:listen --timeout 60 --interval 0.05 --json & waiting=$!
            # The program has looked at least once when it has its socket.
            until ls -l /proc/$waiting/fd | grep -q ' [3-9] -> socket:'; do :; done
            socat TCP-LISTEN:25130 STDOUT & listening=$!
            wait $waiting
            status=$?
            kill $listening
            exit $status
            """
        let child = try SocketScript.run(["sh", "-c", script, Child.pollux()])
        #expect(child.status == 0, "\(child.errorLines)")
        #expect(child.lines.count == 1, "\(child.lines)")
        #expect(child.lines.first?.contains(#""local":"0.0.0.0:25130""#) == true, "\(child.lines)")
        #expect(child.errorLines.filter { !$0.contains("this kernel does not list") } == [])
    }

    @Test("--wait ends with 1 and says so when nothing matches in time", .requires(.namespaces))
    func waitInVain() throws {
        let child = try SocketScript.run([
            Child.pollux(), "sockets", "--wait", "port:25130", "--timeout", "0.3", "--interval", "0.1",
        ])
        #expect(child.status == 1 && child.output == [])
        #expect(child.errorLines == ["pollux: sockets: no match for 'port:25130' within 0.3 s"])
    }

    @Test("a reader that stops reading ends the program without a word", arguments: ["", "--json", "--csv"])
    func readerGone(format: String) throws {
        let script = #""$0" sockets --watch --interval 0.05 \#(format) 2>&3 | head -n 1"#
        let child = try Child.run(["sh", "-c", "exec 3>&2; \(script)", Child.pollux()])
        #expect(child.status == 0 && child.lines.count == 1)
        #expect(child.errorLines.filter { !$0.contains("this kernel does not list") } == [])
    }

    @Test("output that cannot be written is an error", arguments: ["", "--json", "--csv", "--watch"])
    func fullDevice(options: String) throws {
        let child = try Child.run(["sh", "-c", #"exec "$0" sockets \#(options) > /dev/full"#, Child.pollux()])
        #expect(child.status == 1)
        #expect(
            child.errorLines.last == "pollux: sockets: write standard output: No space left on device",
            "\(child.errorLines)")
    }

    @Test(
        "a mistake in a filter is marked where it is",
        arguments: [
            (["port:x"], "port:x", 5), (["state:listen", "(port:22"], "state:listen (port:22", 13),
            (["rate>", "or"], "rate> or", 5), (["proto:tcp", "nosuch:1"], "proto:tcp nosuch:1", 10),
        ])
    func brokenFilter(words: [String], text: String, column: Int) throws {
        let child = try Child.run([Child.pollux(), "sockets"] + words)
        #expect(child.status == 1 && child.output == [])
        try #require(child.errorLines.count == 3, "\(child.errorLines)")
        #expect(child.errorLines[0].hasPrefix("pollux: sockets: filter: "))
        #expect(child.errorLines[1] == "  \(text)")
        let indentation = String(repeating: " ", count: 2 + column)
        #expect(child.errorLines[2].hasPrefix("\(indentation)^"), "\(child.errorLines)")
    }

    @Test(
        "options that exclude each other are usage errors",
        arguments: [
            ["--json", "--csv"], ["--watch", "--closed"], ["--wait"], ["--timeout", "1"],
            ["--wait", "--watch", "x"], ["--interval", "x"], ["--nosuch"],
        ])
    func usage(options: [String]) throws {
        let child = try Child.run([Child.pollux(), "sockets"] + options)
        #expect(child.status == 64 && child.output == [])
        #expect(child.errorLines.first?.hasPrefix("Error: ") == true, "\(child.errorLines)")
    }

    @Test(
        "SIGTERM ends the program by the signal",
        arguments: [
            ["--watch"], ["--watch", "--json"], ["--wait", "port:1"], ["--closed"], ["--closed", "--csv"],
        ])
    func terminate(options: [String]) throws {
        let child = try RunningChild([Child.pollux(), "sockets"] + options, hasInput: false)
        try expectSocket(of: child)
        child.signal(SIGTERM)
        #expect(try child.finish().status == 128 + SIGTERM)
    }

    /// Waits until the program has a socket besides its standard streams.
    private func expectSocket(of child: RunningChild) throws {
        let folder = "/proc/\(child.processID)/fd"
        let deadline = ContinuousClock.now + .patience
        while ContinuousClock.now < deadline {
            child.drain()
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            let targets = names.filter { Int($0).map { $0 > 2 } == true }.compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
            }
            if targets.contains(where: { $0.hasPrefix("socket:") }) { return }
            sched_yield()
        }
        Issue.record("no socket in \(folder)")
    }
}
