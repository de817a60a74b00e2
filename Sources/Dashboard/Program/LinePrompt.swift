import Screen

/// A line being typed on the message line.
public struct LinePrompt: Sendable {
    enum Kind: Sendable {
        case filter
        /// The path of a file to write.
        case export
        /// The value of the chosen setting.
        case setting
    }

    let kind: Kind
    let label: String
    var line: InputLine

    /// Returns a prompt to edit the current filter.
    static func filter(_ text: String) -> LinePrompt {
        LinePrompt(kind: .filter, label: "/", line: InputLine(text))
    }

    /// Returns a prompt to edit the filter of the sockets, in which Up recalls earlier ones.
    static func filter(recalling sockets: SocketsState) -> LinePrompt {
        var line = sockets.filterHistory
        line.offer(sockets.filterText)
        return LinePrompt(kind: .filter, label: "/", line: line)
    }

    /// Returns a prompt for the value of a setting, with the current one, which the first typed character replaces.
    static func setting(_ label: String, proposing value: String) -> LinePrompt {
        var line = InputLine()
        line.offer(value)
        return LinePrompt(kind: .setting, label: label + " › ", line: line)
    }

    /// Returns a prompt for a path, with a proposal that the first typed character replaces.
    static func export(_ label: String, proposing path: String) -> LinePrompt {
        var line = InputLine()
        line.offer(path)
        return LinePrompt(kind: .export, label: label + " to › ", line: line)
    }
}
