import FuzzTargets
import Glibc
import Kernel

/// `fuzz --target=NAME FILE...` runs the target on each file and stops at the first failure; without a target
/// it lists the targets.
///
/// `make fuzz` builds with `--sanitize fuzzer` instead. Then libFuzzer's `main` parses the arguments; it
/// ignores those that begin with two dashes, but passes them to the processes that it starts.
#if !FUZZING
    @main
    private enum Replay {
        static func main() {
            guard let target = chosenTarget else {
                for target in FuzzTarget.all { print(target.name) }
                exit(CommandLine.arguments.count > 1 ? 64 : 0)
            }
            for path in CommandLine.arguments.dropFirst() where !path.hasPrefix("--") {
                do {
                    try target.run(readFile(path, limit: 1 << 24))
                } catch {
                    print("\(target.name): \(path): \(error)")
                    exit(1)
                }
            }
        }
    }
#endif

private let chosenTarget = CommandLine.arguments.lazy.filter { $0.hasPrefix("--target=") }
    .compactMap { FuzzTarget.named(String($0.dropFirst("--target=".count))) }.first

/// The function that libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let target = chosenTarget else {
        fatalError("--target= is one of \(FuzzTarget.all.map(\.name).joined(separator: " "))")
    }
    do {
        try target.run(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        fatalError("\(target.name): \(error)")
    }
    return 0
}
