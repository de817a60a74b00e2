import PseudoTerminal
import TestSupport
import Testing

/// Lookups that wait for a free worker are a number in the title, not a thread each.
@Suite("Queued lookups", .requires(.world))
struct QueuedLookupTests {
    @Test("the title counts the reverse lookups of two hundred addresses down", arguments: FullScreen.sizes)
    func crowd(size: TerminalSize) throws {
        let child = try FullScreen.opened(["crowd.screen.test"], size: size, world: World())
        let program = try child.programID()
        var seen: [Int] = []
        var mostThreads = 0
        let isDone = child.pump(
            until: {
                mostThreads = max(mostThreads, (try? ProcessUsage(of: program).threadCount) ?? 0)
                if let number = waiting(in: child.screen), number != seen.last { seen.append(number) }
                return !seen.isEmpty && child.screen.contains("system ·")
            })
        #expect(isDone, "\(child.told)")
        // 64 are at work, so no more than 136 can wait.
        #expect(seen.allSatisfy { (1...136).contains($0) }, "\(seen)")
        #expect(seen.count > 1 && seen == seen.sorted(by: >), "\(seen)")
        // The workers, the loop, and one to spare.
        #expect(mostThreads > 32 && mostThreads <= 66)
        #expect(child.screen.contains("10.7.0.1 "))
        child.type("G")
        #expect(child.shows("10.7.0.200"), "\(child.told)")
        #expect(child.shows("crowd.screen.test"))
    }

    @Test("a lookup that finds every worker busy says how many wait, and the program can still be left")
    func noWorkerFree() throws {
        let child = try FullScreen.opened(world: World())
        #expect(child.shows("system ·"))
        try child.lookUp("silent.city.test")
        #expect(child.shows("resolving"), "\(child.told)")
        // Each takes the place of the one before, whose worker still waits for the name server.
        child.type(String(repeating: "R", count: 70))
        #expect(child.shows("64 running"), "\(child.told)")
        #expect(child.shows("queued, 1 waiting, 64 running", within: .seconds(2)))
        child.type("?")
        #expect(child.shows("Help"))
        child.type("Q")
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
    }

    /// The number of lookups that wait, as the title says it.
    private func waiting(in screen: VirtualTerminal) -> Int? {
        screen.text.firstMatch(of: /resolving, (\d+) waiting/).flatMap { Int($0.1) }
    }
}
