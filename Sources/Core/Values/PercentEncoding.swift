/// Bytes written as `%` and two hexadecimal digits (RFC 3986 §2.1).
enum PercentEncoding {
    /// Returns the bytes that the text stands for; nil if a `%` is not followed by two hexadecimal digits.
    static func decoded(_ text: Substring.UTF8View) -> [UInt8]? {
        var (bytes, rest) = ([UInt8](), text)
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(Hexadecimal.value),
                let low = rest.popFirst().flatMap(Hexadecimal.value)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}
