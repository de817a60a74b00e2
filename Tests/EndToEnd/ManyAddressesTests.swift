import Foundation
import Glibc
import PseudoTerminal
import TestSupport
import Testing

/// Hosts with thousands of addresses, which delay neither a key nor the end of the program.
@Suite("Many addresses", .serialized, .requires(.world))
struct ManyAddressesTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    /// A world whose name server knows `big.test` with 3,900 addresses, the most that fit into an answer, and the name
    /// of each address.
    private func bigWorld() throws -> World {
        let lines = (0..<16).flatMap { block in
            let last = block < 15 ? 250 : 150
            return [
                "big.test A 10.11.\(block).{1-\(last)}",
                "10.11.\(block).{1-\(last)} PTR node{1-\(last)}.block\(block).test",
            ]
        }
        let path = "\(folder.path)/big.zone"
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: path))
        return World(arguments: ["--zone", path])
    }

    /// Expects that SIGTERM ends the program within 250 ms, although its lookups are still running.
    private func expectEndBySignal(_ child: TerminalChild) throws {
        let program = try child.programID()
        kill(program, SIGTERM)
        // The world's script reaps the program at once.
        let hasEnded = child.wait(until: { kill(program, 0) != 0 }, within: .milliseconds(250))
        #expect(hasEnded, "\(child.told)")
        _ = child.end()
        #expect(child.leftovers == [])
    }

    @Test("5,000 addresses of an interface delay neither a key nor the end")
    func interface() throws {
        let addresses = (0..<5_000).flatMap { ["--address", "10.0.\($0 / 250).\($0 % 250 + 1)/8"] }
        let child = try FullScreen.opened(world: World(arguments: addresses))
        #expect(child.shows("10.0.0.1 "), "\(child.told)")
        for _ in 1...3 {
            child.type("?")
            #expect(child.shows("Help"))
            try child.keys("Esc")
            #expect(child.hides("Help"))
        }
        try expectEndBySignal(child)
    }

    @Test("the names of 3,900 addresses are looked up where the list is scrolled to")
    func answer() throws {
        let child = try FullScreen.opened(["big.test"], world: bigWorld())
        #expect(child.shows("10.11.0.1 "), "\(child.told)")
        child.type("G")
        #expect(child.shows("node150.block15.test"), "\(child.told)")
        child.type("?")
        #expect(child.shows("Help"))
        try expectEndBySignal(child)
    }

    @Test("on the command line all 3,900 addresses have their names, in one record")
    func record() throws {
        let records = try bigWorld().records(["big.test", "--timeout", "60"])
        let record = try #require(records.first)
        #expect(records.count == 1 && record.error == nil)
        #expect(record.addresses.count == 3_900)
        #expect(Set(record.addresses.map(\.address)).count == 3_900)
        #expect(Set(record.addresses.compactMap(\.rank)).count == 3_900)
        #expect(record.addresses.allSatisfy { $0.names.count == 1 })
    }

    @Test("a probe of 3,900 unreachable addresses ends, each with its result")
    func probe() throws {
        let records = try bigWorld().records(["big.test", "--timeout", "60", "--probe", "7"])
        let addresses = try #require(records.first?.addresses)
        #expect(addresses.count == 3_900)
        #expect(addresses.allSatisfy { $0.probe?.state == "unreachable" })
    }
}
