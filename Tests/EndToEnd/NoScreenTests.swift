import Foundation
import PseudoTerminal
import Testing

/// If the full screen cannot be opened, the program prints one line with the reason and nothing else.
@Suite("Refusing the full screen")
struct NoScreenTests {
    private static let advice = "; try TERM=xterm-256color"

    @Test("without a terminal the program prints one line on standard error and exits with status 1")
    func noTerminal() throws {
        let child = try Child.run([try Child.pollux()])
        #expect(child.status == 1)
        #expect(child.output == [])
        #expect(child.errorLines == ["pollux: open the screen: standard output is not a terminal"])
    }

    @Test(
        "if only input or output is a terminal, it gets only the line with the reason",
        arguments: [
            (#"exec "$0" > /dev/null"#, "standard output is not a terminal"),
            (#"exec "$0" < /dev/null"#, "standard input is not a terminal"),
            (#"exec "$0" <&-"#, "standard input is not a terminal"),
            (#"exec "$0" >&-"#, "standard output is not a terminal"),
        ])
    func redirected(script: String, reason: String) throws {
        let child = try FullScreen.start(script: script)
        #expect(child.end() == .code(1))
        #expect(text(child) == "pollux: open the screen: \(reason)\r\n")
        #expect(child.leftovers == [])
    }

    @Test(
        "a TERM without cursor addressing is refused by name",
        arguments: [
            (nil, "TERM is not set\(advice)"), ("", "TERM is not set\(advice)"),
            ("no-such-terminal", "TERM=no-such-terminal is not a known terminal\(advice)"),
            ("\u{1b}[31mred", "TERM=␛[31mred is not a known terminal\(advice)"),
        ] as [(String?, String)])
    func terminalName(name: String?, reason: String) throws {
        let child = try FullScreen.start(environment: ["TERM": name])
        #expect(child.end() == .code(1))
        #expect(text(child) == "pollux: open the screen: \(reason)\r\n")
        #expect(child.leftovers == [])
    }

    @Test("a known terminal without cursor addressing is refused by name and gets only that line")
    func dumbTerminal() throws {
        let child = try FullScreen.start(environment: ["TERM": "dumb"])
        #expect(child.end() == .code(1))
        #expect(
            text(child).hasSuffix(
                "pollux: open the screen: TERM=dumb cannot position the cursor\(Self.advice)\r\n"))
        #expect(!text(child).hasPrefix("\r"))
        #expect(child.leftovers == [])
    }

    @Test("the reason is printed on standard error, and standard output stays empty")
    func standardError() throws {
        let folder = try ScratchFolder()
        let child = try FullScreen.start(
            environment: ["TERM": "no-such-terminal", "ERRORS": "\(folder.path)/errors"],
            script: #"exec "$0" 2> "$ERRORS""#)
        #expect(child.end() == .code(1))
        #expect(text(child) == "")
        let errors = try String(contentsOfFile: "\(folder.path)/errors", encoding: .utf8)
        #expect(
            errors == "pollux: open the screen: TERM=no-such-terminal is not a known terminal\(Self.advice)\n"
        )
    }

    @Test("an unknown theme is refused before the program changes the terminal")
    func unknownTheme() throws {
        let child = try FullScreen.start(["--theme", "\u{1b}]0;no such\u{7}"])
        #expect(child.end() == .code(1))
        #expect(text(child).hasPrefix("pollux: read theme ␛]0;no such␇: no such theme"))
        #expect(text(child).split(separator: "\r\n", omittingEmptySubsequences: false).count == 2)
        #expect(OutputAudit(child.output).problems == [])
    }

    private func text(_ child: TerminalChild) -> String { String(decoding: child.output, as: UTF8.self) }
}
