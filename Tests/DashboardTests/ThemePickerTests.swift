import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of choosing a theme and previewing the selected one.
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

    @Test("T requests the list of themes, and the picker says that it is reading until they arrive")
    func asks() throws {
        var program = try Program.filled(.resolver)
        #expect(program.press(.character("T")) == [.listThemes])
        #expect(program.overlayLines.contains { $0.contains("reading …") })
        #expect(program.press(.down, .up, .end) == [])
        #expect(program.press(.enter) == [] && program.state.overlay == nil)
    }

    @Test("the current theme is selected first and not loaded again")
    func current() throws {
        let program = try program()
        #expect(program.selectedInOverlay?.hasPrefix("day ") == true)
        #expect(!program.effects.contains { if case .useTheme = $0 { true } else { false } })
    }

    @Test("each move uses the theme that it selects, and a move past the ends does nothing")
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
        "Esc, q, T and a click outside the picker restore the previous theme",
        arguments: [Key.escape, .character("q"), .character("T")])
    func leaves(key: Key) throws {
        var program = try program()
        program.press(.down)
        program.send(.themeUsed("night"))
        var clicked = program
        #expect(program.press(key) == [.useTheme("day")] && program.state.overlay == nil)
        #expect(clicked.mouse(.press, x: 3, y: 3) == [.useTheme("day")] && clicked.state.overlay == nil)
    }

    @Test("a click on a theme selects and uses it, and a click on the border does nothing")
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

    @Test("opening another overlay restores the previous theme too")
    func replaced() throws {
        var program = try program()
        program.press(.up)
        #expect(program.press(.character("?")) == [.useTheme("day")])
        #expect(program.state.isHelpOpen)
    }

    @Test("closing the picker without a move changes no theme")
    func unmoved() throws {
        var program = try program()
        #expect(program.press(.escape) == [])
    }

    @Test("closing the picker before the names arrive changes no theme")
    func unread() throws {
        var program = try Program.filled(.resolver)
        program.send(.themeUsed("day"))
        program.press(.character("T"))
        #expect(program.press(.escape) == [])
    }

    @Test("Enter keeps the theme and says how to make it permanent, and the next picker starts there")
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

    @Test("Enter on an unusable theme repeats the error and restores the previous theme")
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

    @Test("a theme chosen before it is loaded is announced once it is used")
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

    @Test("a refused preview keeps the current theme")
    func refusedPreview() throws {
        var program = try program()
        program.press(.down)
        #expect(program.send(.themeRefused("night", reason: "no")) == [])
        #expect(program.state.message == .failed("no") && program.state.themeName == "day")
        #expect(program.press(.escape) == [.useTheme("day")])
    }

    @Test("Esc restores a theme from a file by its path")
    func backToFile() throws {
        var program = try program(["ansi"], current: "/tmp/x.toml")
        program.press(.down)
        program.send(.themeUsed("ansi"))
        #expect(program.press(.escape) == [.useTheme("/tmp/x.toml")])
    }

    @Test("a theme from a file, which is not in the list, is not mistaken for a listed one")
    func fromFile() throws {
        var program = try program(["ansi"], current: "/home/me/mine.theme")
        let effects = program.press(.enter)
        #expect(effects == [.useTheme("ansi")] || program.state.message == nil)
    }

    @Test("keys do nothing in an empty list, and late names do not open the picker")
    func empty() throws {
        var program = try program([])
        #expect(program.press(.down, .up, .end, .enter) == [])
        program.send(.themes(["ansi"]))
        #expect(program.state.overlay == nil)
    }
}
