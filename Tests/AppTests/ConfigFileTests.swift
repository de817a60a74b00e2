import Core
import Screen
import Testing

@testable import App
@testable import Dashboard

/// Tests of the contents of configuration files.
@Suite("Configuration files")
struct ConfigFileTests {
    private func configuration(_ text: String) throws -> Configuration {
        try ConfigFile.configuration(from: Array(text.utf8), file: "my.toml")
    }

    /// Returns the keys of a command in a context.
    private func keys(_ command: Command, _ context: KeyContext, in configuration: Configuration) -> [Key]? {
        configuration.bindings.first { $0.context == context && $0.command == command }?.keys
    }

    @Test("the default configuration text equals the built-in configuration, key by key")
    func roundTrip() throws {
        let (read, shipped) = (try configuration(ConfigFile.standardText), KeyBinding.shipped)
        #expect(read.theme == "dark")
        #expect(!read.isASCII && read.hasMouse && read.refreshInterval == .seconds(1))
        try #require(read.bindings.count == shipped.count)
        for (binding, expected) in zip(read.bindings, shipped) {
            #expect(binding.context == expected.context && binding.command == expected.command)
            #expect(binding.keys == expected.keys, "\(expected.context) \(expected.command)")
        }
        _ = try Keymap(read.bindings)
        #expect(read.sockets.views == SocketView.builtIn && read.sockets.hiddenColumns == [])
    }

    @Test("the default configuration text sets every command once per context, each after a comment")
    func standardText() {
        let lines = ConfigFile.standardText.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where line.contains(" = ") {
            #expect(lines[index - 1].hasPrefix("# "), "\(line)")
        }
        for context in KeyContext.allCases {
            #expect(lines.count { $0 == "[keys.\(context.rawValue)]" } == 1, "\(context)")
        }
        // And the columns of the sockets.
        #expect(lines.count { $0.contains(" = [") } == KeyBinding.shipped.count + 1)
    }

    @Test("the default configuration text reads the same with CR LF line endings")
    func carriageReturns() throws {
        let text = ConfigFile.standardText.split(separator: "\n", omittingEmptySubsequences: false)
            .joined(separator: "\r\n")
        #expect(try configuration(text).bindings.map(\.keys) == KeyBinding.shipped.map(\.keys))
    }

    @Test("an empty file and one with only comments keep the defaults", arguments: ["", "# nothing\n\n"])
    func nothingSet(text: String) throws {
        let read = try configuration(text)
        #expect(read.theme == nil && !read.isASCII && read.hasMouse)
        #expect(read.refreshInterval == .seconds(1))
        #expect(read.bindings.map(\.keys) == KeyBinding.shipped.map(\.keys))
    }

    @Test("a theme, ASCII and the mouse are set by their keys")
    func looks() throws {
        let read = try configuration("theme = 'nord'\nascii = true\nmouse = false")
        #expect(read.theme == "nord")
        #expect(read.isASCII && !read.hasMouse)
    }

    @Test(
        "the interval of readings is a number of seconds, and 0 is none",
        arguments: [
            ("5", Duration.seconds(5)), ("0.25", .milliseconds(250)), ("1e1", .seconds(10)),
            ("0.05", .milliseconds(50)), ("86400", .seconds(86_400)), ("0", nil), ("0.0", nil), ("-0.0", nil),
        ])
    func refreshInterval(text: String, interval: Duration?) throws {
        #expect(try configuration("refresh = \(text)").refreshInterval == interval)
    }

    @Test(
        "keys may be set in each form of a table",
        arguments: [
            "[keys.lists]\nup = [\"w\"]", "[keys]\nlists.up = [\"w\"]", "keys.lists.up = [\"w\"]",
            "[keys]\nlists = { up = [\"w\"] }", "keys = { lists = { up = ['w'] } }",
            "[keys.lists]\nup = [\n  # one a line\n  \"w\",\n]",
        ])
    func forms(text: String) throws {
        let read = try configuration(text)
        #expect(keys(.up, .lists, in: read) == [.character("w")])
        #expect(keys(.down, .lists, in: read) == [.down, .character("j")])
    }

    @Test("views of the user's own follow the built-in ones, in the order of the file")
    func views() throws {
        let read = try configuration(
            "[sockets.views]\nweb = 'port:80 or port:443'\n\"My peers\" = 'not addr:127.0.0.0/8'\nempty = ''")
        #expect(read.sockets.views.prefix(6) == SocketView.builtIn[...])
        let own = read.sockets.views.dropFirst(6)
        #expect(own.map(\.name) == ["web", "My peers", "empty"])
        #expect(own.map(\.filter.text) == ["port:80 or port:443", "not addr:127.0.0.0/8", ""])
        #expect(own.allSatisfy { !$0.showsEnds })
    }

    @Test(
        "the columns that the configuration lacks are hidden",
        arguments: [
            ("[]", SocketColumn.optional),
            ("['peer', 'user', 'peer']", SocketColumn.optional.filter { ![.peer, .user].contains($0) }),
        ])
    func columns(list: String, hidden: [SocketColumn]) throws {
        #expect(try configuration("sockets.columns = \(list)").sockets.hiddenColumns == Set(hidden))
    }

    @Test("every kind of key has a name that survives a round trip")
    func names() throws {
        let all: [Key] =
            [.enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right, .home]
            + [.end, .pageUp, .pageDown, .character(" "), .character("\""), .character("\\")]
            + [.character("é"), .character("漢"), .character("'"), .control("a"), .control("z")]
            + (1...12).map { .function($0) }
        for key in all { #expect(Key(configurationName: key.configurationName) == key, "\(key)") }
        #expect(keys(.up, .lists, in: try configuration("keys.lists.up = ['\"']")) == [.character("\"")])
    }

    @Test("an empty list of keys leaves a command without a key")
    func unbound() throws {
        func hasK(_ configuration: Configuration) throws -> Bool {
            try Keymap(configuration.bindings).bindings
                .contains { $0.context == .lists && $0.keys.contains(.character("k")) }
        }
        let shipped = try configuration("")
        #expect(keys(.suspend, .everywhere, in: shipped) != [] && keys(.up, .lists, in: shipped) != [])
        #expect(try hasK(shipped))
        let read = try configuration("[keys.everywhere]\nsuspend = []\n[keys.lists]\nup = []")
        #expect(keys(.suspend, .everywhere, in: read) == [])
        #expect(keys(.up, .lists, in: read) == [])
        #expect(try !hasK(read))
    }

    @Test("two commands may swap keys, and one may use a key that another released")
    func swapped() throws {
        let read = try configuration(
            "[keys.lists]\nup = ['j', 'Down']\ndown = ['k', 'Up']\nsort = ['R']\nrefresh = []")
        #expect(keys(.up, .lists, in: read) == [.character("j"), .down])
        #expect(keys(.down, .lists, in: read) == [.character("k"), .up])
        #expect(keys(.sort, .lists, in: read) == [.character("R")])
        _ = try Keymap(read.bindings)
    }

    @Test("one key may be bound in two contexts, and the inner one wins")
    func twoContexts() throws {
        let read = try configuration("[keys.resolver]\nedit-host = ['z']")
        #expect(keys(.editHost, .resolver, in: read) == [.character("z")])
        _ = try Keymap(read.bindings)
    }
}
