import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of detail boxes and of keeping their contents current.
@Suite("Details")
struct DetailTests {
    private func texts(_ program: Program, _ label: String) -> [String] {
        program.state.detail?.lines.filter { $0.label == label }.map(\.text) ?? []
    }

    @Test("a service's box shows a listener that has started since it was opened")
    func newListener() throws {
        var program = try Program.filled(.services)
        program.send(.listeners(ListenerTable([])))
        program.press(.character("/"))
        program.type("8080")
        program.press(.enter, .enter)
        #expect(texts(program, "listening") == ["nobody listens"])
        program.send(.listeners(Sample.listeners))
        #expect(texts(program, "listening") == ["[::]:8080"])
        #expect(texts(program, "process") == ["python3 4411"])
        #expect(program.overlayLines.contains { $0.contains("python3 4411") })
    }

    @Test("the box of peers keeps counting while it is open")
    func peers() throws {
        var program = try Program.chat([.heard("a")])
        program.chatLine("/peers")
        #expect(program.overlayLines.contains { $0.contains("127.0.0.1:5001  in 1 · 1 B") })
        program.hear([.heard("bc")])
        #expect(program.overlayLines.contains { $0.contains("127.0.0.1:5001  in 2 · 3 B") })
    }

    @Test("the box of a held packet says so as soon as the packet is dropped")
    func fate() throws {
        var program = try Program.lab()
        program.start()
        var run = LabRun()
        run.segment(seq: 0, flags: 2, at: 0.1, .held)
        program.send(run.report())
        program.press(.enter)
        #expect(texts(program, "fate") == ["held"])
        run.progress.fates = [FateChange(lane: .second, number: 1, fate: .dropped)]
        program.send(run.report())
        #expect(texts(program, "fate") == ["dropped"])
    }

