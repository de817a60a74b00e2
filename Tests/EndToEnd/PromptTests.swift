import PseudoTerminal
import Testing

/// Lines being typed belong to what they were opened for.
@Suite("Prompts")
struct PromptTests {
    @Test("a filter half typed stays with its list when Shift-Tab is pressed")
    func filterKeepsItsList() throws {
        let child = try FullScreen.opened()
        try child.keys("Tab", "/")
        child.type("ntp")
        #expect(child.shows("· /ntp · "), "\(child.told)")
        try child.keys("BackTab")
        try child.keys("x")
        #expect(child.shows("· /ntpx · 0 shown"), "\(child.told)")
        // The form of the list that has the focus now.
        #expect(!child.screen.contains("/ntpx · 0 of"), "\(child.told)")
    }

    @Test("an export that is being named stays with its list when Shift-Tab is pressed")
    func exportKeepsItsList() throws {
        let folder = try ScratchFolder()
        let child = try FullScreen.opened()
        try child.keys("Tab")
        #expect(child.shows("tcpmux"), "\(child.told)")
        try child.keys("e", "C-u")
        child.type("\(folder.path)/rows.jsonl")
        try child.keys("BackTab", "Enter")
        #expect(child.shows("wrote "), "\(child.told)")
        #expect(child.screen.text.contains(/, \d{3,} rows/), "\(child.told)")
    }

    @Test("Ctrl-U clears the line of the palette, as it clears every line")
    func paletteLine() throws {
        let child = try FullScreen.opened()
        try child.keys(":")
        child.type("zzzz")
        #expect(child.shows("no such command"), "\(child.told)")
        try child.keys("C-u")
        #expect(child.hides("zzzz"))
    }

    @Test("the title tells how many rows a long filter has left")
    func longFilter() throws {
        let child = try FullScreen.opened()
        try child.keys("Tab", "/")
        child.type("https://docs.example.net/a/b?c=d#e")
        try child.keys("Enter")
        #expect(child.shows(matching: /443 +tcp +https/), "\(child.told)")
        #expect(child.shows("2 shown"), "\(child.told)")
    }
}
