import Glibc

/// A host name that a resolver can be asked for (RFC 1123 §2.1, RFC 1035 §2.3.4), as ASCII.
struct HostName {
    /// The name in ASCII: labels with other letters in the form of RFC 3492 (`xn--…`).
    let ascii: String

    /// The longest name in text form without its final dot: 255 bytes on the wire (RFC 1035 §2.3.4).
    private static let longestName = 253
    private static let longestLabel = 63
    /// What parts a host from the rest of a URL or from a port. A colon or a bracket comes here where a mark
    /// follows it, so that it was none to a comparison of characters.
    private static let forbidden = "/?#@\\\":[]".unicodeScalars

    /// - Throws: `LookupFailure` with code `INVALID_NAME` and the reason.
    init(_ text: Substring) throws(LookupFailure) {
        for scalar in text.unicodeScalars {
            if scalar == "\u{fffd}" { throw .invalidName("the name is not valid UTF-8") }
            if scalar.properties.isWhitespace { throw .invalidName("a name has no white space inside") }
            if scalar.properties.generalCategory == .control || Self.forbidden.contains(scalar) {
                throw .invalidName("a name cannot contain '\(Self.visible(scalar))'")
            }
        }
        var labels: [String] = []
        // By scalars: to a `Character` a dot is none where a mark follows it.
        var parts = text.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
            .map { Substring($0) }
        if parts.last == "", parts.count > 1 { parts.removeLast() }  // the root's dot
        for label in parts {
            guard !label.isEmpty else {
                throw .invalidName("the name has an empty label (two dots, or one in front)")
            }
            // Some letters are of ASCII in lower case only, such as the sign for kelvin.
            let plain = Self.isASCII(label) ? String(label) : label.lowercased()
            let encoded = Self.isASCII(plain[...]) ? plain : Punycode.label(plain)
            guard encoded.utf8.count <= Self.longestLabel else {
                throw .invalidName(
                    "a label has \(encoded.utf8.count) bytes; at most \(Self.longestLabel) are allowed")
            }
            labels.append(encoded)
        }
        let joined = labels.joined(separator: ".")
        guard joined.utf8.count <= Self.longestName else {
            throw .invalidName(
                "the name has \(joined.utf8.count) bytes; at most \(Self.longestName) are allowed")
        }
        // A last label of digits alone makes it an address, and no name server is asked for one (RFC 1123 §2.1).
        if let last = labels.last, last.isDecimalNumber {
            guard Self.isIPv4(joined) else { throw .invalidName(Self.fault(inAddress: labels)) }
        }
        ascii = text.hasSuffix(".") ? joined + "." : joined
    }

    /// Whether the C library reads the text as an IPv4 address, in any of the notations of `man 3 inet_aton`.
    static func isIPv4(_ text: String) -> Bool {
        var address = in_addr()
        return inet_aton(text, &address) != 0
    }

    private static func isASCII(_ text: Substring) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    private static func visible(_ scalar: Unicode.Scalar) -> String {
        guard scalar.properties.generalCategory == .control else { return String(scalar) }
        return scalar.value == 0 ? "\\0" : "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }

    private static func fault(inAddress parts: [String]) -> String {
        if let large = parts.first(where: { $0.isDecimalNumber && (UInt64($0) ?? .max) > 255 }) {
            return "no IPv4 address: \(large) is above 255"
        }
        return "no IPv4 address: it has four parts of 0 to 255"
    }
}
