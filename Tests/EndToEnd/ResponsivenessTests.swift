import Foundation
import Glibc
import PseudoTerminal
import TestSupport
import Testing

/// The screen answers keys during slow operations, and an idle screen uses no processor time.
@Suite(
    "Responsiveness", .requires(.world))
struct ResponsivenessTests {
    @Test("a lookup that hangs delays no key and ends with a time-out message")
    func hangingLookup() throws {
        let child = try FullScreen.opened(world: World())
        #expect(child.shows("system ·"))
        try child.lookUp("silent.city.test")
        #expect(child.shows("resolving"), "\(child.told)")
        #expect(child.hides("canonical  atlas.example.test"), "\(child.told)")
        for _ in 1...3 {
            child.type("?")
            #expect(child.shows("Help"))
            try child.keys("Esc")
            #expect(child.hides("Help"))
            try child.keys("Tab", "BackTab")
            #expect(child.shows("i host"))
        }
        // The keys above were answered while the lookup hung.
        #expect(child.screen.contains("resolving"), "\(child.told)")
        #expect(child.shows("no answer within 5 s"), "\(child.told)")
        #expect(child.hides("resolving"))
        try child.lookUp("four.city.test")
        #expect(child.shows("▸ 192.0.2.44"), "\(child.told)")
        #expect(child.hides("no answer within"))
    }

    @Test("q quits during a lookup that hangs")
    func quitWhileHanging() throws {
        let child = try FullScreen.opened(["silent.city.test"], world: World.patient)
        #expect(child.shows("resolving"), "\(child.told)")
        child.type("q")
        #expect(child.end() == .code(0), "\(child.told)")
        #expect(!child.wrote("no answer within".utf8))
        #expect(child.leftovers == [])
    }

    @Test("a newer query supersedes a pending one, whose late answer is ignored")
    func superseded() throws {
        let child = try FullScreen.opened(world: World())
        #expect(child.shows("system ·"))
        let program = try child.programID()
        try waitForWorkers(of: program, in: child)
        try child.lookUp("late.screen.test")
        try child.lookUp("soon.screen.test")
        #expect(child.shows("▸ 192.0.2.202"), "\(child.told)")
        // The late answer has arrived once its worker has ended.
        try waitForWorkers(of: program, in: child)
        #expect(child.rest(), "\(child.told)")
        #expect(child.screen.contains("host › soon.screen.test"))
        #expect(child.screen.contains("▸ 192.0.2.202"))
        #expect(!child.screen.contains("192.0.2.201"), "\(child.told)")
        #expect(child.screen.contains("system ·"))
    }

    @Test(
        "an idle screen neither wakes up nor writes, and has one thread",
        arguments: FullScreen.sizes)
    func idle(size: TerminalSize) throws {
        let child = try FullScreen.opened(size: size, world: World())
        #expect(child.shows("system ·"))
        let program = try child.programID()
        try waitForWorkers(of: program, in: child)
        try child.expectRest(of: program)
    }

    @Test("a hundred keys at once cause one repaint", arguments: FullScreen.sizes)
    func manyKeys(size: TerminalSize) throws {
        let child = try FullScreen.opened(size: size)
        #expect(child.rest(), "\(child.told)")
        func written(for tabs: Int) -> Int {
            let before = child.outputByteCount
            #expect(child.answer { child.send([UInt8](repeating: 0x09, count: tabs)) })
            return child.outputByteCount - before
        }
        let one = written(for: 1)
        try child.keys("BackTab")
        #expect(child.shows("i host"))
        // There are four panes, so 101 steps end on the same pane as one step.
        let many = written(for: 101)
        #expect(child.hides("i host"))
        // As much output as for one key, or a little more if the keys arrive in two reads.
        #expect(many <= 3 * one + 200, "\(many) bytes, and \(one) for one key")
    }

    @Test("a paste of one megabyte neither hangs the program nor runs commands")
    func hugePaste() throws {
        let child = try FullScreen.opened()
        let line = "qQ?z1:T/ Rp\r\u{3}\u{1a}\n"
        let block = String(repeating: line, count: (1 << 20) / line.utf8.count)
        child.paste(block)
        #expect(child.shows("submit"), "\(child.told)")
        #expect(child.shows("nothing was inserted"), "\(child.told)")
        #expect(child.rest(), "\(child.told)")
        #expect(child.isRunning)
        #expect(!child.screen.contains("Help"))
        try child.keys("C-c", "Esc")
        #expect(child.hides("submit"))
        child.type("?")
        #expect(child.shows("Help"), "\(child.told)")
        child.type("Q")
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
    }

    @Test("y copies the selected address to the clipboard through the terminal")
    func copy() throws {
        let child = try FullScreen.opened(["www.city.test"], world: World())
        #expect(child.shows("▸ 192.0.2.10"), "\(child.told)")
        for (keys, address) in [(["y"], "192.0.2.10"), (["G", "y"], "2001:db8::3")] {
            child.forgetOutput()
            for key in keys { try child.keys(key) }
            #expect(child.shows("copied \(address)"), "\(child.told)")
            #expect(OutputAudit(child.output).clipboard == [Data(address.utf8).base64EncodedString()])
        }
    }

    @Test("the program survives random keys, clicks and pastes")
    func noise() throws {
        let child = try FullScreen.opened(["127.0.0.1"])
        var generator = SeededGenerator(seed: 0x9e37_79b9)
        for _ in 0..<200 {
            child.type((0..<8).compactMap { _ in Self.keys.randomElement(using: &generator) }.joined())
        }
        #expect(child.rest(), "\(child.told)")
        #expect(child.isRunning, "\(child.told)")
        try child.keys("Esc", "Esc", "Esc", "Esc")
        child.type("Q")
        #expect(child.end() == .code(0), "\(child.told)")
        #expect(child.leftovers == [])
        #expect(OutputAudit(child.output).problems == [])
    }

    /// Keys to press at random that do not quit the program.
    private static let keys = [
        "\t", "\u{1b}[Z", "\u{1b}[A", "\u{1b}[B", "\u{1b}[5~", "\u{1b}[6~", "z", "?", "i", "x", "\u{15}",
        "\u{b}", "\u{1b}OP", "R", "y", "g", "G", "j", "k", "1", "\u{c}", "\u{1b}[<0;9;9M", "\u{1b}[<64;9;9M",
        "\u{1b}[<65;70;20M", "\u{1b}[200~qQ\r\u{1b}[201~", "\u{7f}", "\u{1b}[3~", "é", "漢",
    ]

    /// Waits until all of the program's lookups have ended.
    private func waitForWorkers(of program: pid_t, in child: TerminalChild) throws {
        try #require(
            try child.wait(until: { try ProcessUsage(of: program).threadCount == 1 }), "\(child.told)")
    }
}
