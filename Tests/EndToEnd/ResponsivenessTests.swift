import Foundation
import Glibc
import PseudoTerminal
import Testing

/// Nothing that takes time keeps the screen from answering, and an idle screen does nothing at all.
@Suite(
    "Responsiveness", .enabled(if: World.isAvailable, "needs python3, and root or user namespaces"))
struct ResponsivenessTests {
    @Test("a lookup that hangs delays no key, and ends with its time-out in words")
    func hangingLookup() throws {
        let child = try FullScreen.opened(world: World())
        #expect(child.shows("system ·"))
        try child.lookUp("silent.city.test")
        #expect(child.shows("resolving"), "\(child.told)")
        #expect(child.hides("canonical  atlas.example.test", within: .seconds(1)), "\(child.told)")
        for _ in 1...3 {
            child.type("?")
            #expect(child.shows("Help"))
            try child.keys("Esc")
            #expect(child.hides("Help"))
            try child.keys("Tab", "BackTab")
            #expect(child.shows("i host"))
        }
        // All of that happened while it hung.
        #expect(child.screen.contains("resolving"), "\(child.told)")
        #expect(child.shows("no answer within 5 s", within: .seconds(20)), "\(child.told)")
        #expect(child.hides("resolving"))
        try child.lookUp("four.city.test")
        #expect(child.shows("▸ 192.0.2.44"), "\(child.told)")
        #expect(child.hides("no answer within"))
    }

    @Test("a lookup that hangs does not keep q from quitting")
    func quitWhileHanging() throws {
        let child = try FullScreen.opened(["silent.city.test"], world: World())
        #expect(child.shows("resolving"), "\(child.told)")
        child.type("q")
        #expect(child.pump(until: { !child.screen.alternateScreenIsShown }), "\(child.told)")
        #expect(child.end(within: .seconds(4)) == .code(0))
        #expect(child.leftovers == [])
    }

    @Test("a newer query supersedes one that still waits, whose answer then changes nothing")
    func superseded() throws {
        let child = try FullScreen.opened(world: World())
        #expect(child.shows("system ·"))
        let program = try child.programID()
        try waitForWorkers(of: program, in: child)
        try child.lookUp("late.screen.test")
        try child.lookUp("soon.screen.test")
        #expect(child.shows("▸ 192.0.2.202"), "\(child.told)")
        // The late answer has come when its worker is gone.
        try waitForWorkers(of: program, in: child)
        child.settle()
        #expect(child.screen.contains("host › soon.screen.test"))
        #expect(child.screen.contains("▸ 192.0.2.202"))
        #expect(!child.screen.contains("192.0.2.201"), "\(child.told)")
        #expect(child.screen.contains("system ·"))
    }

    @Test("an idle screen neither wakes up nor writes", arguments: FullScreen.sizes)
    func idle(size: TerminalSize) throws {
        let child = try FullScreen.opened(size: size, world: World())
        #expect(child.shows("system ·"))
        let program = try child.programID()
        try waitForWorkers(of: program, in: child)
        child.settle(quiet: .milliseconds(300))
        let (before, written) = (try ProcessUsage(of: program), child.outputByteCount)
        child.pump(until: { false }, deadline: .seconds(1))
        let after = try ProcessUsage(of: program)
        #expect(after.voluntarySwitches == before.voluntarySwitches)
        #expect(after.processorTime == before.processorTime)
        #expect(after.threadCount == 1)
        #expect(child.outputByteCount == written)
    }

    @Test("a hundred keys at once lead to one repaint", arguments: FullScreen.sizes)
    func manyKeys(size: TerminalSize) throws {
        let child = try FullScreen.opened(size: size)
        child.settle(quiet: .milliseconds(300))
        let one = try #require(try child.measure(key: "Tab"))
        try child.keys("BackTab")
        #expect(child.shows("i host"))
        child.settle()
        // Four panes, so that a hundred and one steps lead to the same picture as one.
        let many = try #require(child.measure(sending: [UInt8](repeating: 0x09, count: 101)))
        #expect(child.hides("i host"))
        // As much as for one key; some more where the keys arrive in two parts.
        #expect(many.bytes <= 3 * one.bytes + 200, "\(many.bytes) bytes, and \(one.bytes) for one key")
    }

    @Test("a block of a megabyte pasted at once is text: it neither hangs nor runs commands")
    func hugePaste() throws {
        let child = try FullScreen.opened()
        let line = "qQ?z1:T/ Rp\r\u{3}\u{1a}\n"
        let block = String(repeating: line, count: (1 << 20) / line.utf8.count)
        child.paste(block)
        #expect(child.shows("submit", within: .seconds(30)), "\(child.told)")
        #expect(child.shows("qQ?z1:T/ Rp", within: .seconds(30)), "\(child.told)")
        child.settle()
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

    @Test("y puts the selected address on the clipboard through the terminal")
    func copy() throws {
        let child = try FullScreen.opened(["www.city.test"], world: World())
        #expect(child.shows("▸ 192.0.2.10", within: .seconds(10)), "\(child.told)")
        for (keys, address) in [(["y"], "192.0.2.10"), (["G", "y"], "2001:db8::3")] {
            child.forgetOutput()
            for key in keys { try child.keys(key) }
            #expect(child.shows("copied \(address)"), "\(child.told)")
            #expect(OutputAudit(child.output).clipboard == [Data(address.utf8).base64EncodedString()])
        }
    }

    @Test("keys, clicks and pastes without order leave the program whole")
    func noise() throws {
        let child = try FullScreen.opened(["127.0.0.1"])
        var generator = Noise(state: 0x9e37_79b9)
        for _ in 0..<200 {
            child.type(
                (0..<8).map { _ in Self.keys[Int(generator.next() % UInt64(Self.keys.count))] }.joined())
        }
        #expect(child.settle(deadline: .seconds(20)))
        #expect(child.isRunning, "\(child.told)")
        try child.keys("Esc", "Esc", "Esc", "Esc")
        child.type("Q")
        #expect(child.end(within: .seconds(10)) == .code(0), "\(child.told)")
        #expect(child.leftovers == [])
        #expect(OutputAudit(child.output).problems == [])
    }

    /// What a cat on the keyboard may press without quitting.
    private static let keys = [
        "\t", "\u{1b}[Z", "\u{1b}[A", "\u{1b}[B", "\u{1b}[5~", "\u{1b}[6~", "z", "?", "i", "x", "\u{15}",
        "\u{b}", "\u{1b}OP", "R", "y", "g", "G", "j", "k", "1", "\u{c}", "\u{1b}[<0;9;9M", "\u{1b}[<64;9;9M",
        "\u{1b}[<65;70;20M", "\u{1b}[200~qQ\r\u{1b}[201~", "\u{7f}", "\u{1b}[3~", "é", "漢",
    ]

    /// Waits until no lookup of the program is at work any more.
    private func waitForWorkers(of program: pid_t, in child: TerminalChild) throws {
        let end = ContinuousClock.now + .seconds(20)
        while try ProcessUsage(of: program).threadCount > 1, ContinuousClock.now < end {
            child.pump(until: { false }, deadline: .milliseconds(20))
        }
        try #require(try ProcessUsage(of: program).threadCount == 1)
    }
}

/// A fixed sequence of numbers that looks like none (splitmix64).
private struct Noise {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
