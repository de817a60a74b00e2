import PseudoTerminal
import Testing

@Suite("Output audit")
struct OutputAuditTests {
    @Test(
        "sequences that curses never sends are reported",
        arguments: [
            ("\u{1b}[6n", "CSI 6n"), ("\u{1b}]0;owned\u{7}", "OSC 0;owned"), ("\u{1b}c", "ESC c"),
            ("\u{7}", "control character 7"), ("\u{9b}31m", "scalar U+9B"), ("a\u{202e}b", "scalar U+202E"),
            ("\u{1b}[?69h", "CSI ?69h"), ("\u{1b}[>4;2m", "CSI >4;2m"), ("\u{1b}P1$r\u{1b}\\", "ESC P"),
            ("\u{1b}[8;5;5t", "CSI 8;5;5t"), ("\u{1b}(A", "character set"), ("\u{1b}", "ESC at the end"),
        ])
    func forbidden(output: String, problem: String) {
        #expect(
            OutputAudit(Array("before\(output)after".utf8)).problems.contains(problem) != (output == "\u{1b}")
        )
        #expect(OutputAudit(Array(output.utf8)).problems.contains(problem))
    }

    @Test("invalid UTF-8 is reported")
    func invalid() {
        #expect(OutputAudit([0x61, 0xff, 0x62]).problems == ["invalid UTF-8"])
        #expect(OutputAudit([0x61, 0x9b, 0x62]).problems == ["invalid UTF-8"])
    }

    @Test("sequences from curses pass, and colours and clipboard are extracted")
    func permitted() {
        let output = "\u{1b}[?1049h\u{1b}[22;0;0t\u{1b}[1;24r\u{1b}(B\u{1b}[m\u{1b}[4l\u{1b}[38;5;12m┌─ ␛ é"
        let audit = OutputAudit(Array("\(output)\u{1b}]52;c;YWI=\u{7}\u{1b}]52;c;YQ==\u{1b}\\".utf8))
        #expect(audit.problems == [])
        #expect(audit.renditions == [38, 5, 12])
        #expect(audit.clipboard == ["YWI=", "YQ=="])
    }
}
