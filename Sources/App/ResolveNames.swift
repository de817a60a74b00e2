import Core
import DequeModule
import Kernel

/// The names to resolve: arguments, and the lines of standard input in place of `-`.
struct ResolveNames {
    /// In bytes. URLs of up to 8,000 are common practice (RFC 9110 §4.1).
    private static let maxLineLength = 8_000
    /// Characters of a longer line that stand for it in its answer.
    private static let maxQuotedLength = 60

    /// A name as it was asked for.
    struct Name {
        let text: String
        /// The number of a line that is too long; the text is its beginning.
        fileprivate(set) var overlongLine: Int?

        /// - Throws: `LookupFailure` with the reason why it cannot be looked up.
        func query() throws(LookupFailure) -> HostQuery {
            if let overlongLine {
                throw .invalidName(
                    "line \(overlongLine) of standard input is longer than \(maxLineLength) bytes")
            }
            return try HostQuery(text)
        }
    }

    private var arguments: ArraySlice<String>
    private var input = LineInput()
    private var lines: Deque<[UInt8]> = []
    private var lastLine = 0

    init(_ arguments: [String]) {
        self.arguments = arguments[...]
    }

    var hasEnded: Bool { arguments.isEmpty }

    /// Whether the next name is on standard input, and not read yet.
    var needsInput: Bool { arguments.first == ResolveRun.standardInput && lines.isEmpty && !input.hasEnded }

    /// Whether `next` needs no input.
    var isReady: Bool { !hasEnded && !needsInput }

    /// Reads once. Blocks unless poll has reported that standard input is readable.
    ///
    /// - Throws: `SystemFailure` if standard input cannot be read.
    mutating func read() throws(SystemFailure) { lines += try input.read() }

    /// Returns the next name; nil if there is none, or none yet.
    mutating func next() -> Name? {
        while let argument = arguments.first {
            guard argument == ResolveRun.standardInput else {
                arguments = arguments.dropFirst()
                return Name(text: argument.trimmingWhitespace)
            }
            if let name = nextLine() { return name }
            guard input.hasEnded else { return nil }
            arguments = arguments.dropFirst()
        }
        return nil
    }

    /// Returns the name on the next line that is not blank.
    private mutating func nextLine() -> Name? {
        while let line = lines.popFirst() {
            lastLine += 1
            if line.count > Self.maxLineLength {
                let start = String(decoding: line.prefix(Self.maxQuotedLength), as: UTF8.self)
                return Name(text: "\(start)…", overlongLine: lastLine)
            }
            let text = String(decoding: line, as: UTF8.self).trimmingWhitespace
            if !text.isEmpty { return Name(text: text) }
        }
        return nil
    }
}
