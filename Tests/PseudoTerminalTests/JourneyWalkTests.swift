import Glibc
import TestSupport
import Testing

@testable import PseudoTerminal

@Suite("Running a journey")
struct JourneyWalkTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func journey(_ text: String) throws -> Journey {
        try Journey(parsing: text, file: "test.journey")
    }

    /// Writes a shell script to run as a journey's program; returns its path.
    private func script(_ text: String) throws -> String {
        let path = "\(folder.path)/program.sh"
        try create(file: path, holding: text)
        return path
    }

    @Test(
        "a journey through a pager succeeds", .requires(.tool("less")),
        arguments: [TerminalSize(80, 24), TerminalSize(120, 36)])
    func pager(size: TerminalSize) throws {
        let file = "\(folder.path)/lines"
        try create(file: file, holding: (1...200).map { "line \($0).\n" }.joined())
        let journey = try journey(
            """
            args \(file)
            env LESSHISTFILE=-
            see line 1.
            key Down
            gone line 1.
            key G
            see~ (?m)line 20[0-9]\\.$
            type ?line 150
            key Enter
            see line 150.
            resize 30x5
            see line 150.
            gone line 160.
            type q
            exit 0
            """)
        var walked: [String] = []
        try journey.walk("less", size: size) { step, _ in walked.append(step.text) }
        #expect(walked == journey.steps.map(\.text))
    }

    @Test("a program still running at the end is quit with Q", .requires(.systemPython))
    func endedByQ() throws {
        let path = "\(folder.path)/keys.py"
        try create(file: path, holding: cursesProgram)
        let journey = try journey("args \(path)\nsee ready\nkey Esc F1\nsee 2: KEY_F(1).")
        try journey.walk("/usr/bin/python3", size: TerminalSize(80, 24))
    }

    @Test("a text that does not appear fails with its line and the screen")
    func missingText() throws {
        let program = try script("echo something; cat")
        let journey = try journey("args \(program)\nsee something\nsee nothing @50")
        let failure = #expect(throws: JourneyFailure.self) {
            try journey.walk("sh", size: TerminalSize(30, 3))
        }
        #expect(failure?.step?.line == 3)
        #expect(failure?.screen == ["something", "", ""])
        let edge = "+" + String(repeating: "-", count: 30) + "+"
        #expect(
            failure?.description == """
                test.journey:3 at 30x3: see nothing @50: not on the screen after 0.05 seconds
                \(edge)
                |something
                |
                |
                \(edge)
                """)
    }

    @Test("a text that does not disappear fails")
    func remainingText() throws {
        let program = try script("echo something; cat")
        let journey = try journey("args \(program)\nsee something\ngone~ some.+g @50")
        let failure = #expect(throws: JourneyFailure.self) {
            try journey.walk("sh", size: TerminalSize(80, 24))
        }
        #expect(failure?.problem == "still on the screen after 0.05 seconds")
    }

    @Test(
        "a wrong exit or an unrestored terminal fails",
        arguments: [
            ("exit 3", "exit 0", "ended with code 3"),
            ("exit 0", "see more", "not on the screen, and the program has ended with code 0"),
            ("printf '\\033[?2004h'", "exit 0", "not restored: mode 2004 is on"),
            ("stty -echo", "title restores nothing", "not restored: c_lflag of the terminal differs"),
        ])
    func badEnd(program: String, step: String, problem: String) throws {
        let journey = try journey("args \(try script(program))\n\(step)")
        let failure = #expect(throws: JourneyFailure.self) {
            try journey.walk("sh", size: TerminalSize(80, 24))
        }
        #expect(failure?.problem == problem)
    }

    @Test("a program that Q does not quit fails")
    func staysAlive() throws {
        let journey = try journey("args \(try script("cat"))\nkey Space")
        let failure = #expect(throws: JourneyFailure.self) {
            try journey.walk("sh", size: TerminalSize(80, 24), patience: .milliseconds(50))
        }
        #expect(failure?.problem == "Q does not end it")
        #expect(failure?.step == nil)
    }

    @Test("the home folder is empty and env steps reach the program")
    func environment() throws {
        let program = try script("ls -A \"$HOME\" | wc -l; echo \"$ONE\"")
        try journey("args \(program)\nenv ONE=1 and 2\nsee~ ^0\\n1 and 2\nexit 0")
            .walk("sh", size: TerminalSize(80, 24))
    }

    @Test("datagrams reach the program, with escapes decoded", .requires(.systemPython))
    func sending() throws {
        let program = """
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(('127.0.0.1', 25911))
            print('ready', flush=True)
            for n in range(4): print(n, s.recv(100), flush=True)
            """
        let path = "\(folder.path)/receiver.py"
        try create(file: path, holding: program)
        let journey = try journey(
            """
            args \(path)
            see ready
            send 127.0.0.1:25911 a\\x1b\\xff b
            see 0 b'a\\x1b\\xff b'
            send 3 127.0.0.1:25911 same
            see 3 b'same'
            exit 0
            """)
        try journey.walk("/usr/bin/python3", size: TerminalSize(80, 24))
    }

    @Test("the program has its own hosts file", .requires(.namespaces))
    func hosts() throws {
        let program = try script("getent hosts trio.test; getent hosts 127.0.0.34; cat /etc/hosts")
        let before = try contents(ofFile: "/etc/hosts")
        let journey = try journey(
            """
            hosts 127.0.0.33 trio.test
            hosts 127.0.0.34 other.test other
            args \(program)
            see~ 127\\.0\\.0\\.33 +trio\\.test
            see~ 127\\.0\\.0\\.34 +other\\.test other
            see 127.0.0.1 localhost
            exit 0
            """)
        try journey.walk("sh", size: TerminalSize(80, 24))
        #expect(try contents(ofFile: "/etc/hosts") == before)
    }

    @Test("a port in use fails at its step")
    func takenPort() throws {
        var taken = LoopbackSockets()
        try taken.listen(.tcp, at: try #require(LoopbackAddress("127.0.0.1:25912")))
        let journey = try journey("args none\nlisten tcp 127.0.0.1:25912")
        let failure = #expect(throws: JourneyFailure.self) {
            try journey.walk("sh", size: TerminalSize(80, 24))
        }
        #expect(failure?.problem == "bind tcp 127.0.0.1:25912: Address already in use")
        #expect(failure?.step?.line == 2)
    }
}
