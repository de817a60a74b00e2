import PseudoTerminal
import TestSupport
import Testing

@Suite("Measuring a program")
struct MeasuringTests {
    @Test("the answer to a key has a first and a last byte and a length")
    func keyResponse() throws {
        let child = try TerminalChild("cat")
        child.settle()
        let response = try #require(try child.measure(key: "x"))
        #expect(response.bytes == 1)
        #expect(response.first > .zero && response.first <= response.last)
        #expect(child.screen.line(0) == "x")
    }

    @Test("output that comes in parts is measured to its last byte")
    func answerInParts() throws {
        let script = "stty -echo; echo ready; read -r line; printf one; sleep 0.05; printf two; cat"
        let child = try TerminalChild("sh", arguments: ["-c", script])
        #expect(child.shows("ready"))
        let response = try #require(child.measure(sending: [0x0a], quiet: .milliseconds(400)))
        #expect(response.bytes == 6)
        #expect(response.last - response.first >= .milliseconds(40))
        #expect(response.last < .seconds(2))
    }

    @Test("a program that does not answer has no response")
    func noResponse() throws {
        let child = try TerminalChild("sh", arguments: ["-c", "stty -echo; echo ready; cat >/dev/null"])
        #expect(child.shows("ready"))
        #expect(try child.measure(key: "x", deadline: .milliseconds(50)) == nil)
    }

    @Test("output is settled when none comes, and not while it keeps coming")
    func settling() throws {
        let silent = try TerminalChild("cat")
        #expect(silent.settle())
        let loud = try TerminalChild("yes")
        #expect(!loud.settle(deadline: .milliseconds(200)))
        #expect(loud.outputByteCount > 0)
        let start = ContinuousClock.now
        #expect(!loud.shows("nothing of the kind", within: .milliseconds(100)))
        #expect(start.duration(to: .now) < .seconds(2))
    }

    @Test("an idle program does not wake up, and one that polls does", .requires(.systemPython))
    func wakeUps() throws {
        let idle = try TerminalChild("cat")
        idle.settle(quiet: .milliseconds(100))
        let before = try idle.usage()
        idle.settle(quiet: .milliseconds(200))
        #expect(try idle.usage().voluntarySwitches == before.voluntarySwitches)
        #expect(before.residentBytes > 100_000 && before.residentBytes <= before.peakResidentBytes)
        #expect(before.anonymousBytes > 0 && before.anonymousBytes < before.residentBytes)
        #expect(before.threadCount == 1 && before.processorTime > .zero)

        let program = "import time\nprint('ready', flush=True)\nwhile True: time.sleep(0.005)"
        let polling = try TerminalChild("/usr/bin/python3", arguments: ["-c", program])
        #expect(polling.shows("ready"))
        let earlier = try polling.usage()
        polling.settle(quiet: .milliseconds(200))
        #expect(try polling.usage().voluntarySwitches > earlier.voluntarySwitches + 5)
    }

    @Test("the start takes some time, and the output counts from it")
    func start() throws {
        let child = try TerminalChild("sh", arguments: ["-c", "echo hello; cat"])
        #expect(child.shows("hello"))
        let first = try #require(child.lastOutputAt)
        #expect((Duration.zero ..< .seconds(3)).contains(child.startedAt.duration(to: first)))
        child.forgetOutput()
        #expect(child.output == [])
        #expect(child.outputByteCount == 7)
        child.type("more")
        #expect(child.shows("hello\nmore"))
        #expect(child.output == Array("more".utf8))
    }
}
