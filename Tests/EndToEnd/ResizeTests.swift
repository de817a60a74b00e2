import PseudoTerminal
import Testing

@Suite("Resizing the full screen")
struct ResizeTests {
    private static let usual = TerminalSize(120, 36)
    private static let largest = TerminalSize(400, 120)

    @Test(
        "two hundred resizes, down to one cell and up to a wall, leave the normal screen and no memory behind"
    )
    func storm() throws {
        let child = try FullScreen.opened(size: Self.usual)
        #expect(child.rest(), "\(child.told)")
        let normal = child.screen.lines
        try child.resize(to: Self.largest)
        try #require(child.pump(until: { child.screen.line(119).contains("help") }), "\(child.told)")
        #expect(child.rest(), "\(child.told)")
        // What is lost in each storm is lost again in the next: a program that keeps its memory together has
        // one soon that leaves no more behind than the storm before it.
        var memory = [try child.usage().anonymousBytes]
        let descriptors = try ProcessUsage.descriptorCount(of: child.processID)
        while memory.count < 10, memory.count < 3 || memory[memory.count - 1] > memory[memory.count - 2] {
            for step in 0..<200 { try resize(child, to: Self.size(atStep: step)) }
            try resize(child, to: Self.usual)
            #expect(child.rest(), "\(child.told)")
            #expect(child.screen.lines == normal, "\(child.told)")
            memory.append(try child.usage().anonymousBytes)
        }
        #expect(memory.count < 10, "\(memory)")
        #expect(try ProcessUsage.descriptorCount(of: child.processID) == descriptors)
        child.type("q")
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
    }

    @Test(
        "a screen too small says how much room it needs, and comes back by itself",
        arguments: [TerminalSize(39, 9), TerminalSize(39, 36), TerminalSize(120, 9)])
    func tooSmall(size: TerminalSize) throws {
        let child = try FullScreen.opened(size: Self.usual)
        #expect(child.rest(), "\(child.told)")
        let normal = child.screen.lines
        try child.resize(to: size)
        #expect(child.shows("Pollux needs 40x10"), "\(child.told)")
        #expect(child.shows("this is \(size)"))
        #expect(!child.screen.contains("Resolver"))
        try child.resize(to: Self.usual)
        #expect(child.pump(until: { child.screen.lines == normal }), "\(child.told)")
    }

    @Test("the smallest screen that is promised works", arguments: [TerminalSize(40, 10)])
    func smallest(size: TerminalSize) throws {
        let child = try FullScreen.opened(size: size)
        child.type("?")
        #expect(child.shows("Help"))
        try child.keys("Esc", "i", "C-u")
        child.type("127.0.0.1")
        #expect(child.shows("host › 127.0.0.1"), "\(child.told)")
        try child.keys("Enter")
        #expect(child.shows("127.0.0.1"))
        #expect(child.pump(until: { child.screen.line(9).contains("host") }), "\(child.told)")
    }

    @Test("a program started on a screen too small shows its screen when there is room")
    func startedSmall() throws {
        let child = try FullScreen.start(size: TerminalSize(20, 4))
        try #require(child.shows("this is 20x4"), "\(child.told)")
        try child.resize(to: Self.usual)
        #expect(child.shows(" Resolver "), "\(child.told)")
        #expect(child.shows("127.0.0.1"))
    }

    @Test("help, a zoomed pane and an input line survive other sizes", arguments: FullScreen.sizes)
    func state(size: TerminalSize) throws {
        let child = try FullScreen.opened(size: size)
        try child.keys("z", "i", "C-u")
        child.type("kept.test")
        #expect(child.shows("host › kept.test"))
        for other in [TerminalSize(1, 1), TerminalSize(200, 50), TerminalSize(40, 10), size] {
            #expect(try child.answer { try child.resize(to: other) })
        }
        #expect(child.shows("host › kept.test"), "\(child.told)")
        #expect(child.shows(matching: /┌ Resolver ─/))
        #expect(child.hides("┌ Services"))
        try child.keys("Esc", "?")
        #expect(child.shows("Help"))
        try child.resize(to: TerminalSize(60, 14))
        #expect(child.shows("Help"), "\(child.told)")
        try child.resize(to: size)
        #expect(child.shows("Help"))
        try child.keys("Esc")
        #expect(child.hides("Help"))
    }

    /// Gives the terminal another size once the program has begun to draw after the last one, and goes on while it
    /// still draws: at the pace of a window's edge that is dragged.
    private func resize(_ child: TerminalChild, to size: TerminalSize) throws {
        // Of the size that it has the program is not told.
        guard size != child.screen.size else { return }
        let before = child.outputByteCount
        try child.resize(to: size)
        #expect(child.pump(until: { child.outputByteCount > before }), "\(size)\n\(child.told)")
    }

    /// Every third is a single cell, every third the largest; between them all sizes, seeming random.
    private static func size(atStep step: Int) -> TerminalSize {
        switch step % 3 {
        case 0: TerminalSize(1 + step * 37 % 400, 1 + step * 53 % 120)
        case 1: TerminalSize(1, 1)
        default: largest
        }
    }
}
