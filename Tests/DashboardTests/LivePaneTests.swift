import Core
import Foundation
import Screen
import Testing

@testable import Dashboard

/// Tests of what the chat shows and of its keys and lines.
@Suite("The chat")
struct LivePaneTests {
    private func live(_ effects: [Effect]) -> [LiveEffect] {
        effects.compactMap { if case .live(let effect) = $0 { effect } else { nil } }
    }

    private func endpoint(_ text: String) throws -> Endpoint { try Endpoint(text) }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    // MARK: Lines

    @Test("a line goes to the only peer, or to all peers if there are several")
    func targets() throws {
        var program = try Program.chat([.heard("a")])
        #expect(live(program.chatLine("hello")) == [.send(bytes("hello"), to: [Sample.udp(5001)])])
        program.hear([.heard("b", from: Sample.udp(5002))])
        #expect(
            live(program.chatLine("all")) == [.send(bytes("all"), to: [Sample.udp(5001), Sample.udp(5002)])])
        #expect(program.state.dashboard.live.typed.isEmpty && program.state.dashboard.live.isTyping)
        program.chatLine("/to 2")
        #expect(live(program.chatLine("two")) == [.send(bytes("two"), to: [Sample.udp(5002)])])
        program.chatLine("/to all")
        #expect(live(program.chatLine("x")) == [.send(bytes("x"), to: [Sample.udp(5001), Sample.udp(5002)])])
        #expect(program.chatLine("/to 3").isEmpty)
        #expect(program.state.message == .failed("/to: no peer 3"))
        #expect(program.state.dashboard.live.typed.text == "/to 3")
    }

    @Test("[ and ] cycle through the peers and the choice of all peers")
    func turn() throws {
        var program = try Program.chat([.heard("a"), .heard("b", from: Sample.udp(5002))])
        func target() -> String? { program.state.dashboard.live.peers.targetText }
        var seen: [String?] = [target()]
        for _ in 0..<3 {
            program.press(.character("]"))
            seen.append(target())
        }
        #expect(seen == ["all 2 peers", "127.0.0.1:5001", "127.0.0.1:5002", "all 2 peers"])
        program.press(.character("["))
        #expect(target() == "127.0.0.1:5002")
    }

    @Test("a target that the new socket cannot reach is dropped and not replaced")
    func unreachableTarget() throws {
        var program = try Program.chat([.heard("a"), .heard("b", from: Sample.udp(5002))])
        let six = SocketName.udp(Sample.address("::1"), 9)
        program.send(.live(.peerResolved(six)))
        // A reachable target stays, under its new number.
        program.send(.live(.bound(.udp(Sample.address("::"), 7), utcOffsetSeconds: 0)))
        #expect(program.state.dashboard.live.peers.targets == [six] && program.state.message == nil)
        program.send(.live(.bound(Sample.udp(5003), utcOffsetSeconds: 0)))
        #expect(
            program.state.message
                == .failed(
                    "cannot send to [::1]:9: the socket is bound to an IPv4 address; "
                        + "choose another peer with /to"))
        #expect(program.state.dashboard.live.peers.all.map(\.name) == [Sample.udp(5001), Sample.udp(5002)])
        #expect(program.chatLine("for six only").isEmpty)
        #expect(program.state.message == .failed("no peer to send to yet: /to ENDPOINT"))
        program.chatLine("/to 2")
        #expect(live(program.chatLine("x")) == [.send(bytes("x"), to: [Sample.udp(5002)])])
    }

    @Test("if no peer can be reached, the first new peer becomes the target")
    func noReachablePeer() throws {
        var program = try Program.chat([.heard("a"), .heard("b", from: Sample.udp(5002))])
        program.send(.live(.bound(.path(bytes("/tmp/a.sock")), utcOffsetSeconds: 0)))
        #expect(
            program.state.message
                == .failed(
                    "cannot send to 2 peers: the socket is a Unix socket; choose another peer with /to"))
        #expect(
            program.state.dashboard.live.peers.all.isEmpty
                && program.state.dashboard.live.peers.targetText == nil)
        let new = SocketName.path(bytes("/tmp/b.sock"))
        program.hear([.heard("c", from: new)])
        #expect(live(program.chatLine("x")) == [.send(bytes("x"), to: [new])])
    }

    @Test("[ and ] continue from a dropped target", arguments: ["[", "]"] as [Character])
    func cycleFromDroppedTarget(key: Character) throws {
        var program = try Program.chat([.heard("a"), .heard("b", from: Sample.udp(5002))])
        program.send(.live(.peerResolved(.udp(Sample.address("::1"), 9))))
        program.send(.live(.bound(Sample.me, utcOffsetSeconds: 0)))
        program.press(.character(key))
        #expect(program.state.dashboard.live.peers.targets == [Sample.udp(key == "]" ? 5001 : 5002)])
    }

    @Test("escapes stand for bytes, and // sends a slash")
    func escapes() throws {
        var program = try Program.chat([.heard("a")])
        let peer = [Sample.udp(5001)]
        #expect(
            live(program.chatLine(#"\x1b[m\xff\n"#)) == [.send([0x1b, 0x5b, 0x6d, 0xff, 0x0a], to: peer)])
        #expect(live(program.chatLine("//etc")) == [.send(bytes("/etc"), to: peer)])
        #expect(live(program.chatLine("/pack >HB 258 3")) == [.send([1, 2, 3], to: peer)])
        #expect(program.chatLine("/pack >HB 1").isEmpty)
        #expect(program.state.message?.kind == .failed)
    }

    @Test("without a socket or a peer, a line is refused and stays in the input line")
    func refused() throws {
        var program = try Program()
        program.state.dashboard.focus = .live
        for line in ["hello", "/burst 5 5", "/pack B 1", "/record /tmp/x", "/close"] {
            #expect(program.chatLine(line).isEmpty, "\(line)")
            #expect(
                program.state.message
                    == .failed("no socket yet: /bind ENDPOINT or /to ENDPOINT"), "\(line)")
            #expect(program.state.dashboard.live.typed.text == line)
        }
        program.send(.live(.bound(Sample.me, utcOffsetSeconds: 0)))
        for line in ["hello", "/burst 5 5", "/pack B 1"] {
            #expect(program.chatLine(line).isEmpty, "\(line)")
            #expect(program.state.message == .failed("no peer to send to yet: /to ENDPOINT"))
        }
        #expect(program.chatLine("/nonsense").isEmpty)
        #expect(program.state.message?.kind == .failed)
        #expect(program.chatLine("/record").isEmpty)
        #expect(program.state.message == .failed("/record: nothing is being recorded"))
    }

    @Test("each command requests its effect")
    func commands() throws {
        var program = try Program.chat([.heard("a")])
        let peer = Sample.udp(5001)
        #expect(
            live(program.chatLine("/bind udp://127.0.0.1:7")) == [.bind(try endpoint("udp://127.0.0.1:7"))])
        #expect(live(program.chatLine("/to unix:@x")) == [.aim(try endpoint("unix:@x"))])
        #expect(
            live(program.chatLine("/burst 10 8 100")) == [
                .burst(Burst(count: 10, size: 8, rate: 100), to: peer)
            ])
        #expect(live(program.chatLine("/record /tmp/r")) == [.record(path: "/tmp/r", force: false)])
        program.send(.live(.recording(path: "/tmp/r")))
        #expect(program.state.message == .done("recording to /tmp/r"))
        #expect(program.lines.contains { $0.contains("● rec") })
        #expect(live(program.chatLine("/record")) == [.stopRecording])
        program.send(.live(.recorded(path: "/tmp/r", datagrams: 2, failure: nil)))
        #expect(program.state.message == .done("recorded /tmp/r, 2 datagrams"))
        #expect(!program.lines.contains { $0.contains("● rec") })
        program.send(.live(.recorded(path: "/tmp/r", datagrams: 2, failure: "No space left on device")))
        #expect(program.state.message == .failed("record /tmp/r: No space left on device"))
        guard case .save("/tmp/s", true, let copy)? = live(program.chatLine("/save /tmp/s --force")).first
        else {
            Issue.record("nothing was saved")
            return
        }
        #expect(copy.log.serials == 0..<1 && copy.local == Sample.me)
        #expect(live(program.chatLine("/close")) == [.close])
        program.send(.live(.closed(dropped: 7)))
        #expect(program.state.dashboard.live.local == nil && program.state.dashboard.live.dropped == 7)
        program.send(.live(.bound(Sample.me, utcOffsetSeconds: 0)))
        program.hear([Sample.Said(bytes: [1], peer: peer, dropped: 5)])
        #expect(program.state.dashboard.live.dropped == 12)
    }

    @Test("the display commands change what is shown and request only an echo")
    func looks() throws {
        var program = try Program.chat([.heard("a")])
        for (line, view) in [("/hex", PayloadView.hex), ("/hex both", .both), ("/hex text", .text)] {
            #expect(program.chatLine(line).isEmpty)
            #expect(program.state.dashboard.live.payloadView == view)
        }
        #expect(live(program.chatLine("/echo")) == [.echo(true)])
        #expect(program.lines.contains { $0.contains("  echo") })
        #expect(live(program.chatLine("/echo on")) == [.echo(true)])
        #expect(live(program.chatLine("/echo")) == [.echo(false)])
        #expect(program.chatLine("/peers").isEmpty)
        #expect(program.state.detail?.title == "Peers")
        #expect(program.overlayLines.contains { $0.contains("127.0.0.1:5001  in 1 · 1 B  out 0 · 0 B") })
        program.press(.escape)
        #expect(program.chatLine("/help").isEmpty)
        #expect(program.overlayLines.contains { $0.contains("/burst COUNT SIZE [RATE]") })
        program.press(.escape)
        #expect(program.chatLine("/pack <2H").isEmpty)
        #expect(program.state.message == .done("details are decoded with <2H"))
    }

    @Test("the arrows recall lines, and Tab completes commands")
    func history() throws {
        var program = try Program.chat([.heard("a"), .heard("b", from: Sample.udp(5002))])
        program.chatLine("first")
        program.chatLine("second")
        program.type("draft")
        program.press(.up)
        #expect(program.state.dashboard.live.typed.text == "second")
        program.press(.up)
        #expect(program.state.dashboard.live.typed.text == "first")
        program.press(.down, .down)
        #expect(program.state.dashboard.live.typed.text == "draft")
        program.press(.control("u"))
        program.type("/ec")
        program.press(.tab)
        #expect(program.state.dashboard.live.typed.text == "/echo ")
        program.press(.tab)
        #expect(program.state.dashboard.live.typed.text == "/echo o")
        #expect(program.state.message == .done("/echo on  /echo off"))
        program.press(.control("u"))
        program.type("/to ")
        program.press(.tab)
        #expect(program.state.message == .done("/to all  /to 1  /to 2"))
    }

    @Test("i opens the line, Esc leaves it and keeps its text, and Enter then opens the details")
    func keys() throws {
        var program = try Program.chat([.heard("a")])
        program.press(.character("i"))
        program.type("q/?1")
        #expect(
            program.state.dashboard.live.typed.text == "q/?1" && program.effects.allSatisfy { $0 != .quit })
        program.press(.escape)
        #expect(!program.state.dashboard.live.isTyping && program.state.dashboard.live.typed.text == "q/?1")
        program.press(.enter)
        #expect(program.state.detail?.title == "Datagram")
        program.press(.character("q"))
        #expect(program.state.overlay == nil)
        program.press(.character("i"), .control("c"))
        #expect(program.state.dashboard.live.isTyping && program.state.dashboard.live.typed.isEmpty)
        program.press(.control("c"))
        #expect(!program.state.dashboard.live.isTyping)
        program.press(.character("i"))
        #expect(program.press(.enter).isEmpty)
    }

    @Test("c on an address of the resolver begins a command with that address")
    func chatWith() throws {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        program.lookUp("www.example.org", answer: Sample.answer)
        program.press(.character("c"))
        #expect(program.state.dashboard.focus == .live && program.state.dashboard.live.isTyping)
        #expect(program.state.dashboard.live.typed.text == "/to udp://203.0.113.7:443")
        program.press(.escape)
        program.state.dashboard.focus = .resolver
        program.press(.down, .down, .down, .character("c"))
        #expect(
            program.state.dashboard.live.typed.text
                == "/to udp://[2001:db8:1122:3344:5566:7788:99aa:bbcc]:443")
    }

    @Test("the list of the chat's commands can be read to its end", arguments: [(80, 24), (120, 36)])
    func help(columns: Int, rows: Int) throws {
        var program = try Program.chat(columns: columns, rows: rows, [])
        program.press(.character("i"))
        program.chatLine("/help")
        var seen = program.lines
        for _ in 0..<40 {
            program.press(.down)
            seen += program.lines
        }
        for end in ["without FILE, stop", "choose the peer to send to", "RATE a second"] {
            #expect(seen.contains { $0.contains(end) }, "\(end)")
        }
    }

    // MARK: Pastes

    @Test("pasting several lines asks how to send them, and each choice sends what it says", arguments: 0..<4)
    func paste(choice: Int) throws {
        var program = try Program.chat([.heard("a")])
        program.press(.character("i"))
        program.type("before ")
        #expect(program.paste("one\r\n\ntwo \u{1b}[m\n").isEmpty)
        #expect(program.state.confirmation != nil)
        for _ in 0..<min(2, choice) { program.press(.down) }
        let effects = live(choice == 3 ? program.press(.escape) : program.press(.enter))
        let peer = [Sample.udp(5001)]
        #expect(program.state.overlay == nil)
        #expect(program.state.dashboard.live.typed.text == "before ")
        switch choice {
        case 0:
            #expect(effects == [.sendLines(PastedLines("one\n\ntwo \u{1b}[m\n"), to: peer)])
        case 1: #expect(effects == [.send(bytes("one\n\ntwo \u{1b}[m"), to: peer)])
        default: #expect(effects.isEmpty)
        }
    }

    @Test("pasting one line with its newline asks too", arguments: 0..<3)
    func pastedNewline(choice: Int) throws {
        var program = try Program.chat([.heard("a")])
        program.press(.character("i"))
        program.paste("hello\n")
        #expect(program.state.confirmation != nil)
        for _ in 0..<choice { program.press(.down) }
        let effects = live(program.press(.enter))
        let peer = [Sample.udp(5001)]
        switch choice {
        case 0: #expect(effects == [.sendLines(PastedLines("hello\n"), to: peer)])
        case 1: #expect(effects == [.send(bytes("hello\n"), to: peer)])
        default: #expect(effects.isEmpty)
        }
    }

    @Test("h and l scroll the payloads sideways, and the corner shows the offset", arguments: ["x", ""])
    func sideways(view: String) throws {
        var program = try Program.chat([])
        program.hear([
            .heard("0123456789abcdef" + String(repeating: "é", count: 100)),
            .event("Connection refused: nobody listens there", errorNumber: 111),
        ])
        program.press(.escape)
        if !view.isEmpty { program.press(.character("x")) }
        let before = program.chatRows
        program.press(.character("l"), .right)
        #expect(program.lines.contains { $0.contains("from byte 16") })
        #expect(!program.chatRows.contains { $0.contains(view.isEmpty ? "0123" : "30 31") })
        #expect(program.chatRows.contains { $0.contains(view.isEmpty ? "ééé" : "c3 a9") })
        #expect(program.chatRows.contains { $0.contains("! Connection refused: nobody") }, "words stay")
        // An offset inside a wide character begins with the next character.
        program.press(.character("h"), .left, .left)
        #expect(program.chatRows == before)
    }

    @Test("one pasted line is inserted, and a paste in browse mode opens the input line")
    func shortPaste() throws {
        var program = try Program.chat([.heard("a")])
        #expect(program.paste("hello").isEmpty)
        #expect(program.state.dashboard.live.isTyping && program.state.overlay == nil)
        #expect(program.state.dashboard.live.typed.text.hasPrefix("hello"))
        program.press(.escape)
        program.paste("x\ny")
        #expect(program.state.confirmation != nil)
    }

    // MARK: The list

    @Test("the list follows its end until the user scrolls back, and G follows again")
    func follow() throws {
        var program = try Program.chat([])
        program.hear(numbers: 0..<50)
        #expect(program.chatRows.last?.contains("number 49") == true)
        program.press(.up, .up)
        #expect(program.chatSelection == "number 47")
        program.hear(numbers: 50..<87)
        #expect(program.chatSelection == "number 47")
        #expect(program.lines.contains { $0.contains("▼ 37 new") })
        program.press(.character("G"))
        #expect(program.chatSelection == "number 86")
        #expect(!program.lines.contains { $0.contains("▼") })
        program.press(.up, .down)
        program.hear(numbers: 87..<90)
        #expect(program.chatSelection == "number 89")
    }

    @Test("the list follows its end again when the user sends a message, unless it is frozen")
    func followsSent() throws {
        for isFrozen in [false, true] {
            var program = try Program.chat([])
            program.hear(numbers: 0..<50)
            if isFrozen { program.press(.character(" ")) }
            program.press(.up, .up)
            program.chatLine("hello")
            program.press(.escape)
            program.hear(numbers: 50..<53)
            #expect(program.chatSelection == (isFrozen ? "number 47" : "number 52"))
        }
    }

    @Test("a list of one row keeps following its end")
    func oneRow() throws {
        var program = try Program.chat([.heard("only")])
        program.press(.up, .home, .pageUp)
        program.hear(numbers: 0..<3)
        #expect(program.chatSelection == "number 2")
        #expect(!program.lines.contains { $0.contains("▼") })
    }

    @Test("a frozen list stays, even after the log drops its rows, and Space or G thaws it")
    func freeze() throws {
        for key in [Key.character(" "), .character("G")] {
            var program = try Program.chat([])
            program.hear(numbers: 0..<5)
            program.press(.character(" "))
            for start in stride(from: 5, to: 20_005, by: 100) { program.hear(numbers: start..<start + 100) }
            #expect(program.chatSelection == "number 4")
            #expect(program.lines.contains { $0.contains("frozen · ▼ 20,000 new") })
            program.press(.up, .up)
            #expect(program.chatSelection == "number 2")
            program.press(.enter)
            #expect(program.state.detail?.title == "Datagram")
            program.press(.escape, key)
            #expect(program.chatSelection == "number 20004")
            #expect(!program.lines.contains { $0.contains("frozen") })
        }
    }

    @Test(
        "a frozen list with a filter thaws to all datagrams that match by then",
        arguments: [" ", "G"] as [Character])
    func frozenFilter(key: Character) throws {
        var program = try Program.chat([])
        program.hear(numbers: 0..<5)
        program.press(.character("/"))
        program.type("number 1")
        program.press(.enter, .character(" "))
        for start in stride(from: 5, to: 15_005, by: 100) { program.hear(numbers: start..<start + 100) }
        #expect(program.chatSelection == "number 1")
        program.press(.character(key))
        #expect(program.chatSelection == "number 15004")
        #expect(program.chatRows.allSatisfy { $0.contains("number 1") })
        program.hear(numbers: 15_005..<15_105)
        #expect(program.chatSelection == "number 15104")
    }

    @Test("a filter matches text and peers, and n and N use it after it is cleared")
    func filter() throws {
        var program = try Program.chat([])
        program.hear(numbers: 0..<40)
        program.hear([.heard("other", from: Sample.udp(5002))], from: 40)
        program.press(.character("/"))
        program.type("NUMBER 3")
        #expect(program.state.dashboard.live.rows.range(in: program.state.dashboard.live.log).count == 11)
        program.press(.enter)
        #expect(program.chatSelection == "number 39")
        program.hear(numbers: 300..<301)
        #expect(program.chatSelection == "number 300")
        program.press(.escape)
        #expect(!program.state.dashboard.isZoomed && program.state.dashboard.live.rows.filter.isEmpty)
        program.press(.character("N"))
        #expect(program.chatSelection == "number 39")
        program.press(.character("N"))
        #expect(program.chatSelection == "number 38")
        program.press(.character("n"), .character("n"))
        #expect(program.chatSelection == "number 300")
        program.press(.character("n"))
        #expect(program.chatSelection == "number 3")
        program.press(.character("/"))
        program.type(":5002")
        program.press(.enter)
        #expect(program.chatSelection == "other")
        program.press(.character("/"))
        program.type("\u{1b} nothing has this")
        #expect(program.chatSelection == nil && program.chatRows.allSatisfy { !$0.contains("number") })
        for key in [Key.enter, .up, .pageUp, .home, .end, .enter, .character("n"), .character("y")] {
            program.press(key)
        }
        #expect(program.state.overlay == nil)
    }

    @Test("n says so if there is no search text or no match")
    func noMatch() throws {
        var program = try Program.chat([.heard("a")])
        program.press(.character("n"))
        #expect(program.state.message == .failed("no filter yet: press /"))
        program.press(.character("/"))
        program.type("zebra")
        program.press(.enter, .escape, .character("N"))
        #expect(program.state.message == .failed("no match for /zebra"))
    }

    @Test("a click selects a row, and a click on the input line opens it")
    func mouse() throws {
        for (columns, rows) in [(120, 36), (80, 24)] {
            var program = try Program.chat(columns: columns, rows: rows, [])
            program.hear(numbers: 0..<50)
            let rect = try #require(program.state.paneLayout.rect(of: .live))
            let list = program.state.dashboard.live.regions(in: rect).list
            let wanted = try #require(program.chatRows.first)
            program.mouse(.press, x: 5, y: list.y)
            let text = try #require(program.chatSelection)
            #expect(wanted.contains(text))
            program.mouse(.press, x: 5, y: list.maxY)
            #expect(program.state.dashboard.live.isTyping)
            program.mouse(.press, x: 5, y: list.y + 1)
            #expect(!program.state.dashboard.live.isTyping && program.chatSelection != text)
            program.mouse(.wheelUp, x: 5, y: list.y)
            #expect(program.chatSelection == text)
        }
    }

    @Test("y copies the cleaned text, or the hex digits if they are shown")
    func copy() throws {
        var program = try Program.chat([.heard("ab\u{1b}")])
        #expect(program.press(.character("y")).contains(.copy("ab␛")))
        program.press(.character("x"))
        #expect(program.press(.character("y")).contains(.copy("61 62 1b")))
    }

    // MARK: Appearance

    @Test("each peer has its own colour, and the two directions look different")
    func colours() throws {
        let theme = Theme(
            name: "test",
            styles: [
                (.received, Style(attributes: .bold)), (.accent, Style(attributes: .underline)),
                (.sent, Style(attributes: .dim)), (.warning, Style(attributes: .reverse)),
            ])
        var program = try Program.chat(
            columns: 120, rows: 36,
            [
                .heard("from one"), .heard("from two", from: Sample.udp(5002)),
                .heard("from three", from: Sample.udp(5003)), .said("to one"), .heard("last"),
            ])
        program.press(.tab)
        let frame = program.frame(theme)
        func attributes(_ row: String, _ text: String) throws -> Attributes {
            let y = try #require(frame.lines.firstIndex { $0.contains(row) })
            let x = try #require(frame.lines[y].range(of: text)).lowerBound
            let column = frame.lines[y].distance(from: frame.lines[y].startIndex, to: x)
            return Array(frame.base.row(y))[column].attributes
        }
        #expect(try attributes("from one", "127.0.0.1:5001") == .bold)
        #expect(try attributes("from two", "127.0.0.1:5002") == .underline)
        #expect(try attributes("from three", "127.0.0.1:5003") == .reverse)
        #expect(try attributes("to one", "127.0.0.1:5001") == .bold)
        #expect(try attributes("from one", "◀") == .bold)
        #expect(try attributes("to one", "▶") == .dim)
    }

    @Test("the sparkline sets a deadline only while its last minute has traffic")
    func deadline() throws {
        var program = try Program.chat([.event("bound")])
        #expect(program.state.deadline == nil)
        program.hear([.heard("a")])
        var wakeUps = 0
        while let next = program.state.deadline, wakeUps < 1_000 {
            #expect(next > program.now)
            program.now = next
            program.send(.deadline)
            wakeUps += 1
        }
        #expect(wakeUps == 60)
        program.hear([.event("a stale socket"), .event("Connection refused", errorNumber: 111)])
        #expect(program.state.deadline == nil)
    }

    @Test(
        "peers' names and payloads are cleaned before they reach a cell",
        arguments: [(120, 36), (80, 24), (40, 10)])
    func hostile(columns: Int, rows: Int) throws {
        let evil = "/tmp/a\u{1b}]0;pwned\u{7}\u{9b}31m\u{202e}b\u{2028}c\r\n\t世界e\u{301}\u{fffd}.sock"
        var names: [SocketName] = [.path(Array(evil.utf8)), .abstract(Array(evil.utf8) + [0, 0xff, 0x9b])]
        names.append(.path([0x2f, 0x80, 0xfe, 0x1b, 0x5b, 0x32, 0x4a]))
        var program = try Program.chat(columns: columns, rows: rows, [])
        program.send(.live(.bound(names[0], utcOffsetSeconds: 0)))
        for name in names {
            program.hear([
                .heard(evil, from: name), .event("words " + evil, peer: name, errorNumber: 5),
                Sample.Said(
                    bytes: Array(evil.utf8), peer: name,
                    credentials: Credentials(pid: 1, uid: 2, gid: 3, processName: evil)),
            ])
            program.send(.live(.peerResolved(name)))
            program.send(.live(.recording(path: evil)))
            for keys in [
                [Key.enter], [.escape], [.up], [.enter], [.escape], [.character("x")], [.character("z")],
            ] {
                for key in keys { program.press(key) }
                expectHarmless(program)
            }
            program.chatLine("/peers")
            expectHarmless(program)
            program.press(.escape, .escape)
            program.chatLine("/save \(evil)")
            program.send(.live(.saved(path: evil, datagrams: 1)))
            expectHarmless(program)
            program.press(.escape)
        }
    }

    private func expectHarmless(_ program: Program) {
        let frame = program.frame()
        var found: Set<UInt32> = []
        for surface in [frame.base] + frame.overlays {
            #expect(AnySizeTests.raggedRows(of: surface) == [])
            for row in 0..<surface.bounds.rows {
                for cell in surface.row(row) { surface.forEachScalar(of: cell) { found.insert($0) } }
            }
        }
        let bad = found.filter { value in
            value < 0x20 || (0x7f...0x9f).contains(value) || (0x2028...0x202e).contains(value)
                || (0x2066...0x2069).contains(value)
        }
        #expect(bad.isEmpty)
    }

    // MARK: Random input

    @Test(
        "random traffic and random keys at random sizes never trap, and the selection stays in the list",
        arguments: UInt64(1)...4)
    func anything(seed: UInt64) throws {
        var random = Random(state: seed)
        var program = try Program.chat(columns: 40 + random.below(120), rows: 10 + random.below(50), [])
        let keys: [Key] = [
            .up, .down, .home, .end, .pageUp, .pageDown, .character("G"), .character("g"), .control("u"),
            .control("d"), .character(" "), .character("x"), .character("]"), .character("["),
            .character("z"),
            .character("n"), .character("N"), .enter, .escape, .character("/"), .character("1"),
            .character("i"), .tab, .left, .right, .character("y"), .character("e"), .character("?"),
        ]
        for step in 0..<120 {
            switch random.below(10) {
            case 0: program.resize(columns: 20 + random.below(150), rows: 5 + random.below(60))
            case 1...4:
                program.send(
                    .live(.datagrams(random.batch(of: random.below(3) == 0 ? 600 : 1 + random.below(30)))))
            case 5: program.pass(.milliseconds(Int64(random.below(3_000))))
            case 6:
                program.mouse(
                    [.press, .wheelUp, .wheelDown][random.below(3)], x: random.below(150), y: random.below(60)
                )
            default: for _ in 0..<3 { program.press(keys[random.below(keys.count)]) }
            }
            program.state.dashboard.focus = .live
            let live = program.state.dashboard.live
            let range = live.rows.range(in: live.log)
            let selected = live.rows.cursor.selected(in: range)
            #expect(range.isEmpty ? selected == nil : range.contains(try #require(selected)), "step \(step)")
            let top = live.rows.cursor.top(in: range, visible: 10)
            #expect(top >= range.lowerBound && top <= range.upperBound, "step \(step)")
            if !range.isEmpty { #expect(live.selected != nil, "step \(step)") }
            if let unseen = live.rows.unseen(in: live.log) { #expect(unseen >= 0, "step \(step)") }
            _ = program.frame()
            if step % 30 == 0 { expectHarmless(program) }
        }
    }
}

/// A generator of traffic that depends on the seed alone (SplitMix64).
private struct Random {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    private mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }

    private mutating func name() -> SocketName? {
        switch below(40) {
        case 0: nil
        case 1: .path([0x2f] + bytes(below(100)))
        case 2: .abstract(bytes(below(30)))
        default: Sample.udp(UInt16(below(12)))
        }
    }

    mutating func batch(of count: Int) -> DatagramBatch {
        Sample.batch(
            (0..<count).map { _ in
                let bytes = bytes(below(40) == 0 ? below(2_000) : below(20))
                return Sample.Said(
                    direction: [.incoming, .outgoing, .event][below(3)], bytes: bytes, peer: name(),
                    errorNumber: Int32(below(2) * 111), originalLength: below(9) == 0 ? bytes.count + 5 : nil,
                    timeToLive: Int16(below(256)) - 1, credentials: below(5) == 0 ? Sample.credentials : nil,
                    dropped: UInt32(below(1_000)))
            })
    }
}
