/// The address that a datagram socket is bound to, or that a datagram is sent to, as a user writes it.
///
/// The forms are `udp://HOST:PORT` with an IPv6 address in brackets, `unix:///PATH`, `unix:PATH` and
/// `unix:@NAME`. Options follow after `?`: `interface=eth0` and `ttl=1` for UDP, `mode=660` for a Unix path.
public struct Endpoint: Sendable, Equatable {
    public enum Target: Sendable, Equatable {
        /// A host name, which may be international, or an address without brackets; port 0 lets the kernel choose one.
        case udp(host: String, port: UInt16)
        /// A path in the file system, at most 107 bytes, which need not be UTF-8.
        case path([UInt8])
        /// A name in Linux's abstract namespace without the `@`, at most 107 bytes (`man 7 unix`).
        case abstract([UInt8])
    }

    public var target: Target
    /// The name or index of the interface on which a group is joined and multicast is sent.
    public var interface: String?
    /// TTL or hop limit, 1 to 255. For groups it may be 0, which keeps a datagram on this host.
    public var timeToLive: Int?
    /// The permissions of a bound path, 0 to 0o777.
    public var mode: UInt16?

    public init(_ target: Target, interface: String? = nil, timeToLive: Int? = nil, mode: UInt16? = nil) {
        (self.target, self.interface, self.timeToLive, self.mode) = (target, interface, timeToLive, mode)
    }
}

extension Endpoint {
    /// The options that apply to everything a socket sends, as text: `ttl 5, interface lo`; nil without any.
    public var sendingOptions: String? {
        let words = [timeToLive.map { "ttl \($0)" }, interface.map { "interface \($0)" }].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }
}

extension Endpoint: CustomStringConvertible {
    /// Returns a Unix name as text in which a `?` does not begin options.
    private static func text(_ name: SocketName, after slashes: String) -> String {
        let text = name.text ?? ""
        guard splitOptions(text[...]).options != nil else { return "unix:" + slashes + text }
        let escaped = text.utf8.flatMap { $0 == UInt8(ascii: "?") ? Array(#"\x3f"#.utf8) : [$0] }
        return "unix:" + slashes + String(decoding: escaped, as: UTF8.self)
    }

    /// The endpoint as text that `init(_:)` accepts.
    public var description: String {
        var text: String
        switch target {
        case .udp(let host, let port):
            text = "udp://\(URLAuthority.encodedHost(host)):\(port)"
        case .path(let path): text = Self.text(.path(path), after: path.starts(with: "//".utf8) ? "//" : "")
        case .abstract(let name): text = Self.text(.abstract(name), after: "")
        }
        var separator = "?"
        func add(_ option: String) {
            text += separator + option
            separator = "&"
        }
        if let interface { add("interface=\(interface)") }
        if let timeToLive { add("ttl=\(timeToLive)") }
        if let mode { add("mode=" + String(mode, radix: 8)) }
        return text
    }
}

/// The reason why a text is not an endpoint.
public struct EndpointFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The text as the user wrote it; not sanitized.
    public let endpoint: String
    public let reason: String

    public init(endpoint: String, reason: String) {
        (self.endpoint, self.reason) = (endpoint, reason)
    }

    public var description: String { "endpoint '\(endpoint)': \(reason)" }
}
