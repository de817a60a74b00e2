import FuzzTargets
import Kernel
import Testing

/// Runs every target on its seeds, which shows that the properties hold for valid input.
@Suite("Fuzzing seeds")
struct SeedTests {
    private static let folder =
        #filePath.split(separator: "/").dropLast(2).map { "/\($0)" }.joined()
        + "/Fuzzing/Seeds"

    @Test("each target has a folder of seeds, and each folder a target")
    func folders() {
        #expect(FuzzTarget.all.map(\.name).sorted() == names(inFolder: Self.folder).sorted())
    }

    @Test(
        "the properties hold for each seed: complete, truncated, and with one byte changed",
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

    @Test("the properties hold for empty input", arguments: FuzzTarget.all.map(\.name))
    func empty(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        #expect(throws: Never.self) { try target.run([]) }
    }
}
