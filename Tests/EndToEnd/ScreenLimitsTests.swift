import PseudoTerminal
import Testing

/// Limits of the process, and sizes of the window that make no sense: the true reason is named.
@Suite("Limits of the full screen")
struct ScreenLimitsTests {
    @Test("with few descriptors the screen opens, or the failure names them", arguments: 4...14)
    func descriptors(count: Int) throws {
        let child = try FullScreen.start(script: #"ulimit -n \#(count); exec "$0" "$@""#)
        #expect(
            child.pump(until: {
                !child.isRunning || child.screen.contains(" Resolver ")
            }))
        if child.isRunning {
            child.type("?")
            #expect(child.shows("Help"), "\(child.told)")
        } else {
            #expect(child.screen.contains("Too many open files"), "\(child.told)")
            #expect(!child.screen.contains("not a known terminal"))
            #expect(child.leftovers == [])
        }
    }

    @Test("with a limit of file sizes the screen works", arguments: [0, 1, 32])
    func fileSizes(blocks: Int) throws {
        let child = try FullScreen.start(script: #"ulimit -f \#(blocks); exec "$0" "$@""#)
        try #require(child.shows(" Resolver "), "\(child.told)")
        for _ in 1...20 { try child.keys("?", "Esc", "C-l") }
        try child.keys("?")
        #expect(child.screen.contains("Help"), "\(child.told)")
        child.type("Q")
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
    }

    @Test(
        "LINES and COLUMNS give way to the window's size",
        arguments: ["0", "-1", "99999", "abc", "4096", "50", ""])
    func variables(value: String) throws {
        let child = try FullScreen.opened(environment: ["LINES": value, "COLUMNS": value])
        #expect(child.shows("127.0.0.1"))
        #expect(child.pump(until: { child.screen.line(35).contains("next pane") }), "\(child.told)")
        #expect(try child.usage().peakResidentBytes < 1 << 26)
    }

    @Test("without a size of the window LINES and COLUMNS count, and wrong ones are refused by name")
    func unknownSize() throws {
        let none = #"stty rows 0 cols 0; exec "$0" "$@""#
        for (value, reason) in [
            ("0", "LINES=0"), ("-1", "LINES=-1"), ("99999", "LINES=99999"), ("abc", "LINES=abc"),
        ] {
            let child = try FullScreen.start(environment: ["LINES": value, "COLUMNS": "80"], script: none)
            #expect(child.end() == .code(1))
            #expect(child.screen.contains("\(reason) is not a number from 1 to 500"), "\(child.told)")
            #expect(child.leftovers == [])
        }
        let child = try FullScreen.start(environment: ["LINES": "20", "COLUMNS": "60"], script: none)
        try #require(child.shows(" Resolver "), "\(child.told)")
        #expect(child.pump(until: { child.screen.line(19).contains("host") }), "\(child.told)")
    }

    @Test("a window of an absurd size is refused at the start, with its size")
    func absurdWindow() throws {
        let child = try FullScreen.start(script: #"stty rows 65535 cols 65535; exec "$0" "$@""#)
        #expect(child.end() == .code(1))
        #expect(child.screen.contains("the window has 65535 columns and 65535 rows"), "\(child.told)")
        #expect(child.leftovers == [])
    }

    @Test(
        "a terminal that cannot be used is refused with a name to try", arguments: ["nonsense", "dumb", ""])
    func unknownTerminal(name: String) throws {
        let child = try FullScreen.start(environment: ["TERM": name])
        #expect(child.end() == .code(1))
        #expect(child.screen.contains("try TERM=xterm-256color"), "\(child.told)")
        #expect(child.leftovers == [])
    }
}
