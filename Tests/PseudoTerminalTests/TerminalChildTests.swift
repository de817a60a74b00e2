import Glibc
import TestSupport
import Testing

@testable import PseudoTerminal

@Suite("A program in a virtual terminal")
struct TerminalChildTests {
    @Test("the output is on the screen and the exit code is reported")
    func outputAndExitCode() throws {
        let child = try TerminalChild("sh", arguments: ["-c", "printf 'a\\nb'; exit 7"])
        #expect(child.end() == .code(7))
        #expect(child.screen.lines.prefix(3) == ["a", "b", ""])
        #expect(child.output == Array("a\r\nb".utf8))
        #expect(child.outputByteCount == 4)
        #expect(child.terminalIsRestored)
    }

    @Test("a long output is read to its end before the exit is reported")
    func muchOutput() throws {
        let child = try TerminalChild("sh", arguments: ["-c", "seq 1 20000; printf last"])
        #expect(child.end(within: .seconds(10)) == .code(0))
        #expect(child.screen.contains("20000\nlast"))
        #expect(child.outputByteCount == (1...20000).reduce(4) { $0 + "\($1)\r\n".utf8.count })
    }

    @Test("a missing program is an error that names it")
    func missingProgram() {
        let failure = #expect(throws: CallFailure.self) { _ = try TerminalChild("/no/such/program") }
        #expect(failure?.description == "start /no/such/program: No such file or directory")
    }

    @Test("the program leads a session, with no ignored signals and no other descriptors")
    func session() throws {
        let script = """
            read -r pid name state parent group session terminal foreground rest </proc/self/stat
            echo leads $((pid == session)) front $((group == foreground)) >/dev/tty
            grep -c 'SigIgn:.*[08]0000000$' /proc/self/status
            ls /proc/self/fd | tr '\\n' ' '
            """
        let child = try TerminalChild("sh", arguments: ["-c", script])
        #expect(child.end() == .code(0))
        #expect(child.screen.line(0) == "leads 1 front 1")
        // The 31 standard signals; the C library uses the two above them.
        #expect(child.screen.line(1) == "1")
        // 3 is the folder read by ls.
        #expect(child.screen.line(2) == "0 1 2 3")
    }

    @Test("the program gets exactly the requested environment and folder")
    func environment() throws {
        let child = try TerminalChild("/usr/bin/env", environment: ["ONE": "1"], folder: "/usr")
        #expect(child.end() == .code(0))
        #expect(child.screen.line(0) == "ONE=1")
        #expect(child.screen.line(1) == "")
        let folder = try TerminalChild("pwd", folder: "/usr/bin")
        #expect(folder.shows("/usr/bin"))
    }

    @Test("typed keys reach the program, and Ctrl-C ends it")
    func typing() throws {
        let child = try TerminalChild("cat")
        child.type("hello")
        #expect(child.shows("hello"))
        try child.key("Enter")
        #expect(child.shows("hello\nhello"))
        try child.key("C-c")
        #expect(child.end() == .signal(SIGINT))
    }

    @Test("a wait for text that never appears ends at its deadline")
    func deadline() throws {
        let child = try TerminalChild("cat")
        let deadline = ContinuousClock.now + .milliseconds(50)
        #expect(!child.shows("hello", within: .milliseconds(50)))
        #expect(.now >= deadline)
        #expect(child.end(within: .zero) == nil)
        #expect(child.isRunning)
        // The same wait succeeds once the text is typed.
        child.type("hello")
        #expect(child.shows("hello"))
    }

    @Test("input larger than the terminal's buffer arrives completely")
    func largeInput() throws {
        let script = "stty raw -echo; echo ready; head -c 200000 | cksum"
        let child = try TerminalChild("sh", arguments: ["-c", script])
        #expect(child.shows("ready"))
        child.send([UInt8](repeating: UInt8(ascii: "x"), count: 200_000))
        #expect(child.end(within: .seconds(10)) == .code(0))
        #expect(child.screen.contains(" 200000"))
    }

    @Test("input that an exited program did not read is dropped")
    func inputAfterTheEnd() throws {
        // Without the terminal's echo of the input that it still accepts.
        let child = try TerminalChild("stty", arguments: ["-echo"])
        #expect(child.end() == .code(0))
        child.send([UInt8](repeating: UInt8(ascii: "x"), count: 200_000))
        let deadline = ContinuousClock.now + .patience
        #expect(child.awaitActivity(until: deadline) == .nothing)
        #expect(.now < deadline)
    }

