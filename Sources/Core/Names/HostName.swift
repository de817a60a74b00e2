import Glibc

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
        // A name whose last label is all digits is an address, which is never sent to a name server (RFC 1123 §2.1).
        if let last = labels.last, last.isDecimalNumber {
            guard Self.isIPv4(joined) else { throw .invalidName(Self.faultDescription(ofAddress: labels)) }
        }
        ascii = text.hasSuffix(".") ? joined + "." : joined
    }

    /// Returns whether the C library parses the text as an IPv4 address, in any notation of `man 3 inet_aton`.
    static func isIPv4(_ text: String) -> Bool {
        var address = in_addr()
        return inet_aton(text, &address) != 0
    }

    private static func isASCII(_ text: Substring) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    private static func visible(_ scalar: Unicode.Scalar) -> String {
        guard scalar.properties.generalCategory == .control else { return String(scalar) }
        return scalar.value == 0 ? "\\0" : "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }

    private static func faultDescription(ofAddress parts: [String]) -> String {
        if let large = parts.first(where: { $0.isDecimalNumber && (UInt64($0) ?? .max) > 255 }) {
            return "not an IPv4 address: \(large) is above 255"
        }
        return "not an IPv4 address: expected four parts of 0 to 255"
    }
}
