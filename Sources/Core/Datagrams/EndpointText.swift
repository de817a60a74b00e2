extension Endpoint {
    /// - Throws: `EndpointFailure` with the text and the reason.
    public init(_ text: String) throws(EndpointFailure) {
        do throws(Refusal) {
            try self.init(parsing: text)
        } catch {
            throw EndpointFailure(endpoint: text, reason: error.reason)
        }
    }

    /// `sun_path` has 108 bytes; one is for the zero byte at the end of a path or in front of an abstract
    /// name (`man 7 unix`).
    static let longestPath = 107

    private struct Refusal: Error {
        let reason: String

        init(_ reason: String) {
            self.reason = reason
        }

        static let scheme = Refusal(
            "only datagrams are spoken here: udp://HOST:PORT, unix:/PATH or unix:@NAME")
    }

    private init(parsing text: String) throws(Refusal) {
        guard let colon = text.firstIndex(of: ":") else {
            throw text.isEmpty ? Refusal("it is empty") : .scheme
        }
        let rest = text[text.index(after: colon)...]
        switch text[..<colon].lowercased() {
        case "udp": try self.init(udp: rest)
        case "unix": try self.init(unix: rest)
        default: throw .scheme
        }
    }

    private init(udp text: Substring) throws(Refusal) {
        guard text.hasPrefix("//") else { throw Refusal("it is written udp://HOST:PORT") }
        let (place, options) = Self.split(text.dropFirst(2), at: text.firstIndex(of: "?"))
        let isGroup: Bool
        do throws(LookupFailure) {
            let (host, digits) = try HostQuery.splitPort(place)
            guard !host.isEmpty else {
                throw .invalidName("HOST is missing; 0.0.0.0 and [::] are all addresses of this machine")
            }
            guard let digits, !digits.isEmpty else { throw .invalidName(Self.missingPort(after: host)) }
            guard digits.isDecimalNumber, let port = UInt16(digits) else {
                throw .invalidName("'\(digits)' is no port: ports are 0 to 65535")
            }
            let address = IPAddress(String(host))
            isGroup = address?.scope == .multicast
            if place.first == "[", address?.family != .ipv6 {
                throw .invalidName("'\(host)' is no IPv6 address")
            }
            let name = if let address { address.description } else { try HostName(host).ascii }
            target = .udp(host: name, port: port)
        } catch {
            throw Refusal(error.message)
        }
        (interface, timeToLive, mode) = (nil, nil, nil)
        for (key, value) in try Self.options(options ?? "") {
            switch key {
            case "interface": interface = try Self.interface(value)
            case "ttl": timeToLive = try Self.timeToLive(value, isGroup: isGroup)
            case "mode": throw Refusal("mode is for unix paths, not for udp")
            default: throw Refusal("'\(key)' is no option of udp: they are interface and ttl")
            }
        }
    }

    private static func missingPort(after host: Substring) -> String {
        host.contains(":") && IPAddress(String(host)) == nil
            ? "an IPv6 address stands in brackets: udp://[::1]:5000"
            : "the port is missing; 0 asks the kernel for one"
    }

    private init(unix text: Substring) throws(Refusal) {
        let mark = text.lastIndex(of: "?").flatMap { mark in
            Self.isOptions(text[text.index(after: mark)...]) ? mark : nil
        }
        var (name, options) = Self.split(text, at: mark)
        if name.hasPrefix("//") {
            name = name.dropFirst(2)
            // What stands between // and / is a host in a URL: it must not be taken for a folder.
            guard name.isEmpty || name.first == "/" else {
                throw Refusal("behind unix:// stands a whole path; write unix:\(name)")
            }
        }
        let isAbstract = name.first == "@"
        if isAbstract { name = name.dropFirst() }
        let what = isAbstract ? "name" : "path"
        guard !name.isEmpty else { throw Refusal("the \(what) is empty") }
        guard !name.utf8.contains(0) else { throw Refusal("a \(what) cannot contain a zero byte") }
        guard name.utf8.count <= Self.longestPath else {
            throw Refusal(
                "the \(what) has \(name.utf8.count) bytes; a socket's has at most \(Self.longestPath)")
        }
        target = isAbstract ? .abstract(String(name)) : .path(String(name))
        (interface, timeToLive, mode) = (nil, nil, nil)
        for (key, value) in try Self.options(options ?? "") {
            switch key {
            case "mode" where isAbstract: throw Refusal("an abstract name has no mode")
            case "mode": mode = try Self.mode(value)
            case "interface", "ttl": throw Refusal("\(key) is for udp, not for unix")
            default: throw Refusal("'\(key)' is no option of unix: it has mode alone")
            }
        }
    }

    private static func split(_ text: Substring, at mark: String.Index?) -> (Substring, Substring?) {
        guard let mark else { return (text, nil) }
        return (text[..<mark], text[text.index(after: mark)...])
    }

    // MARK: Options

    private static let knownOptions = ["interface", "ttl", "mode"]

    /// A file may well have a `?` in its name: only a known key behind it makes it the start of options.
    private static func isOptions(_ text: Substring) -> Bool {
        text.split(separator: "&").contains { option in
            knownOptions.contains { option.hasPrefix("\($0)=") }
        }
    }

    private static func options(_ text: Substring) throws(Refusal) -> [(key: Substring, value: Substring)] {
        var options: [(key: Substring, value: Substring)] = []
        for part in text.split(separator: "&") {
            guard let equals = part.firstIndex(of: "=") else {
                throw Refusal("'\(part)' is no option: options are written KEY=VALUE")
            }
            let key = part[..<equals]
            guard !options.contains(where: { $0.key == key }) else { throw Refusal("\(key) stands twice") }
            options.append((key, part[part.index(after: equals)...]))
        }
        return options
    }

    private static func interface(_ text: Substring) throws(Refusal) -> String {
        guard IPAddress.isZone(String(text)) else {
            throw Refusal("'\(text)' is no interface: it has 1 to 15 letters without space and /")
        }
        return String(text)
    }

    private static func timeToLive(_ text: Substring, isGroup: Bool) throws(Refusal) -> Int {
        guard text.isDecimalNumber, let number = UInt8(text), number > 0 || isGroup else {
            throw Refusal("ttl is \(isGroup ? 0 : 1) to 255, not '\(text)'")
        }
        return Int(number)
    }

    private static func mode(_ text: Substring) throws(Refusal) -> UInt16 {
        guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x37 }), let mode = UInt16(text, radix: 8),
            mode <= 0o777
        else { throw Refusal("mode is octal, 0 to 777, not '\(text)'") }
        return mode
    }
}
