/// A query of the services table.
///
/// A word of a query is one of these:
/// - a port, `443`, or a port and its protocol as in the file, `443/tcp`;
/// - a URL, which matches its port or, without one, the service named exactly like its scheme:
///   `https://www.python.org` matches `https`;
/// - a service's name or alias, or the name of a process that listens on its port, case-insensitive.
///
/// A search, typed letter by letter, may have several words, which must all match. It finds names that contain
/// the word, and treats `tcp` and `udp` as protocols. A lookup is one word and matches whole names only, as
/// `getservbyname` does: `www` matches `http`, never `www-something`.
public struct ServiceQuery: Sendable, Equatable {
    private enum Condition: Sendable, Equatable {
        case nameContains(SearchPattern)
        case nameIs(SearchPattern)
        case portIs(UInt16)
        case protocolIs(SearchPattern)
        /// Matches no service, as for a port above 65535.
        case never
    }

    private var conditions: [Condition] = []

    /// Creates a search. Every word must match; an empty text matches everything.
    ///
    /// - Parameter protocolName: If not nil, only services of this protocol match, case-insensitively.
    public init(search text: String, protocolName: String? = nil) {
        for word in SearchWords(text).words { conditions += Self.conditions(word.text, isSearch: true) }
        if let protocolName { conditions.append(.protocolIs(SearchPattern(protocolName))) }
    }

    /// Creates a lookup of one name, alias, port or URL; nil matches all services. Surrounding white space is
    /// ignored.
    ///
    /// - Parameter protocolName: If not nil, only services of this protocol match, case-insensitively.
    public init(lookup text: String?, protocolName: String? = nil) {
        if let text { conditions += Self.conditions(text.trimmingWhitespace, isSearch: false) }
        if let protocolName { conditions.append(.protocolIs(SearchPattern(protocolName))) }
    }

    /// Returns the matching rows of a table, in ascending order.
    ///
    /// - Parameter isListeningOnly: Whether to leave out the rows on whose port nobody listens.
    public func rows(in table: ServiceTable, isListeningOnly: Bool = false) -> [UInt32] {
        var found: [UInt32] = []
        for row in 0..<table.count where !isListeningOnly || table.isListening(row) {
            if conditions.isEmpty || matches(row, of: table) { found.append(UInt32(row)) }
        }
        return found
    }

    private func matches(_ row: Int, of table: ServiceTable) -> Bool {
        // The port, which needs no parsing, rules out most rows.
        for case .portIs(let port) in conditions where table.port(ofRow: row) != port { return false }
        let fields = row < table.file.count ? table.file.fields(ofRow: row) : nil
        let listeners = table.listeners(ofRow: row)
        for condition in conditions {
            if let fields, Self.holds(condition, for: fields, in: table.file.text.bytes) { continue }
            guard Self.holds(condition, for: listeners) else { return false }
        }
        return true
    }

    /// Returns whether the port, the protocol or a process of sockets that listen on one port satisfies a condition.
    private static func holds(_ condition: Condition, for listeners: ArraySlice<Listener>) -> Bool {
        guard let first = listeners.first else { return false }
        return switch condition {
        case .never: false
        case .portIs(let port): first.port == port
        case .protocolIs(let name): name.equals(first.transport.rawValue)
        case .nameIs(let name): hasProcess(listeners) { name.equals($0) }
        case .nameContains(let part): hasProcess(listeners) { part.isFound(in: $0) }
        }
    }

    private static func hasProcess(
        _ listeners: ArraySlice<Listener>, where condition: (String) -> Bool
    ) -> Bool {
        listeners.contains { $0.processes?.contains(where: condition) ?? false }
    }

    private static func holds(_ condition: Condition, for fields: ServiceFields, in bytes: [UInt8]) -> Bool {
        switch condition {
        case .never: false
        case .portIs(let port): fields.port == port
        case .protocolIs(let name): name.equals(bytes.span.extracting(fields.protocolName))
        case .nameIs(let name): hasName(fields) { name.equals(bytes.span.extracting($0)) }
        case .nameContains(let part): hasName(fields) { part.isFound(in: bytes[$0]) }
        }
    }

    /// Returns whether the name or an alias satisfies the condition.
    private static func hasName(_ fields: ServiceFields, where condition: (Range<Int>) -> Bool) -> Bool {
        if condition(fields.name) { return true }
        var fields = fields
        while let alias = fields.nextAlias() {
            if condition(alias) { return true }
        }
        return false
    }

    private static func conditions(_ word: String, isSearch: Bool) -> [Condition] {
        if let url = URLAuthority(withScheme: Substring(word)) { return [condition(url)] }
        let parts = word.split(separator: "/", omittingEmptySubsequences: false)
        if parts[0].isDecimalNumber, parts.count <= 2 {
            let port = UInt16(parts[0]).map { Condition.portIs($0) } ?? .never
            // While the user has typed only `443/`, it is a port.
            return parts.count == 2 && parts[1] != ""
                ? [port, .protocolIs(SearchPattern(parts[1]))] : [port]
        }
        let name = SearchPattern(word)
        guard isSearch else { return [.nameIs(name)] }
        let isProtocol = name.equals("tcp") || name.equals("udp")
        return [isProtocol ? .protocolIs(name) : .nameContains(name)]
    }

    private static func condition(_ url: URLAuthority) -> Condition {
        do throws(LookupFailure) {
            let (_, digits) = try HostQuery.splitPort(url.hostAndPort)
            // An empty port is the same as no port (RFC 3986 §3.2.3).
            guard let digits, !digits.isEmpty else { return .nameIs(SearchPattern(url.scheme ?? "")) }
            return .portIs(try HostQuery.port(digits))
        } catch {
            return .never
        }
    }
}
