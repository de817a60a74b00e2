import PseudoTerminal
import TestSupport
import Testing

/// Queued lookups are counted in the title and have no thread of their own.
@Suite("Queued lookups", .requires(.world))
struct QueuedLookupTests {
    @Test("the title counts down the reverse lookups of two hundred addresses", arguments: FullScreen.sizes)
    func crowd(size: TerminalSize) throws {
        let child = try FullScreen.opened(["crowd.screen.test"], size: size, world: World())
        let program = try child.programID()
        var seen: [Int] = []
        var maxThreads = 0
        let isDone = child.pump(
            until: {
                maxThreads = max(maxThreads, (try? ProcessUsage(of: program).threadCount) ?? 0)
                if let number = waiting(in: child.screen), number != seen.last { seen.append(number) }
                return !seen.isEmpty && child.screen.contains("system ·")
            })
        #expect(isDone, "\(child.told)")
        // 64 lookups are running, so at most 136 can be queued.
        #expect(seen.allSatisfy { (1...136).contains($0) }, "\(seen)")
        #expect(seen.count > 1 && seen == seen.sorted(by: >), "\(seen)")
        // The workers, the loop, and one more.
        #expect(maxThreads > 32 && maxThreads <= 66)
        #expect(child.screen.contains("10.7.0.1 "))
        child.type("G")
        #expect(child.shows("10.7.0.200"), "\(child.told)")
        #expect(child.shows("crowd.screen.test"))
    }

    @Test("while all workers are busy the title shows the number of queued lookups, and q quits")
    func noWorkerFree() throws {
        let child = try FullScreen.opened(world: World())
        #expect(child.shows("system ·"))
        try child.lookUp("silent.city.test")
        #expect(child.shows("resolving"), "\(child.told)")
        // Each lookup replaces the previous one, whose worker still waits for the name server.
        child.type(String(repeating: "R", count: 70))
        #expect(child.shows("64 running"), "\(child.told)")
        #expect(child.shows("queued, 1 waiting, 64 running", within: .seconds(2)))
        child.type("?")
        #expect(child.shows("Help"))
        child.type("Q")
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
    }

    /// The number of queued lookups shown in the title.
    private func waiting(in screen: VirtualTerminal) -> Int? {
        screen.text.firstMatch(of: /resolving, (\d+) waiting/).flatMap { Int($0.1) }
    }
}
