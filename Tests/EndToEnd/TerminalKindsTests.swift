import PseudoTerminal
import Testing

/// The first screen on terminals with more and with fewer capabilities than usual.
@Suite("Terminal types")
struct TerminalKindsTests {
    /// The output expected on a terminal.
    struct Kind: Sendable, CustomTestStringConvertible {
        var environment: [String: String] = [:]
        var arguments: [String] = []
        var hasColors = true
        var isASCII = false

        var testDescription: String {
            (environment.map { "\($0.key)=\($0.value)" }.sorted() + arguments).joined(separator: " ")
        }
    }

    static let kinds = [
        Kind(environment: ["TERM": "xterm-256color"]),
        Kind(environment: ["TERM": "xterm-direct"]),
        Kind(environment: ["TERM": "screen-256color"]),
        Kind(environment: ["TERM": "tmux-256color"]),
        Kind(environment: ["TERM": "xterm"]),
        Kind(environment: ["TERM": "linux"]),
        Kind(environment: ["TERM": "vt100"], hasColors: false),
        Kind(environment: ["TERM": "xterm-mono"], hasColors: false),
        Kind(environment: ["NO_COLOR": "1"], hasColors: false),
        // An empty value counts as unset (no-color.org).
        Kind(environment: ["NO_COLOR": ""]),
        // A terminal without REP: libvterm 0.1 loses the character after a REP at the right edge.
        Kind(environment: ["LANG": "C", "TERM": "screen-256color"], isASCII: true),
        Kind(environment: ["LC_ALL": "POSIX", "TERM": "vt100"], hasColors: false, isASCII: true),
        Kind(arguments: ["--ascii"], isASCII: true),
        Kind(
            environment: ["NO_COLOR": "1", "TERM": "linux"], arguments: ["--ascii"], hasColors: false,
            isASCII: true),
    ]

    @Test("the first screen is complete and readable, and the terminal is restored", arguments: kinds)
    func firstScreen(kind: Kind) throws {
        let child = try FullScreen.opened(kind.arguments, environment: kind.environment)
        #expect(child.shows("127.0.0.1"), "\(child.told)")
        #expect(child.shows("1 Dashboard"))
        #expect(child.rest(), "\(child.told)")
        expectBorders(child, isASCII: kind.isASCII)
        #expect(child.screen.line(35).contains("help"))

        child.type("?")
        #expect(child.shows("Help"))
        child.type("Q")
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
        #expect(child.output.contains { $0 >= 0x80 } != kind.isASCII)
        let colors = OutputAudit(child.output).renditions.filter(Self.isColor)
        #expect(colors.isEmpty != kind.hasColors, "\(colors.prefix(8))")
    }

    @Test("the input line and messages use ASCII on an ASCII screen", arguments: FullScreen.sizes)
    func typing(size: TerminalSize) throws {
        let child = try FullScreen.opened(["--ascii"], size: size)
        try child.keys("i", "C-u")
        child.type("two..dots")
        try child.keys("Enter")
        #expect(child.shows("host > two..dots"), "\(child.told)")
        #expect(child.shows("the name has an empty label"))
        #expect(child.output.allSatisfy { $0 < 0x80 })
    }

    @Test(
        "lists, details and overlays use ASCII on an ASCII screen", arguments: FullScreen.sizes,
        [Kind(environment: ["LANG": "C"], isASCII: true), Kind(arguments: ["--ascii"], isASCII: true)])
    func filled(size: TerminalSize, kind: Kind) throws {
        let child = try FullScreen.opened(kind.arguments, size: size, environment: kind.environment)
        try child.keys("Tab", "/")
        child.type("tcpmux")
        try child.keys("Enter")
        #expect(child.shows(matching: /1 +tcp +tcpmux/), "\(child.told)")
        try child.keys("Enter")
        #expect(child.shows("getservbyname"), "\(child.told)")
        try child.keys("Esc", "/", "C-u")
        child.type("no-such")
        try child.keys("Enter", "Esc", "e", "Esc", "s", "S", "l", "l", "Tab")
        #expect(child.shows("Protocols"), "\(child.told)")
        try child.keys("G", "Enter")
        #expect(child.shows("SOCK_RAW"), "\(child.told)")
        for (key, title) in [(":", "Commands"), ("T", "Themes"), ("I", "Event loop"), ("?", "Help")] {
            try child.keys("Esc", key)
            #expect(child.shows(title), "\(child.told)")
        }
        #expect(child.output.allSatisfy { $0 < 0x80 }, "\(child.told)")
    }

    @Test("the selected row differs in more than colour")
    func monochrome() throws {
        let child = try FullScreen.opened(["127.0.0.1"], environment: ["NO_COLOR": "1"])
        #expect(child.shows("▸ 127.0.0.1"), "\(child.told)")
    }

    /// Expects the four corners of the dashboard and the edges between them.
    private func expectBorders(_ child: TerminalChild, isASCII: Bool) {
        let (top, bottom) = (child.screen.line(1), child.screen.line(33))
        #expect(top.hasPrefix(isASCII ? "+ Resolver -" : "┌ Resolver ─"), "\(child.told)")
        #expect(top.hasSuffix(isASCII ? " +" : " ┐"))
        #expect(bottom.hasPrefix(isASCII ? "+--" : "└──"))
        #expect(bottom.hasSuffix(isASCII ? "--+" : "──┘"))
        for row in 2..<33 {
            let line = child.screen.line(row)
            #expect((isASCII ? "|+" : "│├").contains(line.first ?? " "), "row \(row): \(line)")
            #expect((isASCII ? "|+" : "│┤").contains(line.last ?? " "), "row \(row): \(line)")
        }
    }

    /// SGR parameters for colours: the eight, the bright eight, palette and RGB colours.
    private static func isColor(_ parameter: Int) -> Bool {
        (30...49).contains(parameter) || (90...107).contains(parameter)
    }
}
