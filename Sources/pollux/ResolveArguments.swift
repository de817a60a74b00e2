/// The arguments of `pollux resolve`, with the names apart from the options.
///
/// The names do not pass through ArgumentParser, which needs quadratic time for the values of an argument: 40 ms for a
/// thousand names, as long as their lookups take.
struct ResolveArguments {
    /// The options whose value is the next argument.
    private static let optionsWithValue: Set<String> = ["--family", "--probe", "--timeout"]

    private(set) var names: [String] = []
    private(set) var options: [String] = []

    init(_ arguments: ArraySlice<String>) {
        var rest = arguments
        while let argument = rest.popFirst() {
            if argument == "--" {
                names += rest
                return
            }
            guard argument.utf8.first == UInt8(ascii: "-"), argument != "-" else {
                names.append(argument)
                continue
            }
            options.append(argument)
            if Self.optionsWithValue.contains(argument), let value = rest.popFirst() { options.append(value) }
        }
    }
}
