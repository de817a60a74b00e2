import PseudoTerminal
import Testing

@Suite("Measurements of a program")
struct MeasuringTests {
    @Test("a response has times for its first and last byte, and a length")
    func keyResponse() throws {
        let child = try TerminalChild("cat")
        #expect(child.rest())
        let response = try #require(try child.measure(key: "x", deadline: .patience))
        #expect(response.bytes == 1)
        #expect(response.first > .zero && response.first <= response.last)
        #expect(child.screen.line(0) == "x")
    }

    @Test("output that arrives in parts is measured to its last byte")
    func answerInParts() throws {
        // More output than one read returns, ended by the program's exit and not by a pause.
        let script = "stty -echo; echo ready; read -r line; head -c 300000 /dev/zero | tr '\\0' x"
        let child = try TerminalChild("sh", arguments: ["-c", script])
        #expect(child.shows("ready"))
        let sent = ContinuousClock.now
        let response = try #require(
            child.measure(sending: [0x0a], quiet: .patience, deadline: .patience))
        #expect(response.bytes == 300_000)
        #expect(.zero < response.first && response.first < response.last)
        #expect(try #require(child.lastOutputAt) >= sent + response.last && child.exitStatus == .code(0))
    }

    @Test("a program that does not answer has no response")
    func noResponse() throws {
        let script = "stty -echo; echo ready; read -r first; read -r second; echo $first $second; cat"
        let child = try TerminalChild("sh", arguments: ["-c", script])
        #expect(child.shows("ready"))
        #expect(child.measure(sending: Array("one\n".utf8), deadline: .milliseconds(50)) == nil)
        #expect(child.measure(sending: Array("two\n".utf8), deadline: .patience)?.bytes == 9)
        #expect(child.screen.line(1) == "one two")
    }

    @Test("output has settled when it has stopped, and not before")
    func settling() throws {
        let silent = try TerminalChild("cat")
        #expect(silent.settle())
        let loud = try TerminalChild("yes")
        // A single piece of output extends the quiet period past the deadline.
        #expect(!loud.settle(quiet: .milliseconds(500), deadline: .milliseconds(500)))
        let before = loud.outputByteCount
        #expect(before > 0)
        #expect(!loud.shows("nothing of the kind", within: .milliseconds(50)))
        #expect(loud.outputByteCount > before && loud.isRunning)
    }

    @Test("a program wakes up for each key, and one that polls wakes up repeatedly")
    func wakeUps() throws {
        let idle = try TerminalChild("cat")
        #expect(idle.rest())
        let before = try idle.usage()
        for count in 1...3 {
            #expect(idle.answer { idle.type("x\r") })
            #expect(
                idle.wait(until: {
                    (try? idle.usage().voluntarySwitches) ?? 0 >= before.voluntarySwitches + count
                }))
        }
        #expect(before.residentBytes > 100_000 && before.residentBytes <= before.peakResidentBytes)
        #expect(before.anonymousBytes > 0 && before.anonymousBytes < before.residentBytes)
        #expect(before.threadCount == 1 && before.processorTime > .zero)

        let polling = try TerminalChild("sh", arguments: ["-c", "echo ready; while sleep 0.005; do :; done"])
        #expect(polling.shows("ready"))
        let earlier = try polling.usage()
        #expect(
            polling.wait(until: {
                (try? polling.usage().voluntarySwitches) ?? 0 > earlier.voluntarySwitches + 5
            }))
    }

    @Test("the start time precedes the first output, and all output since is counted")
    func start() throws {
        let before = ContinuousClock.now
        let child = try TerminalChild("sh", arguments: ["-c", "echo hello; cat"])
        #expect(child.shows("hello"))
        let first = try #require(child.lastOutputAt)
        #expect(before <= child.startedAt && child.startedAt < first && first <= .now)
        child.forgetOutput()
        #expect(child.output == [])
        #expect(child.outputByteCount == 7)
        child.type("more")
        #expect(child.shows("hello\nmore"))
        #expect(child.output == Array("more".utf8))
    }
}
