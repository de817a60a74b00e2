import PseudoTerminal
import Testing

@Suite("Resizing the full screen")
struct ResizeTests {
    private static let usual = TerminalSize(120, 36)
    private static let largest = TerminalSize(400, 120)

    @Test(
        "two hundred resizes, from one cell to a huge screen, restore the screen and leak no memory"
    )
    func storm() throws {
        // A debug build spends about 9 s on the frames.
        let child = try FullScreen.opened(size: Self.usual, processorSeconds: 30)
        #expect(child.rest(), "\(child.told)")
        let normal = child.screen.lines
        try child.resize(to: Self.largest)
        try #require(child.pump(until: { child.screen.line(119).contains("help") }), "\(child.told)")
        #expect(child.rest(), "\(child.told)")
        // A leak grows with every round of resizes. Without a leak, memory soon stops growing from one round
        // to the next.
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
        "a screen that is too small shows the size it needs, and recovers when enlarged",
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

    @Test("the documented minimum size works", arguments: [TerminalSize(40, 10)])
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

    @Test("a program started on too small a screen shows its screen once enlarged")
    func startedSmall() throws {
        let child = try FullScreen.start(size: TerminalSize(20, 4))
        try #require(child.shows("this is 20x4"), "\(child.told)")
        try child.resize(to: Self.usual)
        #expect(child.shows(" Resolver "), "\(child.told)")
        #expect(child.shows("127.0.0.1"))
    }

    @Test("help, a zoomed pane and an input line survive resizes", arguments: FullScreen.sizes)
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

    /// Resizes the terminal, and returns as soon as the program has begun to draw, so that the next resize
    /// may interrupt the drawing, as when the user drags the edge of a window.
    private func resize(_ child: TerminalChild, to size: TerminalSize) throws {
        // The kernel sends no SIGWINCH if the size is the same.
        guard size != child.screen.size else { return }
        let before = child.outputByteCount
        try child.resize(to: size)
        #expect(child.pump(until: { child.outputByteCount > before }), "\(size)\n\(child.told)")
    }

    /// Sizes in turn: pseudo-random, a single cell, and the largest.
    private static func size(atStep step: Int) -> TerminalSize {
        switch step % 3 {
        case 0: TerminalSize(1 + step * 37 % 400, 1 + step * 53 % 120)
        case 1: TerminalSize(1, 1)
        default: largest
        }
    }
}
