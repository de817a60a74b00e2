import Core
import Foundation
import Screen
import Testing

@testable import Dashboard

/// Tests of what Esc and q close first.
@Suite("The order of closing")
struct ClosingOrderTests {
    /// Returns a program with Services zoomed and filtered, and a box open.
    private func program(_ keys: Key...) throws -> Program {
        var program = try Program.filled(.services)
        program.press(.character("z"), .character("/"))
        program.type("http")
        program.press(.enter)
        for key in keys { program.press(key) }
        return program
    }

    @Test(
        "Esc closes the box, then the filter, then the zoom, and then nothing",
        arguments: [Key.enter, .character("?"), .character(":"), .character("T"), .character("I")])
    func escape(key: Key) throws {
        var program = try program(key)
        #expect(program.state.overlay != nil)
        if key == .character("T") { program.send(.themes([program.state.themeName])) }
        #expect(program.press(.escape) == [] && program.state.overlay == nil)
        #expect(program.state.dashboard.services.list.filter == "http" && program.state.dashboard.isZoomed)
        #expect(program.press(.escape) == [] && program.state.dashboard.services.list.filter.isEmpty)
        #expect(program.state.dashboard.isZoomed)
        #expect(program.press(.escape) == [] && !program.state.dashboard.isZoomed)
        #expect(program.press(.escape) == [])
    }

    @Test(
        "q closes the box, then the zoom, then quits",
        arguments: [Key.enter, .character("?"), .character("I")])
    func close(key: Key) throws {
        var program = try Program.filled(.services)
        program.press(.character("z"), key)
        #expect(program.press(.character("q")) == [] && program.state.overlay == nil)
        #expect(program.state.dashboard.isZoomed)
        #expect(program.press(.character("q")) == [] && !program.state.dashboard.isZoomed)
        #expect(program.press(.character("q")) == [.quit])
    }

    @Test("q does not clear a filter: it closes the zoom, then quits")
    func closeWithFilter() throws {
        var program = try program()
        #expect(program.press(.character("q")) == [])
        #expect(!program.state.dashboard.isZoomed && program.state.dashboard.services.list.filter == "http")
    }

    @Test("Esc clears the filter of the focused list only")
    func otherList() throws {
        var program = try program(.escape, .escape, .character("/"))
        program.type("ssh")
        program.press(.enter, .tab, .escape)
        #expect(program.state.dashboard.services.list.filter == "ssh")
        program.press(.backTab, .escape)
        #expect(program.state.dashboard.services.list.filter.isEmpty)
    }

    @Test("Esc clears a filter being typed before it closes the zoom")
    func typing() throws {
        var program = try program(.character("/"))
        program.press(.escape)
        #expect(program.state.linePrompt == nil && program.state.dashboard.services.list.filter.isEmpty)
        #expect(program.state.dashboard.isZoomed)
    }

    @Test("in an input line q is a letter, and Ctrl-C clears the line, then leaves it")
    func letters() throws {
        var program = try Program.filled(.services)
        program.press(.character("/"))
        #expect(program.type("qQ") == [] && program.state.dashboard.services.list.filter == "qQ")
        #expect(program.press(.control("c")) == [] && program.state.dashboard.services.list.filter.isEmpty)
        #expect(program.state.linePrompt != nil)
        #expect(program.press(.control("c")) == [] && program.state.linePrompt == nil)
    }

    /// Returns a program with a half-typed filter in Services that matches `http`, `https` and two more.
    private func halfTyped() throws -> Program {
        var program = try Program.filled(.services)
        program.press(.character("/"))
        program.type("http")
        return program
    }

    @Test("Esc, a click elsewhere and a change of screen end a half-typed filter in the same way")
    func waysOut() throws {
        for way in 0..<4 {
            var program = try halfTyped()
            let rect = try #require(program.state.paneLayout.rect(of: .protocols))
            switch way {
            case 0: program.press(.escape)
            case 1: program.mouse(.press, x: rect.x + 4, y: rect.y + 2)
            case 2: program.press(.function(4))
            default:
                program.resize(columns: 80, rows: 24)
                let tab = try #require(program.lines[0].range(of: "Protocols"))
                program.mouse(
                    .press,
                    x: program.lines[0].distance(from: program.lines[0].startIndex, to: tab.lowerBound),
                    y: 0)
            }
            #expect(program.state.linePrompt == nil && program.state.dashboard.services.list.filter == "")
            #expect(program.state.screen == (way == 2 ? .lab : .dashboard))
        }
    }

    @Test("a click on a row shown by a half-typed filter selects the row and ends the filter")
    func clickOnMatch() throws {
        var program = try halfTyped()
        let rect = try #require(program.state.paneLayout.rect(of: .services))
        program.mouse(.press, x: rect.x + 4, y: rect.y + 3)
        #expect(program.selected == "http" && program.state.dashboard.services.list.filter == "")
    }

    @Test("a click on a datagram shown by a half-typed filter selects the datagram and ends the filter")
    func clickOnDatagram() throws {
        var program = try Program.chat(["aa", "b", "ab", "c", "a3", "d"].map { .heard($0) })
        program.press(.escape, .character("/"))
        program.type("a")
        let row = try #require(program.lines.firstIndex { $0.contains("aa") })
        program.mouse(.press, x: 20, y: row)
        #expect(program.chatSelection == "aa" && program.state.dashboard.live.rows.filter.isEmpty)
    }

    @Test("a click on the host's line ends a half-typed filter and selects the line")
    func clickOnHost() throws {
        var program = try Program()
        program.lookUp("www.example.org", answer: Sample.answer)
        program.press(.character("/"))
        program.type("2")
        let rect = try #require(program.state.paneLayout.rect(of: .resolver))
        program.mouse(.press, x: rect.x + 3, y: rect.y + 1)
        program.press(.escape)
        #expect(program.state.dashboard.resolver.addresses.isInputSelected)
    }

    @Test("a half-typed host is kept while another screen is shown")
    func otherScreen() throws {
        var program = try Program()
        program.press(.character("i"))
        program.type("exa")
        program.press(.function(4), .escape, .function(2))
        #expect(program.state.dashboard.resolver.prompt?.line.text == "exa")
    }
}
