/// A valid host name (RFC 1123 §2.1, RFC 1035 §2.3.4) in ASCII.
struct HostName {
    /// The name with its non-ASCII labels encoded as Punycode (`xn--…`, RFC 3492).
    let ascii: String

    /// Bytes of a name in text form without its final dot: 255 bytes on the wire (RFC 1035 §2.3.4).
    private static let maxNameLength = 253
    private static let maxLabelLength = 63
    /// Delimiters between a host and the rest of a URL, or a port.
    ///
    /// A colon or bracket gets this far if a combining mark follows it: the two are one `Character`, which
    /// does not compare equal to the delimiter.
    private static let forbidden = "/?#@\\\":[]".unicodeScalars

    /// - Throws: `LookupFailure` with code `INVALID_NAME` and the reason.
    init(_ text: Substring) throws(LookupFailure) {
        for scalar in text.unicodeScalars {
            if scalar == "\u{fffd}" { throw .invalidName("the name is not valid UTF-8") }
            if scalar.properties.isWhitespace { throw .invalidName("a name cannot contain white space") }
            if scalar.properties.generalCategory == .control || Self.forbidden.contains(scalar) {
                throw .invalidName("a name cannot contain '\(Self.visible(scalar))'")
            }
        }
        var labels: [String] = []
        // Splits by scalars: a dot followed by a combining mark is a different `Character`.
        var parts = text.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
            .map { Substring($0) }
        if parts.last == "", parts.count > 1 { parts.removeLast() }  // the root's dot
        for label in parts {
            guard !label.isEmpty else {
                throw .invalidName("the name has an empty label (two dots in a row, or a leading dot)")
            }
            // Some letters have an ASCII lower case, such as the kelvin sign (U+212A).
            let normalized = Self.isASCII(label) ? String(label) : label.lowercased()
            let encoded = Self.isASCII(normalized[...]) ? normalized : Punycode.label(normalized)
            guard encoded.utf8.count <= Self.maxLabelLength else {
                throw .invalidName(
                    "a label has \(encoded.utf8.count) bytes; at most \(Self.maxLabelLength) are allowed")
            }
            labels.append(encoded)
        }
        let joined = labels.joined(separator: ".")
        guard joined.utf8.count <= Self.maxNameLength else {
            throw .invalidName(
                "the name has \(joined.utf8.count) bytes; at most \(Self.maxNameLength) are allowed")
        }
        if NumbersAndDots.areNumbers(labels), !NumbersAndDots.isAddress(joined) {
            throw .invalidName(NumbersAndDots.fault(in: labels))
        }
        ascii = text.hasSuffix(".") ? joined + "." : joined
    }

    private static func isASCII(_ text: Substring) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    private static func visible(_ scalar: Unicode.Scalar) -> String {
        guard scalar.properties.generalCategory == .control else { return String(scalar) }
        return scalar.value == 0 ? "\\0" : "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }
}
