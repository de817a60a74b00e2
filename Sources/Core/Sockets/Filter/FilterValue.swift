/// The reason why the value of a key is wrong.
struct FilterValueFailure: Error {
    let reason: String
}

/// Parsers of the values that filters have.
enum FilterValue {
    /// Returns the choice with a name, in any case.
    static func choice<Choice>(
        _ text: String, of choices: [Choice], _ name: (Choice) -> String, _ noun: String
    ) throws(FilterValueFailure) -> Choice {
        guard let choice = choices.first(where: { name($0) == text.lowercased() }) else {
            let names = choices.map(name).joined(separator: ", ")
            throw FilterValueFailure(reason: "unknown \(noun) '\(text)': expected one of \(names)")
        }
        return choice
    }

    /// Returns the state with a name or an unambiguous beginning of one, in any case.
    ///
    /// `-` and `_` are left out, so that `fin-wait-1` is FIN_WAIT1.
    static func state(_ text: String) throws(FilterValueFailure) -> SocketState {
        func letters(_ text: String) -> String {
            String(text.lowercased().filter { $0 != "-" && $0 != "_" })
        }
        let wanted = letters(text)
        let found = SocketState.allCases.filter { letters($0.name).hasPrefix(wanted) }
        if let exact = found.first(where: { letters($0.name) == wanted }) { return exact }
        guard let first = found.first, !wanted.isEmpty else {
            let names = SocketState.allCases.map(\.name).joined(separator: ", ")
            throw FilterValueFailure(reason: "unknown state '\(text)': expected one of \(names)")
        }
        guard found.count == 1 else {
            let names = found.map(\.name).joined(separator: " or ")
            throw FilterValueFailure(reason: "the state '\(text)' is ambiguous: \(names)")
        }
        return first
    }

    static func port(_ text: String) throws(FilterValueFailure) -> UInt16 {
        guard text.isDecimalNumber, let port = UInt16(text) else {
            throw FilterValueFailure(reason: "a port is a number from 0 to 65535, not '\(text)'")
        }
        return port
    }

    static func whole<Number: FixedWidthInteger>(
        _ text: String, _ noun: String
    ) throws(FilterValueFailure) -> Number {
        guard text.isDecimalNumber, let number = Number(text) else {
            throw FilterValueFailure(reason: "a \(noun) is a number from 0 to \(Number.max), not '\(text)'")
        }
        return number
    }

    /// Parses a number with an optional k, M or G, which are powers of 1,000.
    @Sendable
    static func amount(_ text: String) throws(FilterValueFailure) -> Double {
        guard let amount = Double(scaled: text) else {
            throw FilterValueFailure(
                reason: "expected a number with k, M, G or no letter after it, not '\(text)'")
        }
        return amount
    }

    /// Parses a duration in one of the given units. Only 0 needs none.
    ///
    /// A part of a second is divided, which gives the nearest number: 100us equals 100 / 1,000,000.
    ///
    /// - Parameter units: The name of each, with its number of seconds or its number in a second.
    /// - Returns: Seconds.
    static func seconds(
        _ text: String, _ units: [(name: String, seconds: Double, perSecond: Double)]
    ) throws(FilterValueFailure) -> Double {
        let (number, suffix) = text.numberAndSuffix
        if number == 0, suffix.isEmpty { return 0 }
        guard let number, let unit = units.first(where: { $0.name == suffix.lowercased() }) else {
            let names = units.map(\.name).filter { $0 != "µs" }.joined(separator: ", ")
            throw FilterValueFailure(reason: "expected a number and one of the units \(names), not '\(text)'")
        }
        return number * unit.seconds / unit.perSecond
    }
}
