/// A walk through a full-screen program as a user makes it: keys in, text on the screen out.
///
/// A file has one step a line; empty lines and lines that start with `#` are left out:
///
///     title TEXT                what this journey shows
///     args ARG...               the program's arguments
///     env NAME=VALUE            one environment variable
///     hosts ADDRESS NAME...     a line of the program's own /etc/hosts (lookups then use files only)
///     listen tcp|udp ADDR:PORT  a listener that accepts and echoes
///     full ADDR:PORT            a listener whose backlog is full: connects time out
///     closewait ADDR:PORT       a connection whose peer has closed, held open by us
///     pair stream ADDR:PORT N   N bytes a second over a TCP connection to ADDR:PORT
///     send ADDR:PORT TEXT       a UDP datagram (\xNN escapes); 'send N ADDR:PORT TEXT' N of them
///     key NAME...               Enter Esc Tab BackTab Up PageUp F1 Space C-x and so on
///     type TEXT  paste TEXT  resize CxR
///     see TEXT [@MS]            TEXT is on the screen within MS (30000); see~ is a regular expression
///     gone TEXT [@MS]           TEXT leaves the screen; gone~ likewise
///     exit CODE                 the program ends with CODE and the terminal is as before
///
/// Steps from `title` to `pair` set the scene, wherever they stand; the others are walked in order. At
/// the end the program, if still there, is ended by Esc and Q and must restore the terminal.
public struct Journey: Sendable, CustomStringConvertible {
    /// The file that the journey is from, for messages.
    public let file: String
    /// The text of the `title` step; empty when there is none.
    public let title: String
    /// All steps in order.
    public let steps: [Step]

    /// One line of a journey.
    public struct Step: Sendable, CustomStringConvertible {
        /// The line's number in its file, from 1.
        public let line: Int
        /// The line as written, without the spaces around it.
        public let text: String
        let action: Action

        public var description: String { text }
    }

    /// Reads the text of a journey.
    ///
    /// - Parameter file: Its file's name, for messages.
    /// - Throws: `JourneySyntaxError` at the first line that is no step.
    public init(parsing text: String, file: String) throws(JourneySyntaxError) {
        var steps: [Step] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = trimmed(line)
            if words.isEmpty || words.first == "#" { continue }
            do throws(StepProblem) {
                let action = try Action(parsing: words)
                steps.append(Step(line: index + 1, text: String(words), action: action))
            } catch {
                throw JourneySyntaxError(
                    file: file, line: index + 1, text: String(words), problem: error.problem)
            }
        }
        self.file = file
        self.steps = steps
        title =
            steps.lazy.compactMap { if case .title(let title) = $0.action { title } else { nil } }.first ?? ""
    }

    /// Reads a journey's file.
    ///
    /// - Throws: `CallFailure` when it cannot be read, `JourneySyntaxError` when it is not a journey.
    public init(contentsOfFile path: String) throws {
        try self.init(parsing: try contents(ofFile: path), file: path)
    }

    /// The paths of the files in a folder whose names end in `.journey`, sorted.
    public static func files(inFolder path: String) throws(CallFailure) -> [String] {
        try names(inFolder: path).filter { $0.hasSuffix(".journey") }.map { "\(path)/\($0)" }
    }

    /// The file's name without its folders.
    public var description: String { String(file.split(separator: "/").last ?? "") }
}

/// A line of a journey's file that is no step.
public struct JourneySyntaxError: Error, Equatable, CustomStringConvertible {
    public let file: String
    public let line: Int
    public let text: String
    public let problem: String

    public var description: String { "\(file):\(line): \(problem): \(text)" }
}

/// A step that did not come out as written.
public struct JourneyFailure: Error, CustomStringConvertible {
    public let file: String
    public let size: TerminalSize
    /// Nil when all steps were walked and the program then did not end as it should.
    public let step: Journey.Step?
    /// What was expected and what was found instead.
    public let problem: String
    /// The screen at that time, from the top; empty when the program did not start.
    public let screen: [String]

    /// The failure in one line, and below it the screen in a frame.
    public var description: String {
        let place = step.map { "\(file):\($0.line) at \(size): \($0.text)" } ?? "\(file) at \(size)"
        let edge = "+" + String(repeating: "-", count: size.columns) + "+"
        let frame = screen.isEmpty ? [] : [edge] + screen.map { "|" + $0 } + [edge]
        return (["\(place): \(problem)"] + frame).joined(separator: "\n")
    }
}
