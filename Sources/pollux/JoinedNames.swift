/// Many names as one argument.
///
/// ArgumentParser takes time in the square of the values that an argument has: a thousand names 40 ms, which is as
/// long as their lookups take.
enum JoinedNames {
    /// No argument can have it: the kernel ends each with one.
    private static let separator: Character = "\0"

    /// Joins what stands together without a dash in front, from the second on: the first may be an option's value.
    static func joining(_ arguments: [String]) -> [String] {
        var (joined, run): ([String], [String]) = ([], [])
        func flush() {
            joined += run.prefix(1)
            if run.count > 1 { joined.append(run.dropFirst().joined(separator: String(separator))) }
            run = []
        }
        for argument in arguments {
            if argument.utf8.first == UInt8(ascii: "-") {
                flush()
                joined.append(argument)
            } else {
                run.append(argument)
            }
        }
        flush()
        return joined
    }

    /// The names one by one, an empty one too.
    static func names(in arguments: [String]) -> [String] {
        arguments.flatMap {
            $0.split(separator: separator, omittingEmptySubsequences: false).map { String($0) }
        }
    }
}