    @Test("a packet's box begins with why it was sent, and its row has the short form")
    func reason() throws {
        var program = try Program.lab(columns: 200)
        program.end(.outage, of: "outage", count: 4)
        #expect(program.lines.contains { $0.contains("RTO 868 ms, 2nd try") })
        program.press(.up, .up, .enter)
        #expect(
            program.state.detail?.sentences
                == ["The retransmission timer of 868 ms ran out; the next waits 1736 ms."])
        #expect(texts(program, "previous") == ["packet 7, 868 ms before"])
        #expect(texts(program, "messages") == ["3"])
        program.press(.escape, .home, .enter)
        #expect(program.state.detail?.sentences == ["A asks B for a connection."])
    }

    @Test("up and down choose a field of a packet, whose bytes are marked, also on a low screen")
    func fields() throws {
        for rows in [24, 60] {
            var program = try Program.lab(columns: 80, rows: rows)
            program.end(.lossyEnd, of: "lossy", count: 20)
            program.press(.home, .enter)
            /// The marked text of each row.
            func marked() throws -> [String] {
                let overlay = try #require(program.frame().overlays.last)
                return (0..<overlay.bounds.rows).map { row in
                    var text = String.UnicodeScalarView()
                    for cell in overlay.row(row)
                    where cell.attributes == Theme.plain[.selected].attributes {
                        overlay.forEachScalar(of: cell) { text.append(Unicode.Scalar($0) ?? "?") }
                    }
                    return String(text)
                }.filter { !$0.isEmpty }
            }
            #expect(try marked() == [])
            program.press(.down)
            let texts = try marked()
            #expect(texts.first?.contains("10.0.0.1 → 10.0.0.2") == true)
            #expect(texts.dropFirst().joined() == "0a 00 00 01....0a 00 00 02....")
            program.press(.down)
            #expect(try marked().last?.hasPrefix("00 3c") == true)
            program.press(.up, .up)
            #expect(try marked().first?.contains("10.0.0.1 → 10.0.0.2") == true)
        }
    }

    @Test("the window of a segment is scaled by what its sender offered")
    func window() throws {
        var program = try Program.lab()
        program.end(.lossyEnd, of: "lossy", count: 20)
        program.press(.home, .enter)
        #expect(texts(program, "window") == ["502 (not scaled in a SYN)"])
        program.press(.character("j"), .character("j"))
        #expect(texts(program, "window") == ["502 x 128 = 64,256"])
    }

    @Test("a protocol's box does not show the attempts of the protocol before")
    func support() throws {
        var program = try Program.filled(.protocols)
        program.press(.down, .down)
        #expect(program.press(.enter) == [.tryProtocol(17)])
        program.send(.protocolSupport(Sample.support))
        #expect(texts(program, "kernel").first?.contains("SOCK_STREAM") == true)
        #expect(program.press(.character("j")) == [.tryProtocol(41)])
        #expect(texts(program, "kernel") == ["trying sockets …"])
    }

    @Test("j and k go to the next and previous row in the list too, and arrows scroll")
    func step() throws {
        var program = try Program.filled(.services, columns: 40, rows: 10)
        program.press(.enter)
        #expect(texts(program, "name") == ["ssh"])
        program.press(.character("j"), .character("j"))
        #expect(texts(program, "name") == ["http-alt"])
        let top = program.overlayLines
        program.press(.down)
        #expect(texts(program, "name") == ["http-alt"] && program.overlayLines != top)
        program.press(.character("k"))
        #expect(texts(program, "name") == ["postgresql"])
        program.press(.escape)
        #expect(program.selected == "postgresql")
    }

    @Test("at the end of the list j keeps the box and its scroll position")
    func lastRow() throws {
        var program = try Program.filled(.services, columns: 40, rows: 10)
        program.press(.end, .enter, .down)
        let before = program.overlayLines
        program.press(.character("j"))
        #expect(program.overlayLines == before && texts(program, "name") == ["demo-web"])
    }

    @Test("j goes through datagrams and packets too")
    func stepInListsThatGrow() throws {
        var program = try Program.chat([.heard("first"), .heard("second")])
        program.press(.up, .enter)
        #expect(program.state.detail?.bytes == Array("first".utf8)[...])
        program.press(.character("j"))
        #expect(program.state.detail?.bytes == Array("second".utf8)[...])
        program = try Program.lab()
        program.start()
        var run = LabRun.lossy
        program.send(run.report())
        program.press(.enter, .character("k"))
        #expect(program.state.detail?.title == "TCP cubic packet 8")
    }

    @Test("j and k step from the row in the box, even after the list has scrolled")
    func stepWhileFollowing() throws {
        var program = try Program.chat([.heard("1"), .heard("2")])
        program.press(.enter)
        program.hear([.heard("3"), .heard("4"), .heard("5")])
        #expect(program.state.detail?.bytes == Array("2".utf8)[...])
        program.press(.character("k"))
        #expect(program.state.detail?.bytes == Array("1".utf8)[...])
        program.press(.character("j"), .character("j"))
        #expect(program.state.detail?.bytes == Array("3".utf8)[...])
    }

    @Test("at the end of the protocols j does not repeat the attempts")
    func lastProtocol() throws {
        var program = try Program.filled(.protocols)
        program.press(.end)
        #expect(program.press(.enter) == [.tryProtocol(255)])
        #expect(program.press(.character("j")) == [])
    }

    @Test("the kernel's answers may arrive in a different order than the protocols were opened")
    func supportOutOfOrder() throws {
        var program = try Program.filled(.protocols)
        program.press(.down, .down, .enter, .character("j"))
        program.send(.protocolSupport(ProtocolSupport(number: 41, attempts: Sample.support.attempts)))
        program.send(.protocolSupport(Sample.support))
        #expect(texts(program, "kernel").first?.contains("SOCK_STREAM") == true)
    }

    @Test("two lines with the same text each open their own details")
    func twins() throws {
        var program = try Program.filled(.services)
        program.send(.services(ServicesFile(Array("x 80/tcp # a\nx 80/tcp # b\n".utf8)[...])))
        program.press(.end, .enter)
        #expect(texts(program, "comment") == ["b"])
        program.press(.character("k"))
        #expect(texts(program, "comment") == ["a"])
    }

    @Test("j scrolls a box that does not belong to a row")
    func scrolls() throws {
        var program = try Program.chat([.heard("a")])
        program.resize(columns: 40, rows: 10)
        program.chatLine("/help")
        program.press(.escape, .escape, .character("?"), .character("j"))
        #expect(program.state.helpTop == 1)
    }

    @Test("a box whose row is gone closes with a message")
    func gone() throws {
        var program = try Program.filled(.services)
        program.press(.end, .enter)
        #expect(texts(program, "name") == ["demo-web"])
        program.send(.services(ServicesFile(Array("domain 53/udp\n".utf8)[...])))
        #expect(program.overlayLines.contains { $0.contains("No longer available.") })
        #expect(program.press(.escape) == [] && program.state.overlay == nil)
    }

    @Test("a box keeps its row when the file is read again with the row at another index")
    func shifted() throws {
        var program = try Program.filled(.services)
        for _ in 0..<5 { program.press(.down) }
        program.press(.enter)
        #expect(texts(program, "name") == ["http"])
        program.send(.services(ServicesFile(Array("new 1/tcp\nnewer 2/tcp\nhttp 80/tcp\n".utf8)[...])))
        #expect(texts(program, "name") == ["http"])
        program.press(.escape)
        #expect(program.selected == "http")
    }
}
