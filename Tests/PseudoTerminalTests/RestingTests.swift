import Glibc
import Testing

@testable import PseudoTerminal

@Suite("A program at rest")
struct RestingTests {
    /// Starts a shell script and waits for its output `ready`.
    private func shell(_ script: String) throws -> TerminalChild {
        let child = try TerminalChild("sh", arguments: ["-c", script])
        try #require(child.shows("ready"))
        return child
    }

    private func snapshot(of child: TerminalChild) -> Session.Snapshot {
        Session(leader: child.processID).snapshot
    }

    @Test("a program that waits for a key, and its parent that waits for it, rest until a key arrives")
    func waiting() throws {
        let child = try shell("stty -echo; echo ready; cat; exit 3")
        #expect(child.rest())
        let before = snapshot(of: child)
        #expect(!snapshot(of: child).hasWokenUp(since: before))
        #expect(child.answer { child.type("x\r") })
        #expect(child.screen.line(1) == "x" && snapshot(of: child).hasWokenUp(since: before))
        #expect(child.rest())
        #expect(child.screen.contains("ready\nx"))
        try child.key("C-c")
        #expect(child.end() != nil)
    }

    @Test("a stopped program is at rest, and no longer when it continues")
    func stopped() throws {
        let child = try shell("echo ready; while :; do :; done")
        try child.signal(SIGSTOP)
        #expect(child.rest())
        try child.signal(SIGCONT)
        #expect(child.wait(until: { !Session(leader: child.processID).isAtRest }))
    }

    @Test(
        "a program that computes or sleeps is not at rest", arguments: ["while :; do :; done", "sleep 1000"])
    func active(script: String) throws {
        let child = try shell("echo ready; \(script)")
        let wasAtRest = child.wait(
            until: { Session(leader: child.processID).isAtRest }, within: .milliseconds(50))
        #expect(!wasAtRest && child.isRunning)
        #expect(!child.rest(within: .zero))
    }

    @Test("output written before the rest is on the screen, without the marker")
    func lastOutput() throws {
        for _ in 1...20 {
            let child = try TerminalChild("sh", arguments: ["-c", "seq 1 2000; printf last; read -r line"])
            #expect(child.rest())
            #expect(child.screen.contains("2000\nlast"))
            #expect(child.outputByteCount == (1...2000).reduce(4) { $0 + "\($1)\r\n".utf8.count })
            #expect(
                child.output.count == child.outputByteCount
                    && child.output.suffix(4) == Array("last".utf8)[...])
        }
    }

    @Test("a program that never rests has answered when it waits again")
    func answerOfRestless() throws {
        let child = try shell("stty -echo -icanon; sleep 1000 & echo ready; head -c 1 | cat -v; cat")
        #expect(!child.rest(within: .zero))
        #expect(child.answer { child.type("x") })
        #expect(child.screen.line(1) == "x")
    }

    @Test("a program that reads whole lines need not wake up for each key")
    func lines() throws {
        let child = try TerminalChild("cat")
        #expect(child.rest())
        #expect(child.answer { child.type("a") })
        #expect(child.answer { child.type("\r") })
        #expect(child.shows("a\na"))
    }

    @Test("a program that exits has answered")
    func ended() throws {
        let child = try TerminalChild("cat")
        #expect(child.answer { child.type("\u{4}") })
        #expect(child.end() == .code(0))
        #expect(child.rest())
    }

    #if arch(x86_64)
        @Test(
            "a thread's wait is classified by its system call and time limit",
            arguments: [
                ("running\n", SystemWait.none), ("-1 0x7ffd 0x7f00\n", .none),
                ("0 0x0 0x7f 0x400 0x0 0x0 0x0 0x7ffd 0x7f00\n", .unlimited),
                ("7 0x7f 0x1 0xffffffff 0x0 0x0 0x0 0x7ffd 0x7f00\n", .unlimited),
                ("7 0x7f 0x1 0x19 0x0 0x0 0x0 0x7ffd 0x7f00\n", .limited),
                ("271 0x7f 0x4 0x0 0x0 0x8 0x0 0x7ffd 0x7f00\n", .unlimited),
                ("271 0x7f 0x4 0x7ffd10 0x0 0x8 0x0 0x7ffd 0x7f00\n", .limited),
                ("202 0x7f 0x80 0x0 0x0 0x0 0x0 0x7ffd 0x7f00\n", .unlimited),
                ("202 0x7f 0x80 0x0 0x7ffd10 0x0 0x0 0x7ffd 0x7f00\n", .limited),
                ("230 0x0 0x0 0x7ffd10 0x0 0x0 0x0 0x7ffd 0x7f00\n", .limited),
            ])
        func calls(call: String, wait: SystemWait) {
            #expect(SystemWait(call: call) == wait)
        }
    #endif
}
