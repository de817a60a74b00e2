/// The reason why a step is not valid, without its file and line.
struct StepProblem: Error {
    let problem: String

    init(_ problem: String) { self.problem = problem }
}

extension Action {
    /// Parses one step, which has no surrounding spaces.
    init(parsing step: Substring) throws(StepProblem) {
        let (name, rest) = firstWord(step)
        guard let parse = Self.parsers[String(name)] else { throw StepProblem("no such step as \(name)") }
        if rest.isEmpty { throw StepProblem("\(name) wants something after it") }
        self = try parse(rest)
    }

    private typealias Parser = @Sendable (Substring) throws(StepProblem) -> Action

    private static let parsers: [String: Parser] = [
        "title": { .title(String($0)) },
        "args": { .arguments(words($0).map(String.init)) },
        "env": environment,
        "hosts": { .hosts(String($0)) },
        "listen": listen,
        "full": { rest throws(StepProblem) in .full(try address(rest)) },
        "closewait": { rest throws(StepProblem) in .closeWait(try address(rest)) },
        "pair": pair,
        "bound": { rest throws(StepProblem) in .bound(try address(rest)) },
        "short": short,
        "send": send,
        "key": keys,
        "type": { .type(String($0)) },
        "paste": { .paste(unescaped($0)) },
        "resize": { rest throws(StepProblem) in .resize(try size(rest)) },
        "see": { rest throws(StepProblem) in .see(try expectation(rest, .literal)) },
        "see~": { rest throws(StepProblem) in .see(try expectation(rest, .expression)) },
        "gone": { rest throws(StepProblem) in .gone(try expectation(rest, .literal)) },
        "gone~": { rest throws(StepProblem) in .gone(try expectation(rest, .expression)) },
        "exit": exit,
    ]

    @Sendable private static func environment(_ rest: Substring) throws(StepProblem) -> Action {
        guard let equals = rest.firstIndex(of: "="), equals > rest.startIndex else {
            throw StepProblem("env wants NAME=VALUE")
        }
        return .environment(name: String(rest[..<equals]), value: String(rest[rest.index(after: equals)...]))
    }

    @Sendable private static func listen(_ rest: Substring) throws(StepProblem) -> Action {
        let (transport, addressText) = firstWord(rest)
        guard let transport = LoopbackSockets.Transport(rawValue: String(transport)) else {
            throw StepProblem("listen wants tcp or udp")
        }
        return .listen(transport, try address(addressText))
    }

    @Sendable private static func pair(_ rest: Substring) throws(StepProblem) -> Action {
        let words = words(rest)
        guard words.count == 3, words[0] == "stream" else {
            throw StepProblem("pair wants stream ADDR:PORT N")
        }
        return .stream(try address(words[1]), bytesPerSecond: try number(words[2]))
    }

    @Sendable private static func short(_ rest: Substring) throws(StepProblem) -> Action {
        let words = words(rest)
        guard words.count == 3 else { throw StepProblem("short wants N ADDR:PORT BYTES") }
        return .short(count: try number(words[0]), try address(words[1]), byteCount: try number(words[2]))
    }

    @Sendable private static func send(_ rest: Substring) throws(StepProblem) -> Action {
        let (first, afterFirst) = firstWord(rest)
        let count = Int(first)
        let (addressText, text) = count == nil ? (first, afterFirst) : firstWord(afterFirst)
        return .send(count: count ?? 1, try address(addressText), unescaped(text))
    }

    @Sendable private static func keys(_ rest: Substring) throws(StepProblem) -> Action {
        do throws(UnknownKey) {
            return .keys(try words(rest).map { name throws(UnknownKey) in try Key(String(name)) })
        } catch {
            throw StepProblem(error.description)
        }
    }

    @Sendable private static func exit(_ rest: Substring) throws(StepProblem) -> Action {
        guard let code = Int32(rest), (0...255).contains(code) else {
            throw StepProblem("exit wants a code from 0 to 255")
        }
        return .exit(code: code)
    }

    private static func address(_ text: Substring) throws(StepProblem) -> LoopbackAddress {
        guard let address = LoopbackAddress(text) else {
            throw StepProblem("\(text.isEmpty ? "nothing" : text) is no ADDR:PORT")
        }
        return address
    }

    private static func number(_ text: Substring) throws(StepProblem) -> Int {
        guard let number = Int(text), number >= 0 else { throw StepProblem("\(text) is no number") }
        return number
    }

    private static func size(_ text: Substring) throws(StepProblem) -> TerminalSize {
        let sides = text.split(separator: "x").compactMap { Int($0) }
        guard sides.count == 2, sides.allSatisfy((1...1000).contains) else {
            throw StepProblem("\(text) is no size such as 80x24")
        }
        return TerminalSize(sides[0], sides[1])
    }

    private static func expectation(
        _ rest: Substring, _ form: Expectation.Form
    ) throws(StepProblem) -> Expectation {
        let (text, deadline) = deadlineTakenOff(rest)
        if form == .expression, (try? Regex(text)) == nil {
            throw StepProblem("\(text) is no regular expression")
        }
        return Expectation(text: text, form: form, deadline: deadline)
    }

    /// Splits `TEXT @MS`; without `@MS` the deadline is the default.
    private static func deadlineTakenOff(_ rest: Substring) -> (text: String, deadline: Duration) {
        let whole = (text: String(rest), deadline: Duration.patience)
        guard let last = words(rest).last, last.first == "@", last.startIndex > rest.startIndex,
            let milliseconds = Int(last.dropFirst())
        else { return whole }
        return (String(trimmed(rest[..<last.startIndex])), .milliseconds(milliseconds))
    }
}

/// The bytes of a text in which each `\xNN` is replaced by that byte.
private func unescaped(_ text: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.first {
        let escape = rest.prefix(4)
        if escape.count == 4, escape.starts(with: "\\x".utf8),
            let digits = String(escape.dropFirst(2)), let value = UInt8(digits, radix: 16)
        {
            bytes.append(value)
            rest = rest.dropFirst(4)
        } else {
            bytes.append(byte)
            rest = rest.dropFirst()
        }
    }
    return bytes
}

private func words(_ text: Substring) -> [Substring] { text.split(whereSeparator: \.isWhitespace) }

/// The first word, and the rest without leading spaces.
private func firstWord(_ text: Substring) -> (first: Substring, rest: Substring) {
    let end = text.firstIndex(where: \.isWhitespace) ?? text.endIndex
    return (text[..<end], text[end...].drop(while: \.isWhitespace))
}

/// The text without surrounding spaces.
func trimmed(_ text: Substring) -> Substring {
    let start = text.drop(while: \.isWhitespace)
    return start[..<(start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex)]
}
