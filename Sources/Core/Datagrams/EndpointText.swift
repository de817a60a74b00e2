extension Endpoint {
    /// Parses an endpoint.
    ///
    /// - Throws: `EndpointFailure` with the text and the reason.
    public init(_ text: String) throws(EndpointFailure) {
        do throws(Refusal) {
            try self.init(parsing: text)
        } catch {
            throw EndpointFailure(endpoint: text, reason: error.reason)
        }
    }

    /// In bytes: `sun_path` has 108, and one is the zero byte after a path or before an abstract name
    /// (`man 7 unix`).
    static let maxPathLength = 107

    private struct Refusal: Error {
        let reason: String

        init(_ reason: String) {
            self.reason = reason
        }

        static let scheme = Refusal(
            "expected udp://HOST:PORT, unix:/PATH or unix:@NAME")
    }

    private init(parsing text: String) throws(Refusal) {
        // Bytes, not characters: a combining mark in a name must not hide what is before it.
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else {
            throw text.isEmpty ? Refusal("it is empty") : .scheme
        }
        let rest = text[text.utf8.index(after: colon)...]
        switch text[..<colon].lowercased() {
        case "udp": try self.init(udp: rest)
        case "unix": try self.init(unix: rest)
        default: throw .scheme
        }
    }

    private init(udp text: Substring) throws(Refusal) {
        guard text.hasPrefix("//") else { throw Refusal("expected udp://HOST:PORT") }
        let (authority, options) = Self.split(text.dropFirst(2), at: text.firstIndex(of: "?"))
        let isGroup: Bool
        do throws(LookupFailure) {
            let (encodedHost, digits) = try HostQuery.splitPort(authority)
            let host = try URLAuthority.decodedHost(encodedHost)
            guard !host.isEmpty else {
                throw .invalidName("HOST is missing; 0.0.0.0 or [::] stands for all local addresses")
            }
            guard let digits, !digits.isEmpty else { throw .invalidName(Self.missingPort(after: host)) }
            guard digits.isDecimalNumber, let port = UInt16(digits) else {
                throw .invalidName("'\(digits)' is not a port (0 to 65535)")
            }
            let address = IPAddress(host)
            isGroup = address?.scope == .multicast
            if authority.first == "[", address?.family != .ipv6 {
                throw .invalidName("'\(host)' is not an IPv6 address")
            }
            let name = if let address { address.description } else { try HostName(Substring(host)).text }
            target = .udp(host: name, port: port)
        } catch {
            throw Refusal(error.message)
        }
        (interface, timeToLive, mode) = (nil, nil, nil)
        for (key, value) in try Self.options(options ?? "") {
            switch key {
            case "interface": interface = try Self.interface(value)
            case "ttl": timeToLive = try Self.timeToLive(value, isGroup: isGroup)
            case "mode": throw Refusal("mode applies to unix paths, not to udp")
            default: throw Refusal("unknown option '\(key)': udp has interface and ttl")
            }
        }
    }

    private static func missingPort(after host: String) -> String {
        host.contains(":") && IPAddress(host) == nil
            ? "write an IPv6 address in brackets: udp://[::1]:5000"
            : "the port is missing; 0 lets the kernel choose one"
    }

    private init(unix text: Substring) throws(Refusal) {
        var (typed, options) = Self.splitOptions(text)
        if typed.utf8.starts(with: "//".utf8) {
            typed = Substring(typed.utf8.dropFirst(2))
            // In a URL, the text between // and / is a host: it must not be taken for a folder.
            guard typed.isEmpty || typed.utf8.first == UInt8(ascii: "/") else {
                throw Refusal("unix:// takes an absolute path; write unix:\(typed)")
            }
        }
        let isAbstract = typed.utf8.first == UInt8(ascii: "@")
        if isAbstract { typed = Substring(typed.utf8.dropFirst()) }
        let noun = isAbstract ? "name" : "path"
        guard !typed.unicodeScalars.contains("\u{fffd}") else {
            throw Refusal(#"the \#(noun) is not UTF-8: write its bytes as \xNN"#)
        }
        let name = ByteEscapes.bytes(of: typed)
        guard !name.isEmpty else { throw Refusal("the \(noun) is empty") }
        guard isAbstract || !name.contains(0) else { throw Refusal("a path cannot contain a zero byte") }
        guard name.count <= Self.maxPathLength else {
            throw Refusal("the \(noun) has \(name.count) bytes; the maximum is \(Self.maxPathLength)")
        }
        target = isAbstract ? .abstract(name) : .path(name)
        (interface, timeToLive, mode) = (nil, nil, nil)
        for (key, value) in try Self.options(options ?? "") {
            switch key {
            case "mode" where isAbstract: throw Refusal("an abstract name has no mode")
            case "mode": mode = try Self.mode(value)
            case "interface", "ttl": throw Refusal("\(key) applies to udp, not to unix")
            default: throw Refusal("unknown option '\(key)': unix has mode only")
            }
        }
    }

    /// Splits a Unix endpoint before its options; nil without any.
    ///
    /// A file name may contain a `?`, so that only a known key after it starts the options.
    static func splitOptions(_ text: Substring) -> (name: Substring, options: Substring?) {
        let separator = text.utf8.lastIndex(of: UInt8(ascii: "?")).flatMap { index in
            isOptions(text[text.utf8.index(after: index)...]) ? index : nil
        }
        return split(text, at: separator)
    }

    private static func split(_ text: Substring, at separator: String.Index?) -> (Substring, Substring?) {
        guard let separator else { return (text, nil) }
        return (text[..<separator], text[text.utf8.index(after: separator)...])
    }

    // MARK: Options

    private static let knownOptions = ["interface", "ttl", "mode"]

    /// Returns whether the text after a `?` is a list of options.
    private static func isOptions(_ text: Substring) -> Bool {
        text.split(separator: "&").contains { option in
            knownOptions.contains { option.hasPrefix("\($0)=") }
        }
    }

    private static func options(_ text: Substring) throws(Refusal) -> [(key: Substring, value: Substring)] {
        var options: [(key: Substring, value: Substring)] = []
        for part in text.split(separator: "&") {
            guard let equals = part.firstIndex(of: "=") else {
                throw Refusal("'\(part)' is not an option: write KEY=VALUE")
            }
            let key = part[..<equals]
            guard !options.contains(where: { $0.key == key }) else {
                throw Refusal("duplicate option '\(key)'")
            }
            options.append((key, part[part.index(after: equals)...]))
        }
        return options
    }

    private static func interface(_ text: Substring) throws(Refusal) -> String {
        guard IPAddress.isZone(String(text)) else {
            throw Refusal("'\(text)' is not an interface (1 to 15 characters, no space or /)")
        }
        return String(text)
    }

    private static func timeToLive(_ text: Substring, isGroup: Bool) throws(Refusal) -> Int {
        guard text.isDecimalNumber, let number = UInt8(text), number > 0 || isGroup else {
            throw Refusal("ttl must be \(isGroup ? 0 : 1) to 255, not '\(text)'")
        }
        return Int(number)
    }

    private static func mode(_ text: Substring) throws(Refusal) -> UInt16 {
        guard text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x37 }), let mode = UInt16(text, radix: 8),
            mode <= 0o777
        else { throw Refusal("mode must be octal, 0 to 777, not '\(text)'") }
        return mode
    }
}
