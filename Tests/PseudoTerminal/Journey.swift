/// A scripted session with a full-screen program: keys to press and text to expect on the screen.
///
/// A file has one step per line; empty lines and lines that start with `#` are ignored:
///
///     title TEXT                what this journey tests
///     args ARG...               the program's arguments
///     env NAME=VALUE            one environment variable
///     hosts ADDRESS NAME...     a line of the program's own /etc/hosts (lookups then use files only)
///     listen tcp|udp ADDR:PORT  a listener that accepts and echoes
///     full ADDR:PORT            a listener whose backlog is full: connects time out
///     closewait ADDR:PORT       a connection closed by its peer and held open by us
///     pair stream ADDR:PORT N   N bytes per second over a TCP connection to ADDR:PORT
///     bound ADDR:PORT           a TCP socket that is bound, and neither listens nor connects
///     short N ADDR:PORT BYTES   N connections, each of which sends BYTES and is closed by both ends
///     send ADDR:PORT TEXT       a UDP datagram (\xNN escapes); 'send N ADDR:PORT TEXT' sends N
///     key NAME...               Enter Esc Tab BackTab Up PageUp F1 Space C-x and so on
///     type TEXT  paste TEXT  resize CxR
///     see TEXT [@MS]            TEXT is on the screen within MS (30000); see~ is a regular expression
///     gone TEXT [@MS]           TEXT is not on the screen within MS; gone~ is a regular expression
///     exit CODE                 the program exits with CODE and the terminal is restored
///
/// Steps from `title` to `bound` are applied before the program starts, even if they come later in the file;
/// the others run in order. A program still running at the end is quit with Esc and Q and must restore the
/// terminal.
public struct Journey: Sendable, CustomStringConvertible {
    /// The name of the journey's file, for messages.
    public let file: String
    /// The text of the `title` step; empty if there is none.
    public let title: String
    /// All steps in order.
    public let steps: [Step]

    /// One line of a journey.
    public struct Step: Sendable, CustomStringConvertible {
        /// The line's number in its file, from 1.
        public let line: Int
        /// The line as written, without surrounding spaces.
        public let text: String
        let action: Action

        public var description: String { text }
    }

    /// Parses the text of a journey.
    ///
    /// - Parameter file: The name of its file, for messages.
    /// - Throws: `JourneySyntaxError` for the first line that is not a step.
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
    /// - Throws: `CallFailure` if it cannot be read, `JourneySyntaxError` if it is not a journey.
    public init(contentsOfFile path: String) throws {
        try self.init(parsing: try contents(ofFile: path), file: path)
    }

    /// The paths of the files in a folder whose names end in `.journey`, sorted.
    public static func files(inFolder path: String) throws(CallFailure) -> [String] {
        try names(inFolder: path).filter { $0.hasSuffix(".journey") }.map { "\(path)/\($0)" }
    }

    /// The file's name without its path.
    public var description: String { String(file.split(separator: "/").last ?? "") }
}

/// A line of a journey's file that is not a step.
public struct JourneySyntaxError: Error, Equatable, CustomStringConvertible {
    public let file: String
    public let line: Int
    public let text: String
    public let problem: String

    public var description: String { "\(file):\(line): \(problem): \(text)" }
}

/// A step that failed.
public struct JourneyFailure: Error, CustomStringConvertible {
    public let file: String
    public let size: TerminalSize
    /// The failed step; nil if all steps succeeded but the program did not exit correctly.
    public let step: Journey.Step?
    /// The expected and the actual result.
    public let problem: String
    /// The rows of the screen at that time, from the top; empty if the program did not start.
    public let screen: [String]

    /// The failure in one line, followed by the screen in a frame.
    public var description: String {
        let location = step.map { "\(file):\($0.line) at \(size): \($0.text)" } ?? "\(file) at \(size)"
        let edge = "+" + String(repeating: "-", count: size.columns) + "+"
        let frame = screen.isEmpty ? [] : [edge] + screen.map { "|" + $0 } + [edge]
        return (["\(location): \(problem)"] + frame).joined(separator: "\n")
    }
}
