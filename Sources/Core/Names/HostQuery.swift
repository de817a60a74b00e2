/// What a user means by a host: a name or an address, and the port if the text carries one.
///
/// Understood are a bare name, an address (with zone), `host:port`, `[::1]:80` and a URL, each with
/// white space around it.
public struct HostQuery: Sendable, Equatable {
    public enum Target: Sendable, Equatable {
        case name(String)
        case address(IPAddress)
    }

    /// The text as the user gave it, without the white space around it.
    public let text: String
    public let target: Target
    /// The port that the text names.
    public let port: UInt16?
    /// A URL's scheme in lower case, from which a port can be looked up.
    public let scheme: String?

    private static let schemeEnd = SearchPattern("://")

    /// The name or address alone, as the resolver takes it.
    public var host: String {
        switch target {
        case .name(let name): name
        case .address(let address): address.description
        }
    }

    /// - Throws: `LookupFailure` with code `INVALID_NAME` and the reason.
    public init(_ input: String) throws(LookupFailure) {
        text = input.trimmingWhitespace
        var rest = Substring(text)
        var scheme: String?
        if let url = Self.urlParts(rest) { (scheme, rest) = (url.scheme, url.authority) }
        self.scheme = scheme
        let (host, portText) = try Self.splitPort(rest)
        // A URL's port may be empty, and is then its scheme's (RFC 3986 §3.2.3).
        let digits = scheme != nil && portText?.isEmpty == true ? nil : portText
        port = try digits.map { text throws(LookupFailure) in try Self.port(text) }
        target = try Self.target(host, isBracketed: rest.first == "[")
    }

    /// A URL's scheme in lower case, and its host and port; nil for a text that is no URL.
    static func urlParts(_ text: Substring) -> (scheme: String, authority: Substring)? {
        // By bytes: to a `Character` a slash is none where a mark follows it.
        guard let offset = schemeEnd.firstOffset(in: text.utf8Span.span) else { return nil }
        let colon = text.utf8.index(text.startIndex, offsetBy: offset)
        let start = text.utf8.index(colon, offsetBy: 3)
        var rest = text[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
        return (text[..<colon].lowercased(), rest)
    }

    static func splitPort(_ text: Substring) throws(LookupFailure) -> (Substring, Substring?) {
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw .invalidName("'[' without ']'") }
            let host = text[text.index(after: text.startIndex)..<end]
            let tail = text[text.index(after: end)...]
            if tail.isEmpty { return (host, nil) }
            guard tail.first == ":" else { throw .invalidName("'\(tail)' after ']' is no port") }
            return (host, tail.dropFirst())
        }
        // More than one colon without brackets can only be an IPv6 address.
        guard let colon = text.firstIndex(of: ":"), colon == text.lastIndex(of: ":") else {
            return (text, nil)
        }
        return (text[..<colon], text[text.index(after: colon)...])
    }

    static func port(_ digits: Substring) throws(LookupFailure) -> UInt16 {
        guard digits.isDecimalNumber, let port = UInt16(digits), port > 0 else {
            throw .invalidName("'\(digits)' is no port: ports are 1 to 65535")
        }
        return port
    }

    private static func target(_ host: Substring, isBracketed: Bool) throws(LookupFailure) -> Target {
        guard !host.isEmpty else { throw .invalidName("the name is empty") }
        if let address = IPAddress(String(host)) {
            guard !isBracketed || address.family == .ipv6 else {
                throw .invalidName("brackets are for IPv6 addresses")
            }
            return .address(address)
        }
        guard !isBracketed, !host.contains(":") else {
            throw .invalidName("'\(host)' is no IPv6 address")
        }
        return .name(try HostName(host).ascii)
    }
}

extension String {
    /// The text without the white space at its ends.
    public var trimmingWhitespace: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
