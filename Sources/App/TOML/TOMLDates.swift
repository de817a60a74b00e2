import Core

/// A date, a time, or both, as written. No setting uses one, so it is checked and not converted.
public struct TOMLDateTime: Sendable {
    public enum Kind: Sendable {
        case offsetDateTime, localDateTime, localDate, localTime
    }

    public let kind: Kind
    public let text: String

    /// Returns nil if the text is not a date or time of RFC 3339, with or without an offset.
    init?(_ text: ArraySlice<UInt8>) {
        var rest = text
        if Self.beginsWithTime(text) {
            guard Self.consumeTime(&rest), rest.isEmpty else { return nil }
            kind = .localTime
        } else {
            guard Self.consumeDate(&rest) else { return nil }
            if rest.isEmpty {
                kind = .localDate
            } else {
                guard Self.consume("T", &rest) || Self.consume("t", &rest) || Self.consume(" ", &rest),
                    Self.consumeTime(&rest)
                else { return nil }
                kind = rest.isEmpty ? .localDateTime : .offsetDateTime
                guard rest.isEmpty || Self.consumeOffset(&rest), rest.isEmpty else { return nil }
            }
        }
        self.text = String(decoding: text, as: UTF8.self)
    }

    /// Whether the text begins like a date, with four digits and a dash; no number does.
    static func beginsWithDate(_ text: ArraySlice<UInt8>) -> Bool {
        text.prefix(4).allSatisfy(\.isDecimalDigit) && text.dropFirst(4).first == UInt8(ascii: "-")
    }

    /// Whether the text begins like a time, with two digits and a colon.
    static func beginsWithTime(_ text: ArraySlice<UInt8>) -> Bool {
        text.prefix(2).allSatisfy(\.isDecimalDigit) && text.dropFirst(2).first == UInt8(ascii: ":")
    }

    // MARK: Fields

    private static func consumeDate(_ text: inout ArraySlice<UInt8>) -> Bool {
        guard let year = number(4, &text), consume("-", &text), let month = number(2, &text),
            consume("-", &text), let day = number(2, &text), (1...12).contains(month)
        else { return false }
        return day >= 1 && day <= RFC3339.days(inMonth: month, of: year)
    }

    /// Consumes a time with its fraction. Second 60 is a leap second.
    private static func consumeTime(_ text: inout ArraySlice<UInt8>) -> Bool {
        guard let hour = number(2, &text), consume(":", &text), let minute = number(2, &text),
            consume(":", &text), let second = number(2, &text), hour < 24, minute < 60, second <= 60
        else { return false }
        guard consume(".", &text) else { return true }
        let fraction = text.prefix(while: \.isDecimalDigit)
        text = text[fraction.endIndex...]
        return !fraction.isEmpty
    }

    private static func consumeOffset(_ text: inout ArraySlice<UInt8>) -> Bool {
        if consume("Z", &text) || consume("z", &text) { return true }
        guard consume("+", &text) || consume("-", &text), let hours = number(2, &text), consume(":", &text),
            let minutes = number(2, &text)
        else { return false }
        return hours < 24 && minutes < 60
    }

    private static func consume(_ character: Unicode.Scalar, _ text: inout ArraySlice<UInt8>) -> Bool {
        guard text.first == UInt8(ascii: character) else { return false }
        text = text.dropFirst()
        return true
    }

    /// Consumes a number of exactly so many digits.
    private static func number(_ digits: Int, _ text: inout ArraySlice<UInt8>) -> Int? {
        let field = text.prefix(digits)
        guard field.count == digits, field.isDecimalNumber else { return nil }
        text = text.dropFirst(digits)
        return field.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
