/// The conversion between RFC 3339 text and nanoseconds since 1970 in UTC, without leap seconds.
///
/// `Int64` covers the years 1677 to 2262. Both directions are pure arithmetic and use no table or time zone of the C
/// library, so that a million records per second can each carry their time.
public enum RFC3339 {
    /// Appends `2026-11-22T10:11:12.123456Z`: truncated to microseconds.
    public static func append(_ nanoseconds: Int64, to text: inout [UInt8]) {
        let microseconds = nanoseconds.flooredQuotient(by: 1000)
        let seconds = microseconds.flooredQuotient(by: 1_000_000)
        let days = seconds.flooredQuotient(by: secondsPerDay)
        let (year, month, day) = civil(fromDays: days)
        let second = Int(seconds - days * secondsPerDay)
        append(year / 100, to: &text)
        append(year % 100, to: &text)
        text.append(UInt8(ascii: "-"))
        append(month, to: &text)
        text.append(UInt8(ascii: "-"))
        append(day, to: &text)
        text.append(UInt8(ascii: "T"))
        append(second / 3600, to: &text)
        text.append(UInt8(ascii: ":"))
        append(second / 60 % 60, to: &text)
        text.append(UInt8(ascii: ":"))
        append(second % 60, to: &text)
        text.append(UInt8(ascii: "."))
        let fraction = Int(microseconds - seconds * 1_000_000)
        append(fraction / 10_000, to: &text)
        append(fraction / 100 % 100, to: &text)
        append(fraction % 100, to: &text)
        text.append(UInt8(ascii: "Z"))
    }

    /// Returns the time as a string, in the form that `append` writes.
    public static func text(_ nanoseconds: Int64) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(27)
        append(nanoseconds, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Parses a date and time with `Z` or an offset.
    ///
    /// A fraction is truncated to nine digits, and second 60 is the first of the next minute. Returns nil for any other
    /// text, and for times outside the range of `Int64`.
    public static func nanoseconds(_ text: some StringProtocol) -> Int64? {
        var rest = Array(text.utf8)[...]
        guard let year = number(4, &rest), consume("-", &rest), let month = number(2, &rest),
            consume("-", &rest), let day = number(2, &rest),
            consume("T", &rest) || consume("t", &rest) || consume(" ", &rest),
            let hour = number(2, &rest), consume(":", &rest), let minute = number(2, &rest),
            consume(":", &rest), let second = number(2, &rest),
            let fraction = fraction(&rest), let offset = offset(&rest), rest.isEmpty,
            (1...12).contains(month), day >= 1, day <= days(inMonth: month, of: year),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = Int64(days(fromYear: year, month: month, day: day))
        let seconds = days * secondsPerDay + Int64(hour * 3600 + minute * 60 + second) - Int64(offset)
        // Near the lower end of the range, whole seconds alone may overflow although the sum with the fraction fits.
        let isNegative = seconds < 0
        let (product, overflow) = (isNegative ? seconds + 1 : seconds).multipliedReportingOverflow(
            by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(Int64(fraction) - (isNegative ? 1_000_000_000 : 0))
        return overflow || carry ? nil : sum
    }

    private static let secondsPerDay: Int64 = 86_400

    // MARK: Digits

    /// Appends a number below 100 as two digits.
    private static func append(_ number: Int, to text: inout [UInt8]) {
        text.append(0x30 + UInt8(truncatingIfNeeded: number / 10))
        text.append(0x30 + UInt8(truncatingIfNeeded: number % 10))
    }

    private static func consume(_ letter: Unicode.Scalar, _ text: inout ArraySlice<UInt8>) -> Bool {
        guard text.first == UInt8(ascii: letter) else { return false }
        text.removeFirst()
        return true
    }

    /// Consumes a number of exactly so many digits.
    private static func number(_ digits: Int, _ text: inout ArraySlice<UInt8>) -> Int? {
        guard text.count >= digits else { return nil }
        var number = 0
        for byte in text.prefix(digits) {
            guard byte.isDecimalDigit else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        text = text.dropFirst(digits)
        return number
    }

    /// Consumes a fraction of a second.
    ///
    /// - Returns: Nanoseconds, 0 without a fraction; nil for a point without digits.
    private static func fraction(_ text: inout ArraySlice<UInt8>) -> Int? {
        guard consume(".", &text) else { return 0 }
        let digits = text.prefix(while: \.isDecimalDigit)
        guard !digits.isEmpty else { return nil }
        text = text[digits.endIndex...]
        var fraction = 0
        for index in 0..<9 {
            let digit = digits.dropFirst(index).first.map { Int($0 - 0x30) } ?? 0
            fraction = fraction * 10 + digit
        }
        return fraction
    }

    /// Consumes `Z` or an offset.
    ///
    /// - Returns: Seconds east of UTC.
    private static func offset(_ text: inout ArraySlice<UInt8>) -> Int? {
        if consume("Z", &text) || consume("z", &text) { return 0 }
        let isWest = text.first == UInt8(ascii: "-")
        guard consume("-", &text) || consume("+", &text), let hours = number(2, &text), consume(":", &text),
            let minutes = number(2, &text), hours < 24, minutes < 60
        else { return nil }
        return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }

    // MARK: Calendar

    /// Returns the number of days in a month, 1 to 12.
    public static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    // In a year that begins in March the leap day is the last day, and 400 years have 146,097 days, so that divisions
    // alone give months and years. The names follow Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    // 719,468 days lie between 0000-03-01 and 1970-01-01.

    /// Returns the days since 1970-01-01, for years from 0.
    private static func days(fromYear year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year.flooredQuotient(by: 400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func civil(fromDays days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = Int(days) + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension FixedWidthInteger {
    /// Returns the quotient rounded down, so that times before 1970 have a nonnegative remainder too.
    fileprivate func flooredQuotient(by divisor: Self) -> Self {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
