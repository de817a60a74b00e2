extension Numeric where Self: LosslessStringConvertible {
    /// The number in full, without a fraction of zero: `2.25`, and `100` for `100.0`.
    public var shortest: String {
        let text = String(self)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
