/// Many names joined into one argument.
///
/// ArgumentParser needs quadratic time for the values of an argument: 40 ms for a thousand names, as long as their
/// lookups take.
enum JoinedNames {
    /// A character that no argument can contain, since the kernel terminates each with it.
    private static let separator: Character = "\0"

    /// Joins each run of arguments without a leading dash, except its first one, which may be an option's value.
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

    /// Splits joined arguments into names, including empty ones.
    static func names(in arguments: [String]) -> [String] {
        arguments.flatMap {
            $0.split(separator: separator, omittingEmptySubsequences: false).map { String($0) }
        }
    }
}
