import PseudoTerminal
import Testing

/// An input line stays with the pane that it was opened for.
@Suite("Prompts")
struct PromptTests {
    @Test("an unfinished filter stays with its list after Shift-Tab")
    func filterKeepsItsList() throws {
        let child = try FullScreen.opened()
        try child.keys("Tab", "/")
        child.type("ntp")
        #expect(child.shows("· /ntp · "), "\(child.told)")
        try child.keys("BackTab")
        try child.keys("x")
        #expect(child.shows("· /ntpx · 0 shown"), "\(child.told)")
        // The pattern of the list that has the focus now.
        #expect(!child.screen.contains("/ntpx · 0 of"), "\(child.told)")
    }

    @Test("an export prompt stays with its list after Shift-Tab")
    func exportKeepsItsList() throws {
        let folder = try ScratchFolder()
        let child = try FullScreen.opened()
        try child.keys("Tab", "G")
        #expect(child.shows(matching: /▸ +\d+ +(tcp|udp)/), "\(child.told)")
        try child.keys("e", "C-u")
        child.type("\(folder.path)/rows.jsonl")
        try child.keys("BackTab", "Enter")
        #expect(child.shows("wrote "), "\(child.told)")
        #expect(child.screen.text.contains(/, \d{3,} rows/), "\(child.told)")
    }

    @Test("Ctrl-U clears the palette's input line")
    func paletteLine() throws {
        let child = try FullScreen.opened()
        try child.keys(":")
        child.type("zzzz")
        #expect(child.shows("no such command"), "\(child.told)")
        try child.keys("C-u")
        #expect(child.hides("zzzz"))
    }

    @Test("the title shows how many rows match a long filter")
    func longFilter() throws {
        let child = try FullScreen.opened()
        try child.keys("Tab", "/")
        child.type("https://docs.example.net/a/b?c=d#e")
        try child.keys("Enter")
        #expect(child.shows(matching: /443 +tcp +https/), "\(child.told)")
        #expect(child.shows("2 shown"), "\(child.told)")
    }
}