    @Test("the program is notified of a resize")
    func resizing() throws {
        let script = "trap 'stty size; exit' WINCH; stty size; while :; do read -r line; done"
        let child = try TerminalChild("sh", arguments: ["-c", script], size: TerminalSize(91, 17))
        #expect(child.shows("17 91"))
        try child.resize(to: TerminalSize(40, 10))
        #expect(child.shows("10 40"))
    }

    @Test("a signal ends the program")
    func signals() throws {
        let child = try TerminalChild("cat")
        try child.signal(SIGTERM)
        #expect(child.end() == .signal(SIGTERM))
    }

    @Test("a terminal that hangs up sends SIGHUP")
    func hangingUp() throws {
        let child = try TerminalChild("cat")
        child.hangUp()
        #expect(child.end() == .signal(SIGHUP))
    }

    @Test("pasted text is bracketed only if the program has enabled that")
    func pasting() throws {
        let script = "stty -echo; echo plain; head -n 1; printf '\\033[?2004hasked\\n'; cat -v"
        let child = try TerminalChild("sh", arguments: ["-c", script])
        #expect(child.shows("plain"))
        child.paste("one\n")
        #expect(child.shows("asked"))
        child.paste("two\n")
        try child.key("Enter")
        #expect(child.shows("^[[200~two\n^[[201~"))
        #expect(child.screen.contains("plain\none\nasked"))
    }

    @Test("queries to the terminal are answered")
    func replies() throws {
        let script = "stty -icanon -echo min 6; printf '\\033[6n'; head -c 6 | cat -v"
        let child = try TerminalChild("sh", arguments: ["-c", script])
        #expect(child.shows("^[[1;1R"))
    }

    @Test("settings and modes that are not restored are reported")
    func leftovers() throws {
        let child = try TerminalChild("sh", arguments: ["-c", "stty -echo; tput smcup; tput civis"])
        #expect(child.end() == .code(0))
        #expect(child.leftovers.contains("c_lflag of the terminal differs"))
        #expect(child.screen.modesLeftOn.contains(1049))
        #expect(child.leftovers.contains("mode 25 is off"))
        #expect(!child.terminalIsRestored)
    }

    @Test("a curses program restores the terminal", .requires(.systemPython))
    func cursesRestores() throws {
        let child = try TerminalChild("/usr/bin/python3", arguments: ["-c", cursesProgram])
        #expect(child.shows("ready"))
        #expect(child.screen.alternateScreenIsShown)
        #expect(!child.terminalIsRestored)
        child.type("q")
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
        #expect(child.wrote("\u{1b}[?1049l".utf8))
        #expect(!child.wrote("\u{1b}[?2004h".utf8))
    }

    @Test("a program under a shell can be stopped and continued")
    func jobControl() throws {
        let variables = TerminalChild.plainEnvironment.merging(["PS1": "shell> "]) { $1 }
        let child = try TerminalChild("sh", arguments: ["-i"], environment: variables)
        #expect(child.shows("shell>"))
        child.type("sh -c 'echo up; exec cat'\r")
        #expect(child.shows("\nup"))
        try child.key("C-z")
        #expect(child.shows("Stopped"))
        #expect(child.pump(until: { child.screen.line(child.screen.cursor.row) == "shell>" }))
        child.type("fg\r")
        #expect(child.shows("shell> fg\nsh -c"))
        child.type("again\r")
        #expect(child.shows("again\nagain"))
    }

    @Test("the program is killed when the object is released")
    func killedAtTheEnd() throws {
        let process: pid_t
        do {
            let child = try TerminalChild("cat")
            process = child.processID
            #expect(kill(process, 0) == 0 && child.isRunning)
        }
        #expect(kill(process, 0) == -1)
        #expect(errno == ESRCH)
    }
}

extension Requirement {
    /// The system's Python, which includes curses.
    static let systemPython = tool("/usr/bin/python3")
}

/// Prints the name of each key; `q` and `Q` end it.
let cursesProgram = """
    import curses
    def main(window):
        curses.set_escdelay(50)
        window.addstr(0, 0, 'ready')
        count = 0
        while True:
            key = window.getch()
            if key in (ord('q'), ord('Q')):
                break
            count += 1
            window.erase()
            window.addstr(1, 0, f'{count}: {curses.keyname(key).decode()}.')
            window.refresh()
    curses.wrapper(main)
    """
