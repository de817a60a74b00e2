extension Double {
    /// Parses a number with an optional k, M or G, which are powers of 1,000; nil if the text is none.
    public init?(scaled text: String) {
        let (number, suffix) = text.numberAndSuffix
        let factor: Double? =
            switch suffix.lowercased() {
            case "": 1
            case "k": 1e3
            case "m": 1e6
            case "g": 1e9
            default: nil
            }
        guard let number, let factor else { return nil }
        self = number * factor
    }
}

extension String {
    /// A decimal number, nil if the text does not begin with one, and what follows it.
    var numberAndSuffix: (number: Double?, suffix: String) {
        let digits = prefix { $0.isASCII && $0.isNumber || $0 == "." }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        let isNumber = (1...2).contains(parts.count) && parts.allSatisfy(\.isDecimalNumber)
        let number = isNumber ? Double(digits).flatMap { $0.isFinite ? $0 : nil } : nil
        return (number, String(self[digits.endIndex...]))
    }
}
