import PseudoTerminal
import TestSupport
import Testing

/// Names whose name server never answers, in a world whose C library waits for minutes.
@Suite("Silent names", .requires(.world))
struct SilentNamesTests {
    private static let names = (1...300).map { "s\(1_000 + $0).silent.test" }

    @Test("every silent name gets a record, although the C library still waits for those before it")
    func records() throws {
        let child = try World.patient.resolve(Self.names + ["--json", "--timeout", "0.5"])
        let records = try Record.all(in: child)
        #expect(child.status == 1)
        #expect(records.map(\.query).sorted() == Self.names)
        #expect(records.allSatisfy { $0.error?.code == "TIMEOUT" })
        // Those that no thread came free for say so.
        let refused = records.filter { $0.error?.message.hasPrefix("not started within 10 s") == true }
        #expect(refused.count == 300 - 256)
        #expect(child.errorLines.count == 300)
    }

    @Test("the time limit of a name covers its addresses' names")
    func allPhases() throws {
        let record = try #require(
            World.patient.records(["half.silent.test", "--timeout", "1"]).first)
        #expect(record.error == nil)
        #expect(record.addresses.map(\.address) == ["192.0.2.99"])
        #expect(record.addresses.map(\.names) == [[]])
        #expect(try #require(record.elapsedMilliseconds) >= 1_000)
    }

    @Test("on the screen a lookup starts although 64 earlier ones never end")
    func nextLookup() throws {
        let child = try FullScreen.opened(world: World.patient)
        #expect(child.shows("system ·"))
        try child.lookUp("silent.city.test")
        #expect(child.shows("resolving"), "\(child.told)")
        child.type(String(repeating: "R", count: 70))
        #expect(child.shows("queued, 1 waiting, 64 running"), "\(child.told)")
        try child.lookUp("four.city.test")
        #expect(child.shows("▸ 192.0.2.44"), "\(child.told)")
        child.type("Q")
        #expect(child.end() == .code(0))
    }
}
