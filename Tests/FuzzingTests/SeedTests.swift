import FuzzTargets
import Kernel
import Testing

/// What the fuzzers start from: so the properties are known to hold for good input, and no target rots.
@Suite("Seeds of the fuzzers")
struct SeedTests {
    private static let folder =
        #filePath.split(separator: "/").dropLast(2).map { "/\($0)" }.joined()
        + "/Fuzzing/Seeds"

    @Test("each target has a folder of seeds, and each folder its target")
    func folders() {
        #expect(FuzzTarget.all.map(\.name).sorted() == names(inFolder: Self.folder).sorted())
    }

    @Test(
        "what a target reads has its properties, whole, cut, and with a byte changed",
        arguments: FuzzTarget.all.map(\.name))
    func seeds(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let folder = "\(Self.folder)/\(name)"
        let files = names(inFolder: folder)
        #expect(!files.isEmpty)
        for file in files {
            let seed = try readFile("\(folder)/\(file)", limit: 4096)
            var changed = seed
            if let middle = changed.indices.dropFirst(seed.count / 2).first { changed[middle] ^= 0x80 }
            for bytes in [seed, Array(seed.prefix(seed.count / 2)), changed] {
                #expect(throws: Never.self, "\(file)") { try target.run(bytes) }
            }
        }
    }

    @Test("no bytes at all break nothing", arguments: FuzzTarget.all.map(\.name))
    func empty(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        #expect(throws: Never.self) { try target.run([]) }
    }
}
