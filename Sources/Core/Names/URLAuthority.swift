/// The part of a URL that names its host (RFC 3986 §3.2), without the user information.
struct URLAuthority {
    /// In lower case; nil if the URL lacks its scheme, as in `//host/path` and `host/path`.
    let scheme: String?
    /// The host, and the port if the URL has one.
    let hostAndPort: Substring
    /// Whether a colon without digits stands for the default port (RFC 3986 §3.2.3).
    ///
    /// Without `//` it does not: `http:/path` has no host.
    let allowsEmptyPort: Bool

    private static let schemeEnd = SearchPattern("://")

    /// Parses a URL with or without its scheme; nil if the text is not a URL.
    init?(_ text: Substring) {
        if let url = URLAuthority(withScheme: text) {
            self = url
            return
        }
        let hasSlashes = text.utf8.starts(with: "//".utf8)
        let rest = hasSlashes ? text.utf8.dropFirst(2) : text.utf8
        guard hasSlashes || rest.contains(where: Self.endsAuthority) else { return nil }
        self.init(scheme: nil, rest: Substring(rest), allowsEmptyPort: hasSlashes)
    }

    /// Parses a URL with a scheme; nil if the text is not one.
    init?(withScheme text: Substring) {
        // Searches bytes: a slash followed by a combining mark is a different `Character`.
        guard let offset = Self.schemeEnd.firstOffset(in: text.utf8Span.span) else { return nil }
        let scheme = text.utf8.prefix(offset)
        guard scheme.allSatisfy(Self.isInScheme) else { return nil }
        let rest = text.utf8.dropFirst(offset + 3)
        self.init(scheme: Substring(scheme).lowercased(), rest: Substring(rest), allowsEmptyPort: true)
    }

    private init(scheme: String?, rest: Substring, allowsEmptyPort: Bool) {
        var authority = rest.utf8.prefix { !Self.endsAuthority($0) }
        // Some programs read a backslash as a slash, and others do not. They would find different hosts, so the user
        // information stays where a backslash precedes it, and the host is refused.
        if let at = authority.lastIndex(of: UInt8(ascii: "@")), !authority.contains(UInt8(ascii: "\\")) {
            authority = authority[authority.index(after: at)...]
        }
        self.scheme = scheme
        hostAndPort = Substring(authority)
        self.allowsEmptyPort = allowsEmptyPort
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }

    /// Returns whether a scheme may contain the byte (RFC 3986 §3.1).
    private static func isInScheme(_ byte: UInt8) -> Bool {
        switch byte.lowercased {
        case 0x61...0x7a, 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }

    // MARK: Host

    /// Returns the host of a URL as it is typed outside of one: `a%62c` is `abc`, and `fe80::1%25eth0` is
    /// `fe80::1%eth0`.
    ///
    /// - Throws: `LookupFailure` with code `INVALID_NAME` and the reason.
    static func decodedHost(_ host: Substring) throws(LookupFailure) -> String {
        guard host.utf8.contains(UInt8(ascii: ":")) else {
            let name = try decoded(host.utf8)
            // An IPv6 address has brackets, and its colons are not encoded.
            guard !name.utf8.contains(UInt8(ascii: ":")) else {
                throw .invalidName("a name cannot contain ':'")
            }
            return name
        }
        guard let percent = host.utf8.firstIndex(of: UInt8(ascii: "%")) else { return String(host) }
        // RFC 6874 §2 writes the percent sign before a zone as `%25`. As its §3 proposes, a bare one is accepted too,
        // and so is the zone 25 itself.
        let zone = host.utf8[host.utf8.index(after: percent)...]
        guard zone.count > 2, zone.starts(with: "25".utf8) else { return String(host) }
        let decodedZone = try decoded(zone.dropFirst(2))
        // Outside of a URL, the delimiters of one could not be told from the zone.
        if let delimiter = decodedZone.unicodeScalars.first(where: "/?#[]@".unicodeScalars.contains) {
            throw .invalidName("a zone cannot contain '\(delimiter)'")
        }
        return "\(host[..<percent])%\(decodedZone)"
    }

    /// Returns a host in the form for a URL, with brackets for an IPv6 address. `decodedHost` returns the host again.
    static func encodedHost(_ host: String) -> String {
        func encoded(_ text: Substring) -> String {
            text.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%25")
        }
        guard host.utf8.contains(UInt8(ascii: ":")) else { return encoded(host[...]) }
        guard let percent = host.utf8.firstIndex(of: UInt8(ascii: "%")) else { return "[\(host)]" }
        // A bare percent sign is the usual form of a zone, unless the zone would be read as encoded.
        let zone = host[host.utf8.index(after: percent)...]
        guard zone.utf8.count > 2, zone.utf8.starts(with: "25".utf8) else { return "[\(host)]" }
        return "[\(host[..<percent])%25\(encoded(zone))]"
    }

    private static func decoded(_ text: Substring.UTF8View) throws(LookupFailure) -> String {
        guard let bytes = PercentEncoding.decoded(text) else {
            throw .invalidName("'\(Substring(text))' has a '%' without two hexadecimal digits")
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw .invalidName("the name is not valid UTF-8")
        }
        return decoded
    }
}
