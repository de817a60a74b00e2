/// A host name: a valid one in ASCII (RFC 1123 §2.1, RFC 1035 §2.3.4), or an international one (RFC 5890).
///
/// Of an international name only the characters are checked. It is looked up in ASCII, and the conversion decides about
/// the rest: it may remove characters, and dots and digits have several forms.
public struct HostName: Sendable {
    public let text: String

    /// Returns whether a name must be converted to ASCII before it is looked up.
    public static func isInternational(_ text: String) -> Bool { !isASCII(text[...]) }

    /// Bytes of a name in text form without its final dot: 255 bytes on the wire (RFC 1035 §2.3.4).
    private static let maxNameLength = 253
    private static let maxLabelLength = 63
    /// Delimiters between a host and the rest of a URL, or a port.
    ///
    /// A colon or bracket gets this far if a combining mark follows it: the two are one `Character`, which
    /// does not compare equal to the delimiter.
    private static let forbidden = "/?#@\\\":[]".unicodeScalars

    /// - Throws: `LookupFailure` with code `INVALID_NAME` and the reason.
    public init(_ text: Substring) throws(LookupFailure) {
        guard !text.isEmpty else { throw .emptyName }
        for scalar in text.unicodeScalars {
            if scalar == "\u{fffd}" { throw .invalidName("the name is not valid UTF-8") }
            if scalar.properties.isWhitespace { throw .invalidName("a name cannot contain white space") }
            if scalar.properties.generalCategory == .control || Self.forbidden.contains(scalar) {
                throw .invalidName("a name cannot contain '\(Self.visible(scalar))'")
            }
        }
        self.text = String(text)
        if Self.isASCII(text) { try Self.checkLabels(of: text) }
    }

    private static func checkLabels(of text: Substring) throws(LookupFailure) {
        var labels = text.split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
        if labels.last == "", labels.count > 1 { labels.removeLast() }  // the root's dot
        for label in labels {
            guard !label.isEmpty else {
                throw .invalidName("the name has an empty label (two dots in a row, or a leading dot)")
            }
            guard label.utf8.count <= maxLabelLength else {
                throw .invalidName(
                    "a label has \(label.utf8.count) bytes; at most \(maxLabelLength) are allowed")
            }
        }
        let joined = labels.joined(separator: ".")
        guard joined.utf8.count <= maxNameLength else {
            throw .invalidName(
                "the name has \(joined.utf8.count) bytes; at most \(maxNameLength) are allowed")
        }
        if NumbersAndDots.areNumbers(labels), !NumbersAndDots.isAddress(joined) {
            throw .invalidName(NumbersAndDots.fault(in: labels))
        }
    }

    private static func isASCII(_ text: Substring) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    private static func visible(_ scalar: Unicode.Scalar) -> String {
        guard scalar.properties.generalCategory == .control else { return String(scalar) }
        return scalar.value == 0 ? "\\0" : "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
}
