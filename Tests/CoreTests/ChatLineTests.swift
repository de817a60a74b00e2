import TestSupport
import Testing

@testable import Core

@Suite("Chat input lines")
struct ChatLineTests {
    @Test(
        "a line is sent as its bytes, with escapes for those that cannot be typed",
        arguments: [
            ("hello", "hello"), ("", ""), (" a ", " a "), ("ü", "ü"), ("say /help", "say /help"),
            ("//", "/"), ("//etc/x", "/etc/x"), ("///", "//"), (#"\\"#, #"\"#),
            (#"a\nb\r\t\0"#, "a\nb\r\t\0"),
            (#"\x41\x0a\x7F"#, "A\n\u{7f}"), (#"\q \x4 \xzz \"#, #"\q \x4 \xzz \"#), (#"\\x41"#, #"\x41"#),
            (#"C:\dir"#, #"C:\dir"#), (#"//\x2f"#, "//"), ("'a' \"b\"", "'a' \"b\""), (#"\x"#, #"\x"#),
        ])
    func say(line: String, sent: String) throws {
        #expect(try ChatLine(line) == .say(Array(sent.utf8)))
    }

    @Test("any byte can be sent")
    func bytes() throws {
        #expect(try ChatLine(#"\x00\xff\xC3"#) == .say([0, 0xff, 0xc3]))
        let all = (UInt8(0)...255).map { $0 }
        #expect(ByteEscapes.bytes(of: ByteEscapes.text(all[...])) == all)
    }

    @Test(
        "a command is parsed with its arguments",
        arguments: [
            ("/bind udp://127.0.0.1:0", SlashCommand.bind(Endpoint(.udp(host: "127.0.0.1", port: 0)))),
            ("/bind  'unix:/tmp/a b'\t", .bind(Endpoint(.path(Array("/tmp/a b".utf8))))),
            ("/to all", .to(.all)), ("/to 1", .to(.peer(1))), ("/to 65535", .to(.peer(65535))),
            ("/to unix:@x", .to(.endpoint(Endpoint(.abstract(Array("x".utf8)))))),
            ("/peers", .peers), ("/peers ", .peers),
            ("/hex", .show(nil)), ("/hex text", .show(.text)), ("/hex hex", .show(.hex)),
            ("/hex both", .show(.both)),
            ("/echo", .echo(nil)), ("/echo on", .echo(true)), ("/echo off", .echo(false)),
            ("/burst 1 0", .burst(count: 1, size: 0, rate: nil)),
            ("/burst 10000000 65507 200000", .burst(count: 10_000_000, size: 65507, rate: 200_000)),
            ("/record", .stopRecording), ("/record a.jsonl", .record(path: "a.jsonl", force: false)),
            ("/record --force a", .record(path: "a", force: true)),
            ("/record a --force", .record(path: "a", force: true)),
            ("/save \"it's\"", .save(path: "it's", force: false)),
            ("/save a' 'b\"'\"", .save(path: "a b'", force: false)),
            ("/save ./-x --force", .save(path: "./-x", force: true)),
            (#"/save a\b"#, .save(path: #"a\b"#, force: false)),
            ("/close", .close), ("/help", .help),
        ])
    func command(line: String, command: SlashCommand) throws {
        #expect(try ChatLine(line) == .command(command))
    }

    @Test("a format with values packs and sends them, and one without values sets the decoder")
    func pack() throws {
        let format = try StructFormat(">IHb")
        #expect(try ChatLine("/pack >IHb 1 2 -3") == .command(.pack(format, ["1", "2", "-3"])))
        #expect(try ChatLine("/pack >IHb") == .command(.decode(format)))
        #expect(try ChatLine("/pack '>I Hb'") == .command(.decode(StructFormat(">I Hb"))))
        #expect(
            try ChatLine(#"/pack 5sc 'a b' \x00"#) == .command(.pack(StructFormat("5sc"), ["a b", #"\x00"#])))
        #expect(try ChatLine("/pack s ''") == .command(.pack(StructFormat("s"), [""])))
    }

    @Test(
        "a format of which no value decides anything is sent, as struct.pack does",
        arguments: [
            ("x", [0]), ("3x", [0, 0, 0]), ("0s", []), ("3x0s", [0, 0, 0]), ("0x", []), ("0i", []),
            ("''", []),
            (">", []), ("'> 2x'", [0, 0]), ("b0q", nil), ("2s", nil), ("xs", nil),
        ] as [(String, [UInt8]?)])
    func constantFormat(format: String, bytes: [UInt8]?) throws {
        guard case .command(.pack(let format, let values)) = try ChatLine("/pack \(format)") else {
            #expect(bytes == nil)
            return
        }
        #expect(try format.pack(values) == bytes)
    }

    @Test(
        "an error names the command and its usage",
        arguments: [
            ("/", "/: the command name is missing; // sends a slash"),
            ("/ help", "/: the command name is missing; // sends a slash"),
            ("/hxe", "/hxe: no such command; did you mean /hex? // sends a slash"),
            ("/recrod x", "/recrod: no such command; did you mean /record? // sends a slash"),
            ("/Help", "/Help: no such command; did you mean /help? // sends a slash"),
            ("/q", "/q: no such command; /help lists the commands, // sends a slash"),
            ("/etc/passwd", "/etc/passwd: no such command; /help lists the commands, // sends a slash"),
            ("/bind", "/bind: usage: /bind ENDPOINT"),
            ("/bind a b", "/bind: usage: /bind ENDPOINT"),
            ("/bind udp://a", "/bind: endpoint 'udp://a': the port is missing; 0 lets the kernel choose one"),
            ("/to", "/to: usage: /to all|NUMBER|ENDPOINT"),
            ("/to 0", "/to: NUMBER must be 1 to 65535, not 0"),
            (
                "/to bob",
                "/to: endpoint 'bob': expected udp://HOST:PORT, unix:/PATH or unix:@NAME"
            ),
            ("/peers x", "/peers: it takes no arguments"),
            ("/hex octal", "/hex: expected text, hex or both, not octal"),
            ("/hex hex hex", "/hex: usage: /hex [text|hex|both]"),
            ("/echo yes", "/echo: expected on or off, not yes"),
            ("/pack", "/pack: usage: /pack FORMAT [VALUE...]"),
            ("/pack B 300", "/pack: 'B' takes 0 to 255, not 300"),
            ("/pack l", "/pack: unknown format character 'l': use x c b B h H i I q Q f d s"),
            ("/burst 1", "/burst: usage: /burst COUNT SIZE [RATE]"),
            ("/burst 0 1", "/burst: COUNT must be 1 to 10000000, not 0"),
            ("/burst 10000001 1", "/burst: COUNT must be 1 to 10000000, not 10000001"),
            ("/burst 1 70000", "/burst: SIZE must be 0 to 65507, not 70000"),
            ("/burst 1 -1", "/burst: SIZE must be 0 to 65507, not -1"),
            ("/burst 1 1 0", "/burst: RATE must be 1 to 10000000, not 0"),
            (
                "/burst 1 1 99999999999999999999",
                "/burst: RATE must be 1 to 10000000, not 99999999999999999999"
            ),
            ("/burst 1 1 1 1", "/burst: usage: /burst COUNT SIZE [RATE]"),
            ("/record --force", "/record: usage: /record [FILE [--force]]"),
            ("/record a b", "/record: usage: /record [FILE [--force]]"),
            ("/record --forse a", "/record: unknown option --forse; write ./--forse for a file of this name"),
            ("/save", "/save: usage: /save FILE [--force]"),
            ("/save ''", "/save: FILE is empty"),
            ("/save 'a", "/save: unclosed quote '"),
            ("/save \"a'", "/save: unclosed quote \""),
            ("/save a\u{0}b", "/save: a path cannot contain a zero byte"),
        ])
    func refused(line: String, words: String) {
        #expect(throws: ChatLineFailure(words)) { try ChatLine(line) }
    }

    @Test("every command in the table is accepted, and its usage begins with its name")
    func table() {
        for row in SlashCommand.table {
            #expect(row.usage == "/" + row.name || row.usage.hasPrefix("/\(row.name) "))
            do {
                _ = try ChatLine("/" + row.name)
            } catch {
                #expect(error.description == "/\(row.name): usage: \(row.usage)")
            }
        }
    }

    @Test(
        "command names and fixed arguments are completed to whole lines",
        arguments: [
            ("/b", ["/bind ", "/burst "]), ("/he", ["/hex ", "/help"]), ("/peers", ["/peers"]), ("/x", []),
            ("/hex ", ["/hex text", "/hex hex", "/hex both"]), ("/hex b", ["/hex both"]), ("/hex both", []),
            ("/to ", ["/to all", "/to 1", "/to 2"]), ("/to 2", []), ("/echo o", ["/echo on", "/echo off"]),
            ("/bind ", []), ("/nope ", []), ("//b", []), ("b", []), ("", []),
        ])
    func completions(text: String, lines: [String]) {
        #expect(SlashCommand.completions(of: text, peers: 2) == lines)
    }

    @Test("a single slash offers every command")
    func allCompletions() {
        #expect(SlashCommand.completions(of: "/").count == SlashCommand.table.count)
    }

    @Test("the payload view cycles through every format")
    func views() {
        #expect(
            PayloadView.text.next == .hex && PayloadView.hex.next == .both && PayloadView.both.next == .text)
    }

    @Test("no input line traps")
    func hostile() {
        var random = SeededGenerator(seed: 5)
        let names = SlashCommand.table.map(\.name)
        let parts = [
            " ", "'", "\"", "\\", "\\x", "0", "9999999999999999999", "-", "--force", "udp://", "[", "]", ":",
            "?",
            "é", "\u{0}", "\u{202e}", ">", "s", "e\u{301}", "\r\n",
        ]
        var (read, refused) = (0, 0)
        for _ in 0..<5000 {
            var line = "/" + names[Int.random(in: 0..<names.count, using: &random)] + " "
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                line += parts[Int.random(in: 0..<parts.count, using: &random)]
            }
            if (try? ChatLine(line)) == nil { refused += 1 } else { read += 1 }
            _ = SlashCommand.completions(of: line, peers: 3)
        }
        #expect(read > 500 && refused > 500, "\(read) read, \(refused) refused")
        #expect((try? ChatLine("/" + String(repeating: "x", count: 100_000))) == nil)
    }
}
