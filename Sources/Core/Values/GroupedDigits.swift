extension Int {
    /// The number with thousands separators: `12,345`.
    public var grouped: String {
        let digits = String(magnitude)
        var (text, left) = (self < 0 ? "-" : "", digits.utf8.count)
        for digit in digits {
            text.append(digit)
            left -= 1
            if left > 0, left % 3 == 0 { text += "," }
        }
        return text
    }
}
