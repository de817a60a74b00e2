/// A host as the user typed it: a name or an address, and the port if the text contains one.
///
/// Accepts a bare name, an address (with a zone), `host:port`, `[::1]:80` and a URL, also without its scheme.
/// Surrounding white space is ignored.
public struct HostQuery: Sendable, Equatable {
    public enum Target: Sendable, Equatable {
        /// A name as the user typed it, which may be international.
        case name(String)
        case address(IPAddress)
    }

    /// The text as the user typed it, without surrounding white space.
    public let text: String
    public let target: Target
    /// The port in the text; nil if there is none.
    public let port: UInt16?
    /// A URL's scheme in lower case, which can be looked up as a service name.
    public let scheme: String?
    /// The host alone, as the user typed it: in Unicode, and with the escapes of a URL decoded.
    public let typedHost: String

    /// The name as the user typed it, or the address in its canonical form.
    public var host: String {
        switch target {
        case .name(let name): name
        case .address(let address): address.description
        }
    }

    /// - Throws: `LookupFailure` with code `INVALID_NAME` and the reason.
    public init(_ input: String) throws(LookupFailure) {
        text = input.trimmingWhitespace
        let url = URLAuthority(Substring(text))
        scheme = url?.scheme
        let authority = url?.hostAndPort ?? Substring(text)
        let (host, portText) = try Self.splitPort(authority)
        let digits = url?.allowsEmptyPort == true && portText?.isEmpty == true ? nil : portText
        port = try digits.map { text throws(LookupFailure) in try Self.port(text) }
        typedHost = url == nil ? String(host) : try URLAuthority.decodedHost(host)
        target = try Self.target(typedHost, isBracketed: authority.first == "[")
    }

    static func splitPort(_ text: Substring) throws(LookupFailure) -> (Substring, Substring?) {
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { throw .invalidName("'[' without ']'") }
            let host = text[text.index(after: text.startIndex)..<end]
            let tail = text[text.index(after: end)...]
            if tail.isEmpty { return (host, nil) }
            guard tail.first == ":" else { throw .invalidName("'\(tail)' after ']' is not a port") }
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
            throw .invalidName("'\(digits)' is not a port (1 to 65535)")
        }
        return port
    }

    private static func target(_ host: String, isBracketed: Bool) throws(LookupFailure) -> Target {
        guard !host.isEmpty else { throw .emptyName }
        if let address = IPAddress(host) {
            guard !isBracketed || address.family == .ipv6 else {
                throw .invalidName("brackets are for IPv6 addresses")
            }
            return .address(address)
        }
        guard !isBracketed, !host.contains(":") else {
            throw .invalidName("'\(host)' is not an IPv6 address")
        }
        return .name(try HostName(Substring(host)).text)
    }
}

extension String {
    /// The text without leading and trailing white space.
    public var trimmingWhitespace: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
