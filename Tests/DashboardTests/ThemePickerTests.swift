import Core
import Screen
import Testing

@testable import Dashboard

/// The themes, each shown while it is selected.
@Suite("The theme picker")
struct ThemePickerTests {
    private func program(_ names: [String] = ["ansi", "day", "night"], current: String = "day") throws
        -> Program
    {
        var program = try Program.filled(.resolver)
        program.send(.themeUsed(current))
        program.press(.character("T"))
        program.send(.themes(names))
        return program
    }

    @Test("T asks which themes there are, and says that it reads until they are known")
    func asks() throws {
        var program = try Program.filled(.resolver)
        #expect(program.press(.character("T")) == [.listThemes])
        #expect(program.overlayLines.contains { $0.contains("reading …") })
        #expect(program.press(.down, .up, .end) == [])
        #expect(program.press(.enter) == [] && program.state.overlay == nil)
    }

    @Test("the theme in use is selected first, and showing it again costs nothing")
    func current() throws {
        let program = try program()
        #expect(program.selectedInOverlay?.hasPrefix("day ") == true)
        #expect(!program.effects.contains { if case .useTheme = $0 { true } else { false } })
    }

    @Test("each move uses the theme that it selects; the ends do nothing again")
    func moves() throws {
        var program = try program()
        #expect(program.press(.down) == [.useTheme("night")])
        program.send(.themeUsed("night"))
        #expect(program.press(.down) == [])
        #expect(program.press(.home) == [.useTheme("ansi")])
        #expect(program.press(.character("k")) == [])
        #expect(program.mouse(.wheelDown, x: 5, y: 5) == [.useTheme("day")])
    }

    @Test(
        "Esc, q, T and a click beside it go back to the theme from before",
        arguments: [Key.escape, .character("q"), .character("T")])
    func leaves(key: Key) throws {
        var program = try program()
        program.press(.down)
        program.send(.themeUsed("night"))
        var clicked = program
        #expect(program.press(key) == [.useTheme("day")] && program.state.overlay == nil)
        #expect(clicked.mouse(.press, x: 3, y: 3) == [.useTheme("day")] && clicked.state.overlay == nil)
    }

    @Test("a click on a theme selects it and uses it, one on the border does nothing")
    func clicks() throws {
        var program = try program()
        let bounds = try #require(program.frame().overlays.last?.bounds)
        #expect(program.mouse(.press, x: bounds.x + 3, y: bounds.y + 3) == [.useTheme("night")])
        #expect(program.selectedInOverlay?.hasPrefix("night ") == true)
        #expect(program.mouse(.press, x: bounds.x + 3, y: bounds.y + 3) == [])
        #expect(program.mouse(.press, x: bounds.x, y: bounds.y + 1) == [])
        #expect(program.mouse(.press, x: bounds.x + 3, y: bounds.y) == [])
        #expect(program.selectedInOverlay?.hasPrefix("night ") == true)
        #expect(program.press(.escape) == [.useTheme("day")])
    }

    @Test("another overlay in its place goes back to the theme from before too")
    func replaced() throws {
        var program = try program()
        program.press(.up)
        #expect(program.press(.character("?")) == [.useTheme("day")])
        #expect(program.state.isHelpOpen)
    }

    @Test("leaving without a move uses no theme")
    func unmoved() throws {
        var program = try program()
        #expect(program.press(.escape) == [])
    }

    @Test("leaving before the names are known uses no theme")
    func unread() throws {
        var program = try Program.filled(.resolver)
        program.send(.themeUsed("day"))
        program.press(.character("T"))
        #expect(program.press(.escape) == [])
    }

    @Test("Enter keeps the theme and says how to keep it for good; the next picker starts there")
    func keeps() throws {
        var program = try program()
        program.press(.down)
        program.send(.themeUsed("night"))
        #expect(program.press(.enter) == [] && program.state.overlay == nil)
        #expect(
            program.state.message
                == .done("theme night; to keep it, set theme = \"night\" in the configuration"))
        program.press(.character("T"))
        program.send(.themes(["ansi", "day", "night"]))
        #expect(program.selectedInOverlay?.hasPrefix("night ") == true)
        #expect(program.press(.escape) == [])
    }

    @Test("Enter on a theme that cannot be used says so again, and goes back to the one before")
    func refused() throws {
        var program = try program()
        let refusal = Event.themeRefused("ansi", reason: "read theme ansi.toml:2: roles.x: unknown role")
        program.press(.down)
        program.send(.themeUsed("night"))
        #expect(program.press(.home) == [.useTheme("ansi")])
        program.send(refusal)
        #expect(program.state.message == .failed("read theme ansi.toml:2: roles.x: unknown role"))
        #expect(program.press(.enter) == [.useTheme("ansi")] && program.state.overlay == nil)
        #expect(program.send(refusal) == [.useTheme("day")])
        program.send(.themeUsed("day"))
        #expect(program.state.message == .failed("read theme ansi.toml:2: roles.x: unknown role"))
        #expect(program.state.themeName == "day")
    }

    @Test("a theme that is chosen before it is known whether it can be used is announced when it is used")
    func chosenEarly() throws {
        var program = try program()
        program.press(.down, .enter)
        #expect(program.state.message == nil)
        program.send(.themeUsed("night"))
        #expect(
            program.state.message
                == .done("theme night; to keep it, set theme = \"night\" in the configuration"))
        #expect(program.send(.themeRefused("night", reason: "gone")) == [])
    }

    @Test("a theme that is refused while it is shown only is not gone back from")
    func refusedPreview() throws {
        var program = try program()
        program.press(.down)
        #expect(program.send(.themeRefused("night", reason: "no")) == [])
        #expect(program.state.message == .failed("no") && program.state.themeName == "day")
        #expect(program.press(.escape) == [.useTheme("day")])
    }

    @Test("Esc goes back to a theme of a file by the path that it is found by")
    func backToFile() throws {
        var program = try program(["ansi"], current: "/tmp/x.toml")
        program.press(.down)
        program.send(.themeUsed("ansi"))
        #expect(program.press(.escape) == [.useTheme("/tmp/x.toml")])
    }

    @Test("a theme that is not in the list, as one of a file, is not said to be another")
    func fromFile() throws {
        var program = try program(["ansi"], current: "/home/me/mine.theme")
        let effects = program.press(.enter)
        #expect(effects == [.useTheme("ansi")] || program.state.message == nil)
    }

    @Test("an empty list does no harm, and names that come late open nothing")
    func empty() throws {
        var program = try program([])
        #expect(program.press(.down, .up, .end, .enter) == [])
        program.send(.themes(["ansi"]))
        #expect(program.state.overlay == nil)
    }
}
