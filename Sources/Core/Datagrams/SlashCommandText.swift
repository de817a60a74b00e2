extension SlashCommand {
    /// Parses a command line without its slash.
    ///
    /// - Throws: `ChatLineFailure` for an unknown command and for invalid arguments.
    init(_ text: Substring) throws(ChatLineFailure) {
        let name = text.prefix { !$0.isWhitespace }
        guard let row = Self.table.first(where: { $0.name == name }) else {
            throw ChatLineFailure(Self.unknown(String(name)))
        }
        let words: [String]
        do throws(CommandWords.UnclosedQuote) {
            words = try CommandWords.split(text[name.endIndex...])
        } catch {
            throw ChatLineFailure("/\(name): unclosed quote \(error.mark)")
        }
        do throws(Refusal) {
            try self.init(name: row.name, words)
        } catch {
            switch error {
            case .usage: throw ChatLineFailure("/\(name): usage: \(row.usage)")
            case .reason(let reason): throw ChatLineFailure("/\(name): \(reason)")
            }
        }
    }

    private enum Refusal: Error {
        /// The number of arguments is wrong.
        case usage
        case reason(String)
    }

    private static func unknown(_ name: String) -> String {
        guard !name.isEmpty else { return "/: the command name is missing; // sends a slash" }
        let near = name.nearestName(among: table.map(\.name))
        let advice = near.map { "did you mean /\($0)?" } ?? "/help lists the commands,"
        return "/\(name): no such command; \(advice) // sends a slash"
    }

    private init(name: String, _ words: [String]) throws(Refusal) {
        switch name {
        case "bind": self = .bind(try Self.endpoint(Self.one(words)))
        case "to": self = .to(try Self.target(Self.one(words)))
        case "peers": self = try Self.alone(.peers, words)
        case "hex": self = .show(try Self.view(words))
        case "echo": self = .echo(try Self.flag(words))
        case "pack": self = try Self.pack(words)
        case "burst": self = try Self.burst(words)
        case "record" where words.isEmpty: self = .stopRecording
        case "record":
            let (path, force) = try Self.file(words)
            self = .record(path: path, force: force)
        case "save":
            let (path, force) = try Self.file(words)
            self = .save(path: path, force: force)
        case "close": self = try Self.alone(.close, words)
        default: self = try Self.alone(.help, words)
        }
    }

    // MARK: Arguments

    private static func alone(_ command: SlashCommand, _ words: [String]) throws(Refusal) -> SlashCommand {
        guard words.isEmpty else { throw .reason("it takes no arguments") }
        return command
    }

    private static func one(_ words: [String]) throws(Refusal) -> String {
        guard let word = words.first, words.count == 1 else { throw .usage }
        return word
    }

    private static func endpoint(_ text: String) throws(Refusal) -> Endpoint {
        do throws(EndpointFailure) {
            return try Endpoint(text)
        } catch {
            throw .reason(error.description)
        }
    }

    private static func target(_ text: String) throws(Refusal) -> ChatTarget {
        if text == "all" { return .all }
        guard text.isDecimalNumber else { return .endpoint(try endpoint(text)) }
        return .peer(try number(text, "NUMBER", in: 1...Int(UInt16.max)))
    }

    private static func view(_ words: [String]) throws(Refusal) -> PayloadView? {
        if words.isEmpty { return nil }
        let word = try one(words)
        guard let view = PayloadView(rawValue: word) else {
            throw .reason("expected text, hex or both, not \(word)")
        }
        return view
    }

    private static func flag(_ words: [String]) throws(Refusal) -> Bool? {
        if words.isEmpty { return nil }
        switch try one(words) {
        case "on": return true
        case "off": return false
        case let word: throw .reason("expected on or off, not \(word)")
        }
    }

    private static func pack(_ words: [String]) throws(Refusal) -> SlashCommand {
        guard let first = words.first else { throw .usage }
        var values = Array(words.dropFirst())
        do throws(StructFailure) {
            let format = try StructFormat(first)
            if values.isEmpty {
                guard !format.isVariable else { return .decode(format) }
                values = Array(repeating: "", count: format.valueCount)
            }
            // Pack the values once now, so that an error is reported while the line can still be edited.
            _ = try format.pack(values)
            return .pack(format, values)
        } catch {
            throw .reason(error.description)
        }
    }

    private static func burst(_ words: [String]) throws(Refusal) -> SlashCommand {
        guard words.count == 2 || words.count == 3 else { throw .usage }
        let count = try number(words[0], "COUNT", in: 1...10_000_000)
        let size = try number(words[1], "SIZE", in: 0...StructFormat.maxSize)
        let rate = words.count == 3 ? try number(words[2], "RATE", in: 1...10_000_000) : nil
        return .burst(count: count, size: size, rate: rate)
    }

    private static func file(_ words: [String]) throws(Refusal) -> (path: String, force: Bool) {
        let paths = words.filter { $0 != "--force" }
        if let option = paths.first(where: { $0.hasPrefix("-") }) {
            throw .reason("unknown option \(option); write ./\(option) for a file of this name")
        }
        let path = try one(paths)
        guard !path.isEmpty else { throw .reason("FILE is empty") }
        guard !path.utf8.contains(0) else { throw .reason("a path cannot contain a zero byte") }
        return (path, words.count > 1)
    }

    private static func number(_ text: String, _ name: String, in range: ClosedRange<Int>) throws(Refusal)
        -> Int
    {
        guard text.isDecimalNumber, let number = Int(text), range.contains(number) else {
            throw .reason("\(name) must be \(range.lowerBound) to \(range.upperBound), not \(text)")
        }
        return number
    }
}
