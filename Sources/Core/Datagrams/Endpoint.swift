/// Where a datagram socket is bound, or a datagram is sent, as a user writes it.
///
/// Understood are `udp://HOST:PORT` with an IPv6 address in brackets, `unix:///PATH`, `unix:PATH` and
/// `unix:@NAME`, each with the options of its kind behind `?`: `interface=eth0`, `ttl=1`; `mode=660`.
public struct Endpoint: Sendable, Equatable {
    public enum Target: Sendable, Equatable {
        /// A name or an address without brackets; port 0 asks the kernel for one.
        case udp(host: String, port: UInt16)
        /// A path of the file system, at most 107 bytes.
        case path(String)
        /// A name of Linux's abstract namespace without the `@`, at most 107 bytes (`man 7 unix`).
        case abstract(String)
    }

    public var target: Target
    /// The interface's name or index on which a group is joined and multicast leaves.
    public var interface: String?
    /// TTL or hop limit, 1 to 255; 0, which keeps a multicast datagram on this host, for groups only.
    public var timeToLive: Int?
    /// The permissions of a path that is bound, 0 to 0o777.
    public var mode: UInt16?

    public init(_ target: Target, interface: String? = nil, timeToLive: Int? = nil, mode: UInt16? = nil) {
        (self.target, self.interface, self.timeToLive, self.mode) = (target, interface, timeToLive, mode)
    }
}

extension Endpoint {
    /// The options that count for all that a socket sends, in words: `ttl 5, interface lo`; nil without any.
    public var sendingOptions: String? {
        let words = [timeToLive.map { "ttl \($0)" }, interface.map { "interface \($0)" }].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }
}

extension Endpoint: CustomStringConvertible {
    /// The endpoint as it can be written again; `init(_:)` reads it back.
    public var description: String {
        var text: String
        switch target {
        case .udp(let host, let port):
            text = "udp://" + (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
        case .path(let path) where path.hasPrefix("@"): text = "unix:./" + path
        case .path(let path): text = path.hasPrefix("//") ? "unix://" + path : "unix:" + path
        case .abstract(let name): text = "unix:@" + name
        }
        var mark = "?"
        func add(_ option: String) {
            text += mark + option
            mark = "&"
        }
        if let interface { add("interface=\(interface)") }
        if let timeToLive { add("ttl=\(timeToLive)") }
        if let mode { add("mode=" + String(mode, radix: 8)) }
        return text
    }
}

/// Why a text is no endpoint.
public struct EndpointFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// The text as it was given; not cleaned.
    public let endpoint: String
    public let reason: String

    public init(endpoint: String, reason: String) {
        (self.endpoint, self.reason) = (endpoint, reason)
    }

    public var description: String { "endpoint '\(endpoint)': \(reason)" }
}
