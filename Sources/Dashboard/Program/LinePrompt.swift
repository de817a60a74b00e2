import Screen

/// A line being typed on the message line.
public struct LinePrompt: Sendable {
    enum Kind: Sendable {
        case filter
        /// The path of a file to write.
        case export
    }

    let kind: Kind
    let label: String
    var line: InputLine

    /// A filter that begins as the one in force.
    static func filter(_ text: String) -> LinePrompt {
        LinePrompt(kind: .filter, label: "/", line: InputLine(text))
    }

    /// A path, with a proposal that the first character typed replaces.
    static func export(_ label: String, proposing path: String) -> LinePrompt {
        var line = InputLine()
        line.offer(path)
        return LinePrompt(kind: .export, label: label + " to › ", line: line)
    }
}
